import HealthScores
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

let firstDay: CivilDay = "2025-10-01"
let today: CivilDay = "2026-11-01"
let settled: CivilDay = "2026-10-29"
/// The first of the 28 newest settled days, and of the 28 before.
let nowDay: CivilDay = "2026-10-01"
let beforeDay: CivilDay = "2026-09-03"

@Suite struct HealthScoresTests {
  @Test(arguments: names) func `each keeps the promises of a scorer`(name: String) throws {
    let snapshot = rich().snapshot()
    #expect(scorerContract(try scorer(name), snapshot: snapshot) == [])
    #expect(try !scorer(name).scores(snapshot).isEmpty)
  }

  @Test func `the monitor of gaps keeps its promises and says what is missing`() throws {
    var builder = SnapshotBuilder("DE", days: firstDay..<today)
    builder.settledBefore = settled
    builder.set(.unitsOrdered, of: "A", to: repeated(3, 56), from: beforeDay)
    let monitor = try #require(try bundle().monitors().first)

    #expect(monitorContract(monitor, snapshot: builder.snapshot()) == [])
    let titles = try monitor.findings(builder.snapshot()).map(\.title)
    #expect(
      titles.contains(
        "Conversion health isn't judged for A, the account: orders and sessions weren't reported for the same settled days"
      ))
    #expect(titles.contains("Account health isn't judged for the account: no account health report was read"))
    #expect(!titles.contains { $0.hasPrefix("Sales momentum") })
    #expect(try scorer("conversion-health").scores(builder.snapshot()).isEmpty)
  }

  @Test func `of many items three are named and the others counted`() throws {
    var builder = SnapshotBuilder("DE", days: settled..<today)
    builder.settledBefore = settled
    for item in 1...1_210 {
      builder.set(.unitsOrdered, of: ItemIdentity(sku: SKU("S\(item)"), asin: ""), to: [1], from: settled)
    }

    let titles = try #require(try bundle().monitors().first).findings(builder.snapshot()).map(\.title)

    #expect(
      titles.contains {
        $0.hasPrefix("Featured offer isn't judged for S1, S10, S100 and 1,208 more: ") && !$0.contains("-offer")
      }, "\(titles)")
  }

  // 4 a day against 2 a day: 112 + 5 over 56 + 5 is 1.918, a binary logarithm of 0.9396, so 0.9698 of the ramp. The year
  // before isn't known, so that this is all.
  @Test func `sales momentum by hand`() throws {
    var builder = empty()
    builder.set(.unitsOrdered, of: "A", to: repeated(4, 28), from: nowDay)
    builder.set(.unitsOrdered, of: "A", to: repeated(2, 28), from: beforeDay)
    let score = try #require(try item("sales-momentum", builder))

    #expect(abs(score.value - 0.969_806) < 1e-5)
    #expect(score.reasons[0].evidence.statement.contains("112 from 2026-10-01 to 2026-10-28, after 56"))
    #expect(score.reasons[1].points == 0 && score.reasons[1].evidence.statement.contains("not known"))
  }

  // 30 of 350 with 5 of 50 added is 35 of 400, 0.0875, 0.4375 of the ramp; the same before, so half; 3 of 30 refunded is
  // a tenth, a third of the ramp: 0.5 · 0.4375 + 0.3 · 0.5 + 0.2 / 3.
  @Test func `conversion health by hand`() throws {
    var builder = empty()
    for day in [nowDay, beforeDay] {
      builder.set(.orderItems, of: "A", to: [30], from: day)
      builder.set(.sessions, of: "A", to: [350], from: day)
    }
    builder.set(.unitsOrdered, of: "A", to: [30], from: nowDay)
    builder.set(.unitsRefunded, of: "A", to: [3], from: nowDay)
    let score = try #require(try item("conversion-health", builder))

    #expect(abs(score.value - (0.5 * 0.4375 + 0.3 * 0.5 + 0.2 / 3)) < 1e-12)
  }

  // (900,000 · 90 + 100,000 · 10) / 100 views are 0.82: 0.2 + 0.8 · 0.32 / 0.45.
  @Test func `featured offer share is weighted by page views`() throws {
    var builder = empty()
    builder.set(.featuredOfferShare, of: "A", to: [900_000, 100_000], from: nowDay)
    builder.set(.pageViews, of: "A", to: [90, 10], from: nowDay)
    let score = try #require(try item("featured-offer", builder))

    #expect(abs(score.value - (0.2 + 0.8 * 0.32 / 0.45)) < 1e-12)
  }

  // ACoS 0.3 is half; 5 orders of 25 clicks with 2.5 of 25 added are 0.15, 0.8 of the ramp; TACoS 0.1 is 0.7.
  @Test func `ad efficiency by hand`() throws {
    var builder = empty()
    builder.set(.adCost, of: "A", to: [3_000], from: nowDay)
    builder.set(.adSales, of: "A", to: [10_000], from: nowDay)
    builder.set(.adClicks, of: "A", to: [25], from: nowDay)
    builder.set(.adOrders, of: "A", to: [5], from: nowDay)
    builder.set(.orderedRevenue, of: "A", to: [30_000], from: nowDay)
    let score = try #require(try item("ad-efficiency", builder))

    #expect(abs(score.value - (0.5 * 0.5 + 0.3 * 0.8 + 0.2 * 0.7)) < 1e-12)
  }

  @Test func `who spends nothing on ads has no score of them, and who sells nothing by them a low one`() throws {
    var builder = empty()
    builder.set(.adCost, of: "A", to: [0, 0], from: nowDay)
    builder.set(.adSales, of: "A", to: [0, 0], from: nowDay)
    #expect(try item("ad-efficiency", builder) == nil)

    builder.set(.adCost, of: "A", to: [100, 0], from: nowDay)
    #expect(try item("ad-efficiency", builder)?.value == 0)
  }

  // 2 a day, 14 units on the last settled day: seven days of cover, 0.3; in stock on 1 of 1 day.
  @Test func `stock health by hand`() throws {
    var builder = empty()
    builder.set(.unitsOrdered, of: "A", to: repeated(2, 28), from: nowDay)
    builder.set(.stockAvailable, of: "A", to: [14], from: "2026-10-28")
    let score = try #require(try item("stock-health", builder))

    #expect(abs(score.value - (0.7 * 0.3 + 0.3)) < 1e-12)
    #expect(score.reasons[0].evidence.statement == "Days of cover: 7.0, 14 units on 2026-10-28 at 2.0 a day")
  }

  // Five reviews of 5 with five of 4.2 added: 4.6, all; none bad.
  @Test func `review health by hand`() throws {
    var builder = empty()
    builder.set(.unitsOrdered, of: ItemIdentity(sku: "A", asin: "B1"), to: [1], from: nowDay)
    for line in 1...5 { builder.add(rating("B1", "2026-10-01", 5, line)) }
    builder.add(rating("B1", "2026-10-30", 1, 6))
    builder.add(rating("B2", "2026-10-01", 1, 7))

    #expect(try item("review-health", builder)?.value == 1)
  }

  // Half of what 1 % allows is 0.75 of its weight of 5, at the target half of 3, normal 5 of 5; three not reported.
  @Test func `account health by hand, and a target in the report goes before the pack's`() throws {
    var builder = empty()
    builder.accountHealth = health("NORMAL", [("orderDefectRateAFN", 0.005, nil), ("lateShipmentRate", 0.02, 0.02)])
    let score = try #require(try account("account-health", builder))

    #expect(abs(score.value - (5 * 0.75 + 3 * 0.5 + 5) / 13) < 1e-12)
    #expect(score.reasons.contains { $0.evidence.statement.contains("the pack knows another target, 4.0 %") })
    builder.accountHealth = health("DEACTIVATED", [("orderDefectRateAFN", 0, nil)])
    #expect(try account("account-health", builder)?.value == 0)
  }

  @Test func `the account index is the published weighted sum of what is known`() throws {
    let snapshot = rich().snapshot()
    let weights = [
      "sales-momentum": 20.0, "account-health": 20, "conversion-health": 15, "stock-health": 15, "featured-offer": 10,
      "ad-efficiency": 10, "review-health": 10,
    ]
    var sum = 0.0
    for (name, weight) in weights {
      sum += weight * (try #require(try scorer(name).scores(snapshot).first { $0.subject.item == nil })).value
    }
    let index = try #require(try scorer("account-index").scores(snapshot).first)

    #expect(abs(index.value - sum / 100) < 1e-9)
  }

  @Test func `the account's ratio is made of sums and isn't the mean of its items`() throws {
    var builder = empty()
    builder.set(.featuredOfferShare, of: "A", to: [900_000], from: nowDay)
    builder.set(.pageViews, of: "A", to: [900], from: nowDay)
    builder.set(.featuredOfferShare, of: "B", to: [100_000], from: nowDay)
    builder.set(.pageViews, of: "B", to: [100], from: nowDay)
    let scores = try scorer("featured-offer").scores(builder.snapshot())
    let items = scores.filter { $0.subject.item != nil }.map(\.value)
    let whole = try #require(scores.first { $0.subject.item == nil }).value

    // 0.82 of all page views, by the ramp; the mean of the items' scores is far below.
    #expect(abs(whole - (0.2 + 0.8 * 0.32 / 0.45)) < 1e-12)
    #expect(abs(items.reduce(0, +) / 2 - whole) > 0.2)
  }

  @Test func `days that can still be restated don't count`() throws {
    let before = rich()
    var after = before
    for metric in [Metric.unitsOrdered, .orderItems, .sessions, .adCost, .adSales, .stockAvailable, .pageViews] {
      after.set(metric, of: ItemIdentity(sku: "A", asin: "B1"), to: [0, 9_999, 0], from: settled)
    }
    for name in names {
      let scorer = try scorer(name)
      #expect(try scorer.scores(before.snapshot()).map(\.value) == scorer.scores(after.snapshot()).map(\.value))
    }
  }
}

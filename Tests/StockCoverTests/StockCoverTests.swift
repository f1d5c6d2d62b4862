import StewardAnalytics
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import StockCover

@Suite struct StockCoverTests {
  @Test func `it keeps the promises of a recommender`() throws {
    var builder = steady(units: 10, stock: 100, inbound: 50)
    builder.set(.shippedUnits, of: "VENDOR", to: Array(repeating: 3, count: 90), from: firstDay)
    builder.set(.shippedRevenue, of: "VENDOR", to: Array(repeating: 3_000, count: 90), from: firstDay)
    builder.set(.stockAvailable, of: "VENDOR", to: [20], from: yesterday)
    builder.set(.openPurchaseOrderUnits, of: "VENDOR", to: [5], from: yesterday)
    builder.set(.unitsOrdered, of: "PRICED", to: Array(repeating: 1, count: 90), from: firstDay)
    builder.set(.price, of: "PRICED", to: [500], from: yesterday)
    builder.set(.stockAvailable, of: "PRICED", to: [0], from: yesterday)

    #expect(recommenderContract(try recommender(), snapshot: builder.snapshot()) == [])
    #expect(try recommender().recommendations(builder.snapshot()).count == 3)
  }

  // By hand: ten a day, 150 units in all, so 15 days of cover. Both orders arrive after the run-out, so that waiting
  // for 14 days costs 14 days of sales: 140 units at 12.00. To the unit and the cent: numpy and scipy 1.17.1 nbinom.
  @Test func `a steady seller gives the numbers worked out by hand`() throws {
    let snapshot = steady(units: 10, stock: 100, inbound: 50).snapshot()
    let advice = try #require(try recommender().recommendations(snapshot).first)

    #expect(advice.kind == "reorder")
    #expect(advice.title == "Reorder 423 units of MUG-1 (14 days of cover, lead time 30)")
    #expect(advice.value.expected == Money(minorUnits: 168_087, currency: "EUR"))
    // 118 and 163 units where every count is summed up; the cells of the bundle may differ by one.
    #expect(abs(advice.value.low.minorUnits - 118 * 1_200) <= 1_200)
    #expect(abs(advice.value.high.minorUnits - 163 * 1_200) <= 1_200)
    #expect(advice.value.level == 0.9)
    #expect(advice.horizonDays == 44)
    #expect(advice.effortMinutes == 10)
    // The last safe day has passed, so that it is to be done today.
    #expect(advice.expires == today.advanced(by: 1))
    #expect(advice.action.contains("around 2026-11-16; with 90 % certainty between 2026-11-13 and 2026-11-18"))
    #expect(
      advice.evidence.map(\.statement).contains("Ordered product sales of EUR 10,800.00 from 2026-08-03 to 2026-10-31"))
  }

  // numpy and scipy 1.17.1: 60 days of (7i mod 5), 70 units of stock, 9.99 a unit.
  @Test func `a bursty seller matches the reference`() throws {
    let units = (0..<60).map { Int64($0 * 7 % 5) }
    let rate = try DemandRate(
      units: units, reported: Array(repeating: true, count: 60), limited: Array(repeating: false, count: 60),
      halfLifeDays: 30)
    let plan = ReorderPlan(rate: rate, position: 70, pack: try pack())

    #expect(abs(plan.coverDays - 34.3463562089886) < 1e-9)
    #expect(abs(plan.runOutProbability - 0.8259277329544512) < 1e-10)
    #expect(plan.quantity == 55)
    #expect(plan.lostUnits.low == 0)
    #expect(abs(plan.lostUnits.high - 37) <= 1)
    #expect(abs(plan.lostUnits.expected - 17.304317464327195) < 1e-8)
    #expect(plan.runOutDays.early == 27 && plan.runOutDays.middle == 35 && plan.runOutDays.late == 47)
  }

  @Test func `more stock never makes an order larger, likelier or worth more`() throws {
    let rate = try DemandRate(
      units: (0..<90).map { Int64($0 * 11 % 7) }, reported: Array(repeating: true, count: 90),
      limited: Array(repeating: false, count: 90), halfLifeDays: 30)
    let pack = try pack()
    let plans = stride(from: 0, through: 400, by: 10).map { ReorderPlan(rate: rate, position: Int64($0), pack: pack) }

    for (less, more) in zip(plans, plans.dropFirst()) {
      #expect(more.quantity <= less.quantity)
      #expect(more.runOutProbability <= less.runOutProbability)
      #expect(more.lostUnits.expected <= less.lostUnits.expected + 1e-9)
      #expect(more.daysToLastSafeOrder >= less.daysToLastSafeOrder)
    }
  }

  @Test(arguments: [0, 20, 60, 90, 120, 200, 300] as [Int64])
  func `the interval is ordered`(stock: Int64) throws {
    let rate = try DemandRate(
      units: [0, 9, 0, 0, 14, 1, 0, 3], reported: Array(repeating: true, count: 8),
      limited: Array(repeating: false, count: 8), halfLifeDays: 30)
    let lost = ReorderPlan(rate: rate, position: stock, pack: try pack()).lostUnits

    #expect(lost.low >= 0)
    #expect(lost.low <= lost.expected && lost.expected <= lost.high)
  }

  // Four a day, and thirty days without stock in the middle. numpy and scipy 1.17.1: 179 units where those days don't
  // count.
  @Test func `days without stock don't lower the demand`() throws {
    let units = Array(repeating: Int64(4), count: 30) + Array(repeating: 0, count: 30) + Array(repeating: 4, count: 30)
    let stock = units.map { $0 == 0 ? Int64(0) : 60 }
    var known = SnapshotBuilder("DE", days: firstDay..<today)
    known.set(.unitsOrdered, of: "MUG-1", to: units, from: firstDay)
    known.set(.orderedRevenue, of: "MUG-1", to: units.map { $0 * 1_000 }, from: firstDay)
    var unknown = known
    known.set(.stockAvailable, of: "MUG-1", to: stock, from: firstDay)
    unknown.set(.stockAvailable, of: "MUG-1", to: [60], from: yesterday)

    let censored = try #require(try recommender().recommendations(known.snapshot()).first)
    let naive = try #require(try recommender().recommendations(unknown.snapshot()).first)

    #expect(censored.title.hasPrefix("Reorder 179 units"))
    #expect(censored.value.expected.minorUnits == 56_160)
    #expect(naive.value.expected.minorUnits < censored.value.expected.minorUnits)
  }

  @Test func `only silent runs without known stock count as a stock-out`() throws {
    let days: Range<CivilDay> = "2026-10-01"..<"2026-10-09"
    var builder = SnapshotBuilder("DE", days: days)
    builder.set(.unitsOrdered, of: "A", to: [2, 0, 0, 0, 1, 0, 0, nil], from: "2026-10-01")
    builder.set(.sessions, of: "A", to: [9, 0, 0, 0, 9, 0, 0, nil], from: "2026-10-01")
    let silent = try #require(SalesWindow(builder.snapshot().facts, item: 0, days: days, zeroRunDays: 3))
    builder.set(.stockAvailable, of: "A", to: [5, 5, 5, 5, 5, 0], from: "2026-10-01")
    let stocked = try #require(SalesWindow(builder.snapshot().facts, item: 0, days: days, zeroRunDays: 3))

    #expect(silent.limited == [false, true, true, true, false, false, false, false])
    #expect(stocked.limited == [false, false, false, false, false, true, false, false])
    #expect(silent.reported == [true, true, true, true, true, true, true, false])
    #expect(silent.total == 3)
  }

  @Test func `nothing is recommended without need or without knowledge`() throws {
    let enough = steady(units: 10, stock: 900, inbound: nil)
    let noSale = steady(units: 0, stock: 0, inbound: nil)
    var stale = SnapshotBuilder("DE", days: firstDay..<today)
    stale.set(.unitsOrdered, of: "MUG-1", to: Array(repeating: 10, count: 90), from: firstDay)
    stale.set(.price, of: "MUG-1", to: [1_200], from: yesterday)
    var priceless = stale
    stale.set(.stockAvailable, of: "MUG-1", to: [1], from: today.advanced(by: -15))
    priceless = SnapshotBuilder("DE", days: firstDay..<today)
    priceless.set(.unitsOrdered, of: "MUG-1", to: Array(repeating: 10, count: 90), from: firstDay)
    priceless.set(.stockAvailable, of: "MUG-1", to: [1], from: yesterday)

    for builder in [enough, noSale, stale, priceless] {
      #expect(try recommender().recommendations(builder.snapshot()).isEmpty)
    }
  }

  @Test func `an order that isn't urgent is shown until its last safe day`() throws {
    let rate = try DemandRate(
      units: Array(repeating: 10, count: 90), reported: Array(repeating: true, count: 90),
      limited: Array(repeating: false, count: 90), halfLifeDays: 30)
    let plan = ReorderPlan(rate: rate, position: 420, pack: try pack())
    let snapshot = steady(units: 10, stock: 420, inbound: nil).snapshot()
    let advice = try #require(try recommender().recommendations(snapshot).first)

    #expect((2...13).contains(plan.daysToLastSafeOrder))
    #expect(advice.expires == today.advanced(by: plan.daysToLastSafeOrder))
  }

  @Test(arguments: ["{", "{}", #"{"name": "x", "effectiveFrom": "2026-01-01", "rules": []}"#])
  func `a pack that can't be used is refused when the bundle is made`(text: String) {
    #expect(throws: PluginError.self) { try StockPack(parsing: Array(text.utf8)) }
  }
}

private let firstDay: CivilDay = "2026-08-03"
private let today: CivilDay = "2026-11-01"
private let yesterday: CivilDay = "2026-10-31"

/// Ninety days of the same count at 12.00 a unit.
private func steady(units: Int64, stock: Int64, inbound: Int64?) -> SnapshotBuilder {
  var builder = SnapshotBuilder("DE", days: firstDay..<today)
  builder.set(.unitsOrdered, of: "MUG-1", to: Array(repeating: units, count: 90), from: firstDay)
  builder.set(.orderedRevenue, of: "MUG-1", to: Array(repeating: units * 1_200, count: 90), from: firstDay)
  builder.set(.stockAvailable, of: "MUG-1", to: [stock], from: yesterday)
  builder.set(.stockInbound, of: "MUG-1", to: [inbound], from: yesterday)
  return builder
}

/// The bundle's own folder, found from this file's place in the repository.
private let bundleFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/") + "/Plugins/StockCover/Resources"
}()

private func recommender() throws -> any Recommender {
  try #require(try StockCoverBundle(host: FixedConnectionServices(folder: bundleFolder)).recommenders().first)
}

func pack() throws -> StockPack {
  try StockPack(parsing: FixedConnectionServices(folder: bundleFolder).resource("stock-2026-01.json"))
}

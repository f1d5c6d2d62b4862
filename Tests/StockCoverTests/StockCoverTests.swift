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

  // By hand: ten a day, 150 units in all, so 15 days of cover; sixty days of sales are 600 units, or one more for the half that
  // the prior adds.
  @Test func `a steady seller gives the numbers worked out by hand`() throws {
    let snapshot = steady(units: 10, stock: 100, inbound: 50).snapshot()
    let advice = try #require(try recommender().recommendations(snapshot).first)

    #expect(advice.kind == "reorder")
    #expect(advice.title.hasPrefix("Reorder 601 units of MUG-1 (14 days of cover, lead time "))
    #expect(advice.value.level == 0.9 && advice.likely.level == 0.5)
    #expect(advice.horizonDays == 56)
    #expect(advice.effortMinutes == 10)
    #expect(advice.expires == today.advanced(by: 7))
    #expect(advice.action.contains("run out around 2026-11-1"))
    #expect(
      advice.evidence.map(\.statement).contains("Ordered product sales of EUR 10,800.00 from 2026-08-03 to 2026-10-31"))
    #expect(advice.caveats.contains { $0.contains("costs you isn't known") })
    #expect(advice.counterfactual.contains("until 2026-12-26"))
  }

  @Test func `what is known of costs and fees is taken off, and the interest is named`() throws {
    var builder = steady(units: 10, stock: 100, inbound: 50)
    let before = try #require(try recommender().recommendations(builder.snapshot()).first)
    var terms = ItemTerms(sku: "MUG-1")
    terms.unitCost = 400
    terms.referralShare = 0.15
    terms.fulfilmentFee = 300
    terms.sources = [RecordReference(document: DocumentID(1), line: 2)]
    builder.add(terms)
    let advice = try #require(try recommender().recommendations(builder.snapshot()).first)

    // 12.00 less a tenth of a per cent of refunds leaves 11.99; less 1.80, 3.00 and 4.00 it leaves 3.19.
    #expect(
      abs(Double(advice.value.expected.minorUnits) / Double(before.value.expected.minorUnits) - 319.0 / 1_199) < 0.01)
    #expect(advice.valueBasis.hasPrefix("sales less goods, Amazon's fees and refunds"))
    #expect(advice.caveats.contains { $0.contains("interest") })
    terms.unitCost = 900
    builder.add(terms)
    #expect(
      try recommender().recommendations(builder.snapshot()).isEmpty, "a sale that leaves nothing isn't worth an order")
  }

  // Four a day, and thirty days without stock in the middle, of which only the ends are known.
  @Test func `days without stock don't lower the demand`() throws {
    let units = Array(repeating: Int64(4), count: 30) + Array(repeating: 0, count: 30) + Array(repeating: 4, count: 30)
    var known = SnapshotBuilder("DE", days: firstDay..<today)
    known.set(.unitsOrdered, of: "MUG-1", to: units, from: firstDay)
    known.set(.orderedRevenue, of: "MUG-1", to: units.map { $0 * 1_000 }, from: firstDay)
    known.set(.stockAvailable, of: "MUG-1", to: [60], from: yesterday)
    var unknown = known
    known.set(.stockAvailable, of: "MUG-1", to: [0], from: firstDay.advanced(by: 40))
    unknown.set(.sessions, of: "MUG-1", to: Array(repeating: 9, count: 90), from: firstDay)

    let censored = try #require(try recommender().recommendations(known.snapshot()).first)
    let naive = try recommender().recommendations(unknown.snapshot())

    #expect(censored.title.hasPrefix("Reorder 241 units"))
    #expect(naive.allSatisfy { !$0.title.hasPrefix("Reorder 241 units") })
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
    // Beside the day without stock nothing was sold and nothing says that there was any.
    #expect(stocked.limited == [false, false, false, false, false, true, true, true])
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

import StewardDomain
import StewardPerformance
import Testing

/// What stands in where traffic or orders weren't reported.
@Suite struct FallbackTests {
  private static func explain(_ columns: [Metric: [Int64?]]) throws -> RevenueExplanation {
    let middle = KPITests.first.advanced(by: 2)
    return try RevenueExplanation(
      of: KPITests.part(columns), from: KPITests.first..<middle, to: middle..<KPITests.days.upperBound)
  }

  @Test func `Without traffic a change is units and price`() throws {
    let found = try Self.explain([
      .unitsOrdered: [1, 1, 2, 2, nil, nil, nil, nil], .orderedRevenue: [100, 100, 200, 200, nil, nil, nil, nil],
    ])
    #expect(found[.units] == 200)
    #expect(found[.other] == 0)
    #expect(found.itemsWithoutTraffic == 1)
    #expect(found.itemsWithoutOrders == 0)
  }

  @Test func `Views stand where only views were reported, and units stand in for orders`() throws {
    let found = try Self.explain([
      .glanceViews: [10, 10, 20, 20, nil, nil, nil, nil], .unitsOrdered: [1, 1, 2, 2, nil, nil, nil, nil],
      .orderedRevenue: [100, 100, 200, 200, nil, nil, nil, nil],
    ])
    #expect(found[.glanceViews] == 200)
    #expect(found.itemsWithoutOrders == 1)
    #expect(found.itemsWithoutTraffic == 0)
  }

  @Test func `Sessions of one item and units of another are two parts`() throws {
    let found = try Self.explain([
      .sessions: [10, 10, 20, 20, nil, nil, nil, nil], .orderItems: [1, 1, 2, 2, nil, nil, nil, nil],
      .unitsOrdered: [1, 1, 2, 2, 3, 3, 1, 1], .orderedRevenue: [100, 100, 200, 200, 300, 300, 100, 100],
    ])
    #expect(found[.sessions] == 200)
    #expect(found[.units] == -400)
    #expect(found.changeMinor == -200)
    let movers = try found.movers(2)
    #expect(movers.map(\.changeMinor) == [-400, 200])
    #expect(movers.map(\.driver) == [.units, .sessions])
  }

  @Test func `A brand is found by either code, whatever parent the facts name`() throws {
    let part = try KPITests.part([.orderedRevenue: [1, 1, 1, 1, 2, 2, 2, 2]])
    var listing = ListingContent(item: ItemIdentity(sku: SKU("A"), asin: ASIN("B0MUG00001")))
    listing.brand = "Mugs"
    let branded = MarketplaceSnapshot(
      marketplace: part.marketplace, facts: part.facts, listings: [listing], settledBefore: part.settledBefore)
    let rows = try KPITests.rows([branded], "sales", by: .brand)
    #expect(rows.map(\.slice) == ["", "Mugs"])
    #expect(rows.map { $0.figures[0].numerator } == [8, 4])
  }
}

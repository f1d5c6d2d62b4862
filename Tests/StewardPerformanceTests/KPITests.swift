import StewardDomain
import StewardPerformance
import Testing

@Suite struct KPITests {
  static let first: CivilDay = "2026-01-01"
  static let days = first..<first.advanced(by: 4)

  /// Two items of a marketplace, four days; a missing number wasn't reported.
  static func part(
    _ columns: [Metric: [Int64?]], country: String = "DE", settled: Int = 4
  ) throws -> MarketplaceSnapshot {
    let marketplace = try #require(Marketplace.all.first { $0.countryCode == country })
    let items = ["A", "B"].map { ItemIdentity(sku: SKU($0), asin: ASIN("")) }
    let table = columns.sorted { $0.key < $1.key }.map { metric, values in
      var column = FactColumn(metric: metric, cellCount: 8)
      for (cell, value) in values.enumerated() { if let value { column.set(cell, to: value) } }
      return column
    }
    return MarketplaceSnapshot(
      marketplace: marketplace, facts: FactTable(days: days, items: items, columns: table), listings: [],
      settledBefore: first.advanced(by: settled))
  }

  static func account(_ parts: [MarketplaceSnapshot]) -> AccountSnapshot {
    AccountSnapshot(
      account: Account(id: "acme", name: "Acme", kind: .seller, marketplaces: []), asOf: Instant(microseconds: 0),
      marketplaces: parts)
  }

  static func rows(_ parts: [MarketplaceSnapshot], _ id: String, by dimension: KPIDimension) throws -> [KPIRow] {
    let definition = try #require(try KPICatalogue()[id])
    return KPIReport.rows(of: [account(parts)], definitions: [definition], by: dimension, days: days)
  }

  @Test func `Every definition has an identifier of its own`() throws {
    let catalogue = try KPICatalogue()
    let ids = catalogue.definitions.map(\.id) + catalogue.gaps.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(catalogue["conversion"]?.denominator == .sessions)
  }

  @Test func `A ratio of a slice comes from sums and not from an average`() throws {
    let part = try Self.part([
      .orderItems: [1, 0, 0, 0, 10, 10, 10, 10], .sessions: [2, 0, 0, 0, 200, 200, 200, 200],
    ])
    let items = try Self.rows([part], "conversion", by: .sku).compactMap { $0.figures[0].value }
    let whole = try #require(try Self.rows([part], "conversion", by: .account)[0].figures[0].value)
    #expect(items == [0.5, 0.05])
    #expect(whole == 41.0 / 802)
    #expect(whole != (items[0] + items[1]) / 2)
  }

  @Test func `What wasn't reported has no value`() throws {
    let part = try Self.part([.unitsOrdered: [nil, nil, nil, nil, 0, nil, 0, nil]])
    let figures = try Self.rows([part], "units", by: .sku).map { $0.figures[0] }
    #expect(figures.map(\.value) == [nil, 0])
    #expect(figures.map(\.coverage) == [0, 0.5])
    #expect(try Self.rows([part], "sales", by: .account)[0].figures[0].value == nil)
  }

  @Test func `Currencies are never added`() throws {
    let sales: [Metric: [Int64?]] = [.orderedRevenue: [1, 1, 1, 1, 1, 1, 1, 1]]
    let rows = try Self.rows([Self.part(sales), Self.part(sales, country: "UK")], "sales", by: .portfolio)
    #expect(rows.map(\.currency.code) == ["EUR", "GBP"])
    #expect(rows.map { $0.figures[0].numerator } == [8, 8])
  }

  @Test func `A window with a day that may be restated isn't settled`() throws {
    let sales: [Metric: [Int64?]] = [.orderedRevenue: [1, 1, 1, 1, 1, 1, 1, 1]]
    #expect(try Self.rows([Self.part(sales)], "sales", by: .account)[0].figures[0].isSettled)
    #expect(try !Self.rows([Self.part(sales, settled: 3)], "sales", by: .account)[0].figures[0].isSettled)
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `The parts of a change sum to it, with zeros and entrants`(_ seed: UInt64) throws {
    var state = seed
    func next(_ bound: UInt64) -> Int64? {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 40 & 7 == 0 ? 0 : Int64(state >> 33 % bound)
    }
    var columns: [Metric: [Int64?]] = [:]
    for (metric, bound) in [
      (Metric.sessions, 500 as UInt64), (.orderItems, 30), (.unitsOrdered, 40), (.orderedRevenue, 99_999),
    ] {
      columns[metric] = (0..<8).map { $0 < 2 && seed % 3 == 0 ? 0 : next(bound) }
    }
    let part = try Self.part(columns)
    let middle = Self.first.advanced(by: 2)
    let all = try RevenueExplanation(of: part, from: Self.first..<middle, to: middle..<Self.days.upperBound)
    let sum = SalesDriver.allCases.reduce(0 as Int64) { $0 + all[$1] }
    #expect(sum == all.afterMinor - all.beforeMinor)
  }

  @Test func `A change of price alone is all price, and items that come or go count whole`() throws {
    let part = try Self.part([
      .sessions: [10, 10, 10, 10, nil, nil, 5, 5], .orderItems: [1, 1, 1, 1, nil, nil, 1, 1],
      .unitsOrdered: [1, 1, 1, 1, nil, nil, 1, 1], .orderedRevenue: [1000, 1000, 900, 900, nil, nil, 70, 70],
    ])
    let middle = Self.first.advanced(by: 2)
    let found = try RevenueExplanation(of: part, from: Self.first..<middle, to: middle..<Self.days.upperBound)
    #expect(found[.price] == -200)
    #expect(found[.entrants] == 140)
    #expect(found.changeMinor == -60)
    #expect(found.reportedCells == 6)
    #expect(found.expectedCells == 8)
  }

  @Test func `A window without reported sales is refused`() throws {
    let part = try Self.part([.orderedRevenue: [1, 1, nil, nil, 1, 1, nil, nil]])
    let middle = Self.first.advanced(by: 2)
    #expect(throws: PerformanceError.self) {
      try RevenueExplanation(of: part, from: Self.first..<middle, to: middle..<Self.days.upperBound)
    }
  }
}

import StewardDomain
import StewardPerformance
import Testing

@testable import StewardSimulator

/// Stores of simulated worlds as snapshots, without the way through reports.
private func stores(_ mix: EventMix, seed: UInt64) throws -> [AccountSnapshot] {
  var scenario = Scenario(accounts: 3, days: 56, seed: seed, endDay: "2026-11-22")
  scenario.skusPerMarketplace = 12...16
  scenario.vendorEvery = 3
  scenario.mix = mix
  let world = World(scenario)
  return world.accounts.map { account in
    let catalogue = Catalogue(account, count: scenario.skusPerMarketplace.upperBound, seed: seed)
    let parts = account.marketplaces.map { marketplace in
      snapshot(
        StoreHistory(account: account, marketplace: marketplace, catalogue: catalogue, scenario: world.scenario),
        isVendor: account.account.kind == .vendor)
    }
    return AccountSnapshot(account: account.account, asOf: Instant(microseconds: 0), marketplaces: parts)
  }
}

/// Vendors see glance views and no sessions or orders; days on which nothing happened aren't reported.
private func snapshot(_ history: StoreHistory, isVendor: Bool) -> MarketplaceSnapshot {
  let count = history.dayCount
  let metrics: [Metric] =
    isVendor
    ? [.unitsOrdered, .orderedRevenue, .glanceViews] : [.unitsOrdered, .orderItems, .orderedRevenue, .sessions]
  var columns = metrics.map { FactColumn(metric: $0, cellCount: history.items.count * count) }
  for item in history.items.indices {
    for day in 0..<count {
      let row = history.day(item, day)
      guard row.units > 0 || row.sessions > 0 else { continue }
      for place in columns.indices {
        let value: Int64 =
          switch columns[place].metric {
          case .unitsOrdered: Int64(row.units)
          case .orderItems: Int64(row.orderItems)
          case .orderedRevenue: row.revenue
          default: Int64(row.sessions)
          }
        columns[place].set(item * count + day, to: value)
      }
    }
  }
  let identities = history.items.indices.map { ItemIdentity(sku: SKU("ITEM-\($0)"), asin: ASIN("")) }
  return MarketplaceSnapshot(
    marketplace: history.marketplace,
    facts: FactTable(days: history.scenario.range, items: identities, columns: columns),
    listings: [], settledBefore: history.scenario.range.upperBound)
}

@Suite struct SimulatedWorldTests {
  /// Windows of equal length that cut the days in two.
  private static func halves(_ part: MarketplaceSnapshot) -> (Range<CivilDay>, Range<CivilDay>) {
    let days = part.facts.days
    let middle = days.lowerBound.advanced(by: days.count / 2)
    return (days.lowerBound..<middle, middle..<days.upperBound)
  }

  private static func sales(_ facts: FactTable, _ items: [Int], _ days: Range<CivilDay>) -> Int64 {
    items.reduce(0) { $0 + (facts.sum(of: .orderedRevenue, item: $1, in: days)?.value ?? 0) }
  }

  @Test(arguments: zip(["calm", "busy", "hostile"], 4...6 as ClosedRange<UInt64>))
  func `The parts of brands and of categories sum to their change, and all slices to the store's, to the cent`(
    _ mix: String, _ seed: UInt64
  ) throws {
    var checked = 0
    for account in try stores(try #require(EventMix.named(mix)), seed: seed) {
      for bare in account.marketplaces {
        let listings = bare.facts.items.enumerated().map { place, item in
          var listing = ListingContent(item: item)
          // Some have neither, which is a slice of its own.
          listing.brand = place % 4 == 3 ? nil : "Brand \(place % 4)"
          listing.productType = place % 5 == 0 ? nil : "TYPE_\(place % 3)"
          return listing
        }
        let part = MarketplaceSnapshot(
          marketplace: bare.marketplace, facts: bare.facts, listings: listings, settledBefore: bare.settledBefore)
        let whole = AccountSnapshot(account: account.account, asOf: account.asOf, marketplaces: [part])
        let (before, after) = Self.halves(part)
        guard let store = try? RevenueExplanation(of: part, from: before, to: after) else { continue }
        for dimension in [KPIDimension.brand, .category] {
          var change: Int64 = 0
          let slices = Set(listings.map { (dimension == .brand ? $0.brand : $0.productType) ?? "" })
          for slice in slices.sorted() {
            let id = FigureID(
              .change("sales"), account: account.account.id, by: dimension, slice: slice,
              currency: part.marketplace.currency, days: after, against: before, asOf: account.asOf)
            let rows = id.items(of: part, whole)
            let moved = Self.sales(part.facts, rows, after) - Self.sales(part.facts, rows, before)
            change += moved
            guard let found = try? RevenueExplanation(of: part, items: rows, from: before, to: after) else { continue }
            #expect(found.changeMinor == moved)
            #expect(SalesDriver.allCases.reduce(0) { $0 + found[$1] } == moved)
            checked += 1
          }
          #expect(change == store.changeMinor)
        }
      }
    }
    #expect(checked >= 20)
  }

  @Test(arguments: zip(["calm", "busy", "hostile"], 1...3 as ClosedRange<UInt64>))
  func `The parts sum to the cent for every store and every item`(_ mix: String, _ seed: UInt64) throws {
    let accounts = try stores(try #require(EventMix.named(mix)), seed: seed)
    var (checked, vendors) = (0, 0)
    for account in accounts {
      for part in account.marketplaces {
        let (before, after) = Self.halves(part)
        let all = Array(part.facts.items.indices)
        for items in [all] + all.map({ [$0] }) {
          guard let found = try? RevenueExplanation(of: part, items: items, from: before, to: after) else { continue }
          let change = Self.sales(part.facts, items, after) - Self.sales(part.facts, items, before)
          #expect(SalesDriver.allCases.reduce(0 as Int64) { $0 + found[$1] } == change)
          #expect(found.changeMinor == change)
          let moved = try found.movers(items.count).reduce(0 as Int64) { $0 + $1.changeMinor }
          #expect(moved == change)
          if account.account.kind == .vendor {
            #expect(found[.sessions] == 0)
            vendors += 1
          }
          checked += 1
        }
      }
    }
    #expect(checked > 30)
    #expect(vendors > 10)
  }

  @Test(arguments: KPIDimension.allCases)
  func `Sales of all slices sum to the sales of all items`(_ dimension: KPIDimension) throws {
    let accounts = try stores(.hostile, seed: 3)
    let definition = try #require(try KPICatalogue()["sales"])
    let days = Self.halves(try #require(accounts.first?.marketplaces.first)).1
    let rows = KPIReport.rows(of: accounts, definitions: [definition], by: dimension, days: days)
    var sums: [String: Int64] = [:]
    for part in accounts.flatMap(\.marketplaces) {
      sums[part.marketplace.currency.code, default: 0] += Self.sales(
        part.facts, Array(part.facts.items.indices), days)
    }
    #expect(!rows.isEmpty)
    for (code, sum) in sums {
      #expect(
        rows.filter { $0.currency.code == code }.reduce(0 as Int128) { $0 + $1.figures[0].numerator } == Int128(sum))
    }
  }
}

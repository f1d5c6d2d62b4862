import StewardDomain
import StewardInsights
import StewardPluginAPI
import StewardStorage
import Synchronization
import Testing

@Suite struct SiblingTests {
  private let item = ItemIdentity(sku: "MUG-1", asin: "B0MUG00001")
  private let start: CivilDay = "2026-06-01"

  /// 100 days, the last three not settled, with so many units a day; nothing in stock on days that are left out.
  private func store(_ name: String, units: Int64, without: Range<Int> = 0..<0) throws -> MarketplaceSnapshot {
    let marketplace = try #require(Marketplace.named(name))
    var (sold, revenue, stock) = (
      FactColumn(metric: .unitsOrdered, cellCount: 100), FactColumn(metric: .orderedRevenue, cellCount: 100),
      FactColumn(metric: .stockAvailable, cellCount: 100)
    )
    for day in 0..<100 {
      let isThere = !without.contains(day)
      sold.set(day, to: isThere ? units : 0)
      revenue.set(day, to: isThere ? units * 1_000 : 0)
      stock.set(day, to: isThere ? 50 : 0)
    }
    return MarketplaceSnapshot(
      marketplace: marketplace,
      facts: FactTable(
        days: start..<start.advanced(by: 100), items: [item], columns: [sold, revenue, stock]), listings: [],
      settledBefore: start.advanced(by: 97))
  }

  private func account(_ stores: [MarketplaceSnapshot]) -> AccountSnapshot {
    AccountSnapshot(
      account: Account(id: "acme", name: "Acme", kind: .seller, marketplaces: stores.map(\.marketplace.id)),
      asOf: .distantFuture, marketplaces: stores)
  }

  @Test func `each store knows the sums of the others over ninety settled days`() throws {
    let told = account([try store("DE", units: 2), try store("UK", units: 3, without: 40..<50)])
      .withSiblings(try ReferenceRates())
    let germany = try #require(told.marketplaces.first)
    let sibling = try #require(germany.siblings.first)

    #expect(germany.siblings.map(\.marketplace.countryCode) == ["UK"])
    #expect(told.marketplaces.last?.siblings.map(\.marketplace.countryCode) == ["DE"])
    #expect(sibling.days == start.advanced(by: 7)..<start.advanced(by: 97))
    let found = try #require(sibling.items.first)
    #expect((found.units, found.revenue, found.daysInStock) == (240, 240_000, 80))
    #expect((found.sessions, found.adCost) == (nil, nil))
    // A pound is 1.33 dollars, a euro 1.16.
    #expect(abs((sibling.exchange ?? 0) - 1.33 / 1.16) < 1e-3)
  }

  @Test func `without rates other currencies aren't comparable, the same one is`() throws {
    let told = account([try store("DE", units: 2), try store("FR", units: 1), try store("UK", units: 3)])
      .withSiblings(nil)
    #expect(told.marketplaces.first?.siblings.map(\.exchange) == [1, nil])
  }

  @Test func `an account with one store has no siblings, and an empty store is none`() throws {
    let alone = account([try store("DE", units: 2)]).withSiblings(nil)
    #expect(alone.marketplaces.allSatisfy { $0.siblings.isEmpty })
    let empty = MarketplaceSnapshot(
      marketplace: try #require(Marketplace.named("FR")), facts: FactTable(days: start..<start, items: [], columns: []),
      listings: [], settledBefore: start)
    let told = account([try store("DE", units: 2), empty]).withSiblings(nil)
    #expect(told.marketplaces.first?.siblings.isEmpty == true)
    #expect(told.marketplaces.last?.siblings.first?.items.count == 1)
  }

  @Test func `bundles are told of siblings, also at moments of the past, as they were then`() throws {
    let listener = Listener()
    let walk = WalkForward([AnalysingBundle(id: "B", recommenders: [listener])], pack: try TriagePack())
    let database = try InsightDatabase()
    let decisions = try database.engine.read {
      try BacktestDecisions(AdviceRepository($0, account: InsightDatabase.acme.id))
    }
    let now = account([try store("DE", units: 2), try store("FR", units: 4)])
    let then = account([try store("DE", units: 2), try store("FR", units: 1)])

    _ = walk.step(then, decisions)
    _ = walk.step(then, withHindsight: now, decisions)

    // By store: what the other one sold in ninety days; hindsight sees what is known now.
    #expect(listener.heard.withLock { $0 } == [90, 180, 360, 180])
  }
}

private final class Listener: Recommender {
  let identifier = "listener"
  let heard = Mutex<[Int64]>([])

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let units = snapshot.siblings.flatMap(\.items).reduce(0) { $0 + $1.units }
    heard.withLock { $0.append(units) }
    return []
  }
}

import StewardDomain
import StewardSimulator
import Testing

/// An account lists an item of one of its stores in another one.
struct ListingActionTests {
  private let world: World = {
    var scenario = Scenario(accounts: 3, days: 160, seed: 5, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 8...30
    scenario.vendorEvery = 0
    return World(scenario)
  }()

  /// A store with items that another store of the account has and it hasn't.
  private func gap() throws -> (account: AccountID, store: MarketplaceID, missing: [ItemOutcome], there: [ItemOutcome])
  {
    for cast in world.accounts where cast.daysBefore == 0 && cast.daysAfter == 0 {
      let stores = cast.account.marketplaces.map { ($0, world.outcomes(of: cast.account.id, in: $0)) }
      for (store, items) in stores {
        let skus = Set(items.map(\.item.sku))
        for (other, others) in stores where other != store {
          let missing = others.filter { !skus.contains($0.item.sku) }
          if missing.count > 2 { return (cast.account.id, store, missing, others) }
        }
      }
    }
    return try #require(nil)
  }

  private func action(
    _ gap: (account: AccountID, store: MarketplaceID, missing: [ItemOutcome], there: [ItemOutcome]), _ place: Int,
    day: Int = 40, units: Int = 300, price: Int64 = 2_499
  ) -> WorldAction {
    WorldAction(
      account: gap.account, marketplace: gap.store, sku: gap.missing[place].item.sku,
      day: world.scenario.range.lowerBound.advanced(by: day), change: .list(units: units, price: price))
  }

  @Test func `it is sold from the arrival of its first units on, and nothing else changes`() throws {
    let gap = try gap()
    let before = world.outcomes(of: gap.account, in: gap.store)
    let after = world.after([action(gap, 0)]).outcomes(of: gap.account, in: gap.store)
    let item = try #require(after.last)

    #expect(Array(after.dropLast()) == before)
    #expect(item.item == gap.missing[0].item)
    let arrival = try #require(item.stock.firstIndex { $0 > 0 })
    #expect((45...95).contains(arrival))
    #expect(item.units[..<arrival].allSatisfy { $0 == 0 } && item.sessions[..<arrival].allSatisfy { $0 == 0 })
    #expect(item.stock[arrival] <= 300 && item.stock[arrival] + item.units[arrival] >= 260)
  }

  @Test func `who else is listed doesn't matter to an item`() throws {
    let gap = try gap()
    func last(_ places: [Int]) throws -> ItemOutcome {
      try #require(
        world.after(places.map { action(gap, $0) }).outcomes(of: gap.account, in: gap.store).first {
          $0.item == gap.missing[2].item
        })
    }
    #expect(try last([2]) == last([0, 1, 2]))
    #expect(try last([2]) == last([2, 1]))
  }

  @Test func `visitors are few at first and come to more`() throws {
    let gap = try gap()
    let items = world.after(gap.missing.indices.map { action(gap, $0, day: 5) })
      .outcomes(of: gap.account, in: gap.store).suffix(gap.missing.count)
    var (early, late) = (Int64(0), Int64(0))
    for item in items {
      let start = try #require(item.stock.firstIndex { $0 > 0 })
      early += item.sessions[start..<(start + 14)].reduce(0, +)
      late += item.sessions[(start + 70)..<(start + 84)].reduce(0, +)
    }
    #expect(early * 2 < late)
  }

  @Test func `a higher price sells less`() throws {
    let gap = try gap()
    func units(_ price: Int64) -> Int64 {
      world.after(gap.missing.indices.map { action(gap, $0, day: 5, units: 3_000, price: price) })
        .outcomes(of: gap.account, in: gap.store).suffix(gap.missing.count).reduce(0) { $0 + $1.totalUnits }
    }
    #expect(units(900) > units(9_000))
  }

  @Test func `what the store has, or what nobody has, can't be listed`() throws {
    let gap = try gap()
    let before = world.outcomes(of: gap.account, in: gap.store)
    let own = try #require(before.first?.item.sku)
    for sku: SKU? in [own, "NOBODYS", nil] {
      let action = WorldAction(
        account: gap.account, marketplace: gap.store, sku: sku, day: "2026-09-01", change: .list(units: 10, price: 999))
      #expect(world.after([action]).outcomes(of: gap.account, in: gap.store) == before)
    }
  }

  @Test func `odd numbers are brought within bounds`() throws {
    let gap = try gap()
    let odd = world.after([action(gap, 0, day: -50, units: -4, price: 0), action(gap, 1, day: 9_999, units: .max)])
      .outcomes(of: gap.account, in: gap.store)
    #expect(odd.suffix(2).allSatisfy { $0.units.allSatisfy { $0 >= 0 } })
    #expect(odd.last?.totalUnits == 0)
  }
}

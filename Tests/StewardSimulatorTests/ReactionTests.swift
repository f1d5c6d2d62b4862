import StewardDomain
import StewardSimulator
import Testing

/// An action changes what follows it and nothing else, and the world without it is known.
struct ReactionTests {
  private let world: World = {
    var scenario = Scenario(accounts: 4, days: 120, seed: 21, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 16...20
    scenario.vendorEvery = 0
    scenario.mix.defaultWeight = 2
    return World(scenario)
  }()

  /// The stores of the world with their items, the best sellers first.
  private func items() -> [[ItemOutcome]] {
    world.accounts.flatMap { cast in
      cast.account.marketplaces.map { store in
        world.outcomes(of: cast.account.id, in: store).sorted { $0.totalUnits > $1.totalUnits }
      }
    }
  }

  private func action(_ item: ItemOutcome, _ day: Int, _ change: WorldAction.Change) -> WorldAction {
    WorldAction(
      account: item.account, marketplace: item.marketplace, sku: item.item.sku,
      day: world.scenario.range.lowerBound.advanced(by: day), change: change)
  }

  private func effect(_ actions: [WorldAction], on item: ItemOutcome) throws -> ItemEffect {
    try #require(world.compare(actions).first { $0.with.item == item.item && $0.with.marketplace == item.marketplace })
  }

  @Test func `without actions both runs are the same`() throws {
    let item = try #require(items().first?.first)
    #expect(
      world.after([]).outcomes(of: item.account, in: item.marketplace)
        == world.outcomes(of: item.account, in: item.marketplace))
    #expect(world.compare([]).isEmpty)
  }

  @Test func `a lower price sells more, from its day on, and leaves other families alone`() throws {
    let item = try #require(items().first?.first)
    let price = try #require(zip(item.revenue, item.units).first { $1 > 0 }.map { $0 / $1 })
    let effects = world.compare([action(item, 60, .price(price * 7 / 10))])
    let own = try #require(effects.first { $0.with.item == item.item })
    #expect(own.with.units[..<60] == own.without.units[..<60])
    #expect(own.units > 0)
    let family = own.with.item.parentASIN
    for other in effects where other.with.item.parentASIN != family { #expect(other.with == other.without) }
  }

  @Test func `an order ends a stock-out after its lead time`() throws {
    // Somewhere stock runs out towards the end.
    let item = try #require(
      items().flatMap { $0 }.first { $0.stock.last == 0 && $0.stock.suffix(3).allSatisfy { $0 == 0 } })
    let own = try effect([action(item, 40, .order(2_000))], on: item)
    #expect(own.with.stock[..<40] == own.without.stock[..<40])
    #expect(own.with.stock.last ?? 0 > 0)
    #expect(own.units > 0)
  }

  @Test func `repaired content brings sales back`() throws {
    let actions = items().compactMap(\.first).map {
      WorldAction(
        account: $0.account, marketplace: $0.marketplace, sku: nil,
        day: world.scenario.range.lowerBound.advanced(by: 30), change: .repairContent)
    }
    let effects = world.compare(actions)
    #expect(effects.reduce(0) { $0 + $1.units } > 0)
    #expect(effects.allSatisfy { $0.with.units[..<30] == $0.without.units[..<30] })
  }

  @Test func `paused ads cost nothing and bring fewer visitors`() throws {
    let actions = items().compactMap(\.first).map {
      WorldAction(
        account: $0.account, marketplace: $0.marketplace, sku: nil,
        day: world.scenario.range.lowerBound.advanced(by: 30), change: .advertising(0))
    }
    let effects = world.compare(actions)
    func sessions(_ value: KeyPath<ItemEffect, ItemOutcome>) -> Int64 {
      effects.reduce(0) { $0 + $1[keyPath: value].sessions.reduce(0, +) }
    }
    #expect(sessions(\.with) < sessions(\.without))
    #expect(effects.allSatisfy { $0.with.sessions[..<30] == $0.without.sessions[..<30] })
  }

  @Test func `a good appeal brings a listing back, a form letter doesn't`() throws {
    let taken = items().flatMap { $0 }.compactMap { item -> (ItemOutcome, Int)? in
      // Two weeks without a visitor between days with visitors.
      let days = item.sessions.indices.dropFirst(1).dropLast(16)
      let start = days.first { day in
        item.sessions[day - 1] > 2 && item.sessions[day..<(day + 15)].allSatisfy { $0 == 0 }
      }
      return start.map { (item, $0) }
    }
    #expect(!taken.isEmpty)
    let good = try taken.map { try effect([action($0.0, $0.1 + 1, .appeal(quality: 1))], on: $0.0) }
    let bad = try taken.map { try effect([action($0.0, $0.1 + 1, .appeal(quality: 0))], on: $0.0) }
    #expect(good.allSatisfy { $0.with.sessions.reduce(0, +) >= $0.without.sessions.reduce(0, +) })
    #expect(good.contains { $0.with.sessions.reduce(0, +) > $0.without.sessions.reduce(0, +) })
    #expect(bad.allSatisfy { $0.with == $0.without })
  }

  @Test func `a promotion sells more in its days`() throws {
    let item = try #require(items().first?.first)
    let own = try effect([action(item, 50, .promotion(days: 20, factor: 0.7))], on: item)
    #expect(own.with.units[50..<70].reduce(0, +) > own.without.units[50..<70].reduce(0, +))
    #expect(own.with.revenue[..<50] == own.without.revenue[..<50])
  }

  @Test func `a promotion that is left out sells at the usual price, and what was before stays`() throws {
    let first = world.scenario.range.lowerBound
    let actions = items().compactMap(\.first).map {
      WorldAction(
        account: $0.account, marketplace: $0.marketplace, sku: nil, day: first.advanced(by: 60),
        change: .noPromotion(days: 40))
    }
    let effects = world.compare(actions)
    #expect(effects.allSatisfy { $0.with.units[..<60] == $0.without.units[..<60] })
    #expect(effects.contains { $0.units < 0 })
    // Dearer wherever a unit was sold in both.
    for effect in effects {
      for day in 60..<100 where effect.with.units[day] > 0 && effect.without.units[day] > 0 {
        #expect(
          effect.with.revenue[day] * effect.without.units[day] >= effect.without.revenue[day] * effect.with.units[day])
      }
    }
  }

  @Test func `rivals follow a lower price`() throws {
    let actions = items().compactMap(\.first).map {
      WorldAction(
        account: $0.account, marketplace: $0.marketplace, sku: nil,
        day: world.scenario.range.lowerBound.advanced(by: 80), change: .price(500))
    }
    func prices(_ world: World) throws -> (before: [String], after: [Int]) {
      let folder = try Folder(world)
      defer { folder.remove() }
      let offers = try folder.files("STEWARD_COMPETITOR_OFFERS").flatMap { try folder.csv($0) }
        .filter { $0["seller_id"]?.hasPrefix("A1RIVAL") == true }
      let day = world.scenario.range.lowerBound.advanced(by: 80).description
      let (early, late) = (
        offers.filter { $0["observed_at"] ?? "" < day }, offers.filter { $0["observed_at"] ?? "" > "2026-11-10" }
      )
      return (early.compactMap { $0["price"] }, late.map { minorUnits($0["price"] ?? "") })
    }
    let (usual, cut) = (try prices(world), try prices(world.after(actions)))
    #expect(usual.before == cut.before && !usual.before.isEmpty)
    // In hundredths everywhere but in Japan; five of a currency is less than what anything costs.
    #expect(cut.after.reduce(0, +) * 2 < usual.after.reduce(0, +))
  }

  @Test func `a claim pays for lost units`() throws {
    let first = world.scenario.range.lowerBound
    let actions = items().compactMap(\.first).map {
      WorldAction(
        account: $0.account, marketplace: $0.marketplace, sku: nil, day: first.advanced(by: 90), change: .claimLostUnits
      )
    }
    func losses(_ world: World) throws -> Int {
      let path = Folder.newPath()
      let folder = try Folder(world, path: path)
      defer { folder.remove() }
      return try folder.stores().reduce(0) { sum, each in
        sum + each.store["events"].list.count { $0["kind"].text == "unreimbursedLoss" }
      }
    }
    #expect(try losses(world.after(actions)) < losses(world))
  }

  @Test(
    arguments: [
      .order(.max), .order(.min), .price(.max), .price(.min), .price(0), .promotion(days: .max, factor: .infinity),
      .promotion(days: -5, factor: -1), .promotion(days: 3, factor: .nan), .noPromotion(days: .max),
      .noPromotion(days: -1), .advertising(.nan), .advertising(-4),
      .advertising(1e300), .appeal(quality: .nan), .appeal(quality: 40),
    ] as [WorldAction.Change]) func `what can't be done is done as far as it can`(change: WorldAction.Change) throws
  {
    let item = try #require(items().first?.first)
    for day in [-30, 40] {
      let own = try effect([action(item, day, change)], on: item)
      #expect(own.with.units.allSatisfy { $0 >= 0 } && own.with.stock.allSatisfy { $0 >= 0 })
    }
  }

  @Test func `an action elsewhere or on a day outside does nothing`() throws {
    let item = try #require(items().first?.first)
    let nobody = WorldAction(
      account: "nobody", marketplace: item.marketplace, sku: nil, day: "2026-11-01", change: .repairContent)
    #expect(world.compare([nobody]).isEmpty)
    for day in [-5_000, 5_000] {
      let own = try effect(
        [action(item, day, .order(1_000)), action(item, day, .promotion(days: 3, factor: 0.5))], on: item)
      #expect(own.with == own.without)
    }
  }
}

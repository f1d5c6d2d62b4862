internal import Glibc
internal import StewardDomain
internal import StewardInsights
internal import StewardPluginAPI
internal import StewardSimulator

/// One store on the day of the advice: what is advised, and what doing it changes in the world.
struct AdviceTrial {
  let world: World
  let account: AccountID
  let store: MarketplaceSnapshot
  /// The first day that the world tells of this account.
  let firstDay: CivilDay
  let rates: ReferenceRates
  let name: String
  let talk: (@Sendable (String) -> Void)?

  func tally(_ recommender: any Recommender) throws -> AdviceTally {
    var tally = AdviceTally()
    let advice = try recommender.recommendations(store)
    let horizon = advice.map(\.horizonDays).max() ?? NaiveRule.horizonDays(of: recommender.identifier)
    let moves = advice.compactMap { advised in Move(advised).map { (advised, $0) } }
    tally.unread += advice.count - moves.count
    // A promotion is there to clear stock as well: what its goods needn't cost any more belongs to it.
    let counts: (Effect) -> Double = { recommender.identifier == "promotions" ? $0.money - $0.lying : $0.money }
    let effects = effects(of: moves.map(\.1), days: horizon)
    for (pair, effect) in zip(moves, effects.map(counts)) {
      tally.add(pair.0, effect: effect, scale: scale)
      talk?(
        "\(name) \(pair.0.kind) \(pair.1.name) promised \(pair.0.value.low.minorUnits) "
          + "\(pair.0.value.expected.minorUnits) \(pair.0.value.high.minorUnits) came \(effect)")
    }
    let own = effects.reduce(0) { $0 + counts($1) } * scale
    for rule in NaiveRule.rules(for: recommender.identifier) {
      let naive = self.effects(of: rule.moves(store), days: horizon)
      tally.add(rule: rule.name, own: own, naive: naive.reduce(0) { $0 + counts($1) } * scale, count: naive.count)
      guard ["new-markets", "stock-cover"].contains(recommender.identifier) else { continue }
      // The world's money doesn't know what it costs that goods lie there.
      tally.add(
        rule: "\(rule.name), both less 25 % a year of the goods that lie there",
        own: effects.reduce(0) { $0 + $1.money - $1.carrying } * scale,
        naive: naive.reduce(0) { $0 + $1.money - $1.carrying } * scale, count: naive.count)
    }
    tally.own.append(own)
    return tally
  }

  /// In minor units.
  private struct Effect {
    var money = 0.0
    var carrying = 0.0
    /// The same until the last unit would be sold, a year at most, of items whose stock lasts long.
    var lying = 0.0

    mutating func add(_ other: Effect) {
      money += other.money
      carrying += other.carrying
      lying += other.lying
    }
  }

  /// Stock that lasts for so many days lasts long: no order comes sooner because a unit is sold.
  private static let longCoverDays = 120.0

  /// For how many days the stock of a day lasts at the pace of the window.
  private static func cover(_ item: ItemOutcome, from day: Int, _ window: Range<Int>) -> Double {
    let sold = item.units[window].reduce(0, +)
    return Double(max(0, item.stock[max(0, day - 1)])) * Double(window.count) / Double(max(1, sold))
  }

  /// Units that lie there more after the window, times the days until they would be sold.
  private static func rest(_ old: ItemOutcome, _ new: ItemOutcome, _ window: Range<Int>) -> Double {
    guard let last = window.last else { return 0 }
    let days = min(365 - Double(window.count), cover(old, from: last + 1, window))
    return Double(new.stock[last] - old.stock[last]) * max(0, days)
  }

  /// Of the price of goods, a year: interest, storage, insurance and what can't be sold in the end.
  private static let carryingShare = 0.25

  /// Of a minor unit, in the unit of the report.
  private var scale: Double {
    rates.inBase(Money(minorUnits: 1_000_000, currency: store.marketplace.currency)).map { $0 / 1_000_000 } ?? 0
  }

  /// What each move changes over some days, in minor units: the item and its family, to which buyers go over; the store as a
  /// whole where no item is named.
  ///
  /// Moves of one family are played in worlds of their own; families don't touch one another, so that a world can have a
  /// move of each.
  private func effects(of moves: [Move], days: Int) -> [Effect] {
    guard !moves.isEmpty else { return [] }
    let before = world.outcomes(of: account, in: store.marketplace.id)
    var families: [SKU: ASIN] = [:]
    for outcome in before { families[outcome.item.sku] = outcome.item.parentASIN }
    var rounds: [[Int]] = []
    var taken: [Set<ASIN>] = []
    for place in moves.indices {
      guard let sku = moves[place].sku else {
        rounds.append([place])
        taken.append(Set(families.values))
        continue
      }
      // What isn't sold here yet has no family here.
      let family = families[sku] ?? ASIN(sku.text)
      if let round = taken.firstIndex(where: { !$0.contains(family) }) {
        rounds[round].append(place)
        taken[round].insert(family)
      } else {
        rounds.append([place])
        taken.append([family])
      }
    }
    var effects = [Effect](repeating: Effect(), count: moves.count)
    let first = firstDay.distance(to: store.today)
    for round in rounds {
      let actions = round.flatMap { place in
        moves[place].changes.map { change in
          WorldAction(
            account: account, marketplace: store.marketplace.id, sku: moves[place].sku, day: store.today, change: change
          )
        }
      }
      let after = world.after(actions).outcomes(of: account, in: store.marketplace.id)
      var byFamily: [ASIN: Effect] = [:]
      for (number, new) in after.enumerated() {
        // Items that were listed stand behind the others.
        let old = number < before.count ? before[number] : nil
        let family = old?.item.parentASIN ?? ASIN(new.item.sku.text)
        byFamily[family, default: Effect()].add(effect(old, new, first..<min(first + days, new.units.count)))
      }
      for place in round {
        let own = moves[place].sku.map { [families[$0] ?? ASIN($0.text)] } ?? byFamily.keys.sorted()
        for family in own {
          if let effect = byFamily[family] { effects[place].add(effect) }
        }
      }
    }
    return effects
  }

  /// What an item's days bring more; `nil` stands for an item that wasn't there before.
  private func effect(_ old: ItemOutcome?, _ new: ItemOutcome, _ window: Range<Int>) -> Effect {
    let daily = unitCost(new.item.sku) * Self.carryingShare / 365
    var effect = Effect()
    for day in window {
      effect.money += Double(new.contribution[day] - (old?.contribution[day] ?? 0))
      effect.carrying += Double(new.stock[day] - (old?.stock[day] ?? 0)) * daily
    }
    if let old, Self.cover(old, from: window.lowerBound, window) >= Self.longCoverDays {
      effect.lying = effect.carrying + Self.rest(old, new, window) * daily
    }
    return effect
  }

  /// In minor units of the store; of what isn't sold here yet, as another store has it.
  private func unitCost(_ sku: SKU) -> Double {
    if let cost = store.terms[sku]?.unitCost { return Double(cost) }
    for sibling in store.siblings {
      guard let cost = sibling.items.first(where: { $0.item.sku == sku })?.terms?.unitCost, let rate = sibling.exchange
      else { continue }
      return Double(cost) * rate
    }
    return 0
  }
}

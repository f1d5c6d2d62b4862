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
    let effects = effects(of: moves.map(\.1), days: horizon)
    for (pair, effect) in zip(moves, effects.map(\.money)) {
      tally.add(pair.0, effect: effect, scale: scale)
      talk?(
        "\(name) \(pair.0.kind) \(pair.1.sku) \(pair.1.change) promised \(pair.0.value.low.minorUnits) "
          + "\(pair.0.value.expected.minorUnits) \(pair.0.value.high.minorUnits) came \(effect)")
    }
    let own = effects.reduce(0) { $0 + $1.money } * scale
    for rule in NaiveRule.rules(for: recommender.identifier) {
      let naive = self.effects(of: rule.moves(store), days: horizon)
      tally.add(rule: rule.name, own: own, naive: naive.reduce(0) { $0 + $1.money } * scale, count: naive.count)
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
  }

  /// Of the price of goods, a year: interest, storage, insurance and what can't be sold in the end.
  private static let carryingShare = 0.25

  /// Of a minor unit, in the unit of the report.
  private var scale: Double {
    rates.inBase(Money(minorUnits: 1_000_000, currency: store.marketplace.currency)).map { $0 / 1_000_000 } ?? 0
  }

  /// What each move changes over some days, in minor units: the item and its family, to which buyers go over.
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
      // What isn't sold here yet has no family here.
      let family = families[moves[place].sku] ?? ASIN(moves[place].sku.text)
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
      let actions = round.map { place in
        WorldAction(
          account: account, marketplace: store.marketplace.id, sku: moves[place].sku, day: store.today,
          change: moves[place].change)
      }
      let after = world.after(actions).outcomes(of: account, in: store.marketplace.id)
      var byFamily: [ASIN: Effect] = [:]
      for (number, new) in after.enumerated() {
        // Items that were listed stand behind the others.
        let old = number < before.count ? before[number] : nil
        let family = old?.item.parentASIN ?? ASIN(new.item.sku.text)
        let daily = unitCost(new.item.sku) * Self.carryingShare / 365
        for day in first..<min(first + days, new.units.count) {
          byFamily[family, default: Effect()].money += Double(new.contribution[day] - (old?.contribution[day] ?? 0))
          byFamily[family, default: Effect()].carrying += Double(new.stock[day] - (old?.stock[day] ?? 0)) * daily
        }
      }
      for place in round {
        effects[place] = byFamily[families[moves[place].sku] ?? ASIN(moves[place].sku.text)] ?? Effect()
      }
    }
    return effects
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

/// Something that is done to an item.
struct Move {
  let sku: SKU
  let change: WorldAction.Change

  init(sku: SKU, change: WorldAction.Change) {
    self.sku = sku
    self.change = change
  }

  /// Reads what a recommendation asks for from its title, as a person does; `nil` where the world has no such action.
  init?(_ advice: Recommendation) {
    guard let sku = advice.subject.item?.sku, !sku.text.isEmpty else { return nil }
    let words = advice.title.split(separator: " ").map(String.init)
    func digits(_ word: String) -> Int64? { Int64(word.filter(\.isNumber)) }
    switch advice.kind {
    case "raise-price", "lower-price":
      guard let price = words.last.flatMap(digits) else { return nil }
      self.init(sku: sku, change: .price(price))
    case "pause-ads": self.init(sku: sku, change: .advertising(0))
    case "raise-ads":
      guard words.count > 1, let percent = digits(words[1]) else { return nil }
      self.init(sku: sku, change: .advertising(1 + Double(percent) / 100))
    case "reorder":
      guard words.count > 1, let units = digits(words[1]) else { return nil }
      self.init(sku: sku, change: .order(Int(units)))
    case "list-item":
      // "…: send 24 units and sell at EUR 19.99"
      guard let terms = advice.title.split(separator: ":").last?.split(separator: " ").map(String.init),
        terms.count > 2,
        let units = digits(terms[1]), let price = terms.last.flatMap(digits)
      else { return nil }
      self.init(sku: sku, change: .list(units: Int(units), price: price))
    default: return nil
    }
  }
}

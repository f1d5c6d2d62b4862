internal import StewardAnalytics
internal import StewardDomain

/// What the promotions of a store say, all items together.
struct PromotionKnowledge {
  let snapshot: MarketplaceSnapshot
  let pack: PromotionPack
  /// Of the items that sold enough.
  let histories: [PromotionHistory]
  let response: StoreResponse

  init(_ snapshot: MarketplaceSnapshot, pack: PromotionPack) {
    self.snapshot = snapshot
    self.pack = pack
    histories = snapshot.facts.items.indices.compactMap { item in
      guard let history = PromotionHistory(snapshot, item: item, pack: pack), history.units >= pack.leastUnits else {
        return nil
      }
      return history
    }
    response = StoreResponse(histories, pack: pack)
  }

  /// Whether promotions say anything beyond what was believed before.
  var isEnough: Bool { response.buying.information >= pack.leastInformation }

  /// Items whose price has held, with what their families would leave.
  func cases() -> [PromotionCase] {
    var known = histories.indices.compactMap { place -> PromotionCase? in
      let history = histories[place]
      guard let price = history.price, price > 0, let demand = demand(history), demand.mean > 0 else { return nil }
      let terms = snapshot.terms[snapshot.facts.items[history.item].sku]
      func sum(_ metric: Metric) -> Int64 {
        snapshot.facts.sum(of: metric, item: history.item, in: history.days)?.value ?? 0
      }
      let stock = snapshot.facts.latest(of: .stockAvailable, item: history.item, before: snapshot.today)
        .flatMap { $0.day.distance(to: snapshot.today) <= pack.lying.stockMaximumAgeDays ? $0 : nil }
      return PromotionCase(
        history: history, price: price, elasticity: response.elasticity(place, doubt: pack.doubt),
        borrowed: response.borrowed,
        money: UnitMoney(terms, refunds: (sum(.unitsRefunded), sum(.unitsOrdered))), terms: terms, demand: demand,
        stock: stock.map { ($0.value, $0.day) })
    }
    var families: [ASIN: [Int]] = [:]
    for place in known.indices {
      let parent = snapshot.facts.items[known[place].history.item].parentASIN
      if !parent.text.isEmpty { families[parent, default: []].append(place) }
    }
    for members in families.values where members.count > 1 {
      let leaves = members.map { known[$0].demand.mean * known[$0].money.contribution(at: Double(known[$0].price)) }
      let whole = leaves.reduce(0, +)
      for (place, own) in zip(members, leaves) { known[place].family = (whole - own) / Double(members.count - 1) }
    }
    return known
  }

  /// Units over the horizon at the usual price; `nil` where no day tells. Days of promotions don't count.
  private func demand(_ history: PromotionHistory) -> DemandDistribution? {
    let facts = snapshot.facts
    let days = max(facts.days.lowerBound, snapshot.today.advanced(by: -pack.demandDays))..<snapshot.today
    guard let column = facts.column(.unitsOrdered), let first = facts.index(of: days.lowerBound) else { return nil }
    let stock = facts.column(.stockAvailable)
    let base = history.item * facts.dayCount
    let places = first..<(first + days.count)
    do throws(DemandRateError) {
      let rate = try DemandRate(
        units: places.map { max(0, column[base + $0] ?? 0) },
        reported: places.map { day in column[base + day] != nil && !history.dips.contains { $0.days.contains(day) } },
        limited: places.map { day in stock?[base + day].map { $0 <= 0 } ?? false }, halfLifeDays: pack.halfLifeDays)
      return rate.demand(overDays: Double(pack.horizonDays))
    } catch {
      return nil
    }
  }
}

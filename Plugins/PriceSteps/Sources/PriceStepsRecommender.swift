internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends a step up or down for each price that will probably earn more by it.
struct PriceStepsRecommender: Recommender {
  let identifier = "price-steps"
  let pack: PricePack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let knowledge = PriceKnowledge(snapshot, pack: pack)
    guard knowledge.isEnough else { return [] }
    let draws = OutcomeDraws(count: 512, dimensions: 4)
    return knowledge.cases().compactMap { known in
      guard let step = PriceStep.best(known, today: snapshot.today, pack: pack, draws: draws) else { return nil }
      return PriceAdvice(snapshot: snapshot, pack: pack, known: known, step: step, store: knowledge.response)
        .recommendation()
    }
  }
}

/// What the prices of a store say, all items together.
struct PriceKnowledge {
  let snapshot: MarketplaceSnapshot
  let pack: PricePack
  /// Of the items that sold enough; by their place among the facts' items.
  let histories: [(item: Int, history: PriceHistory)]
  let response: ConversionResponse

  init(_ snapshot: MarketplaceSnapshot, pack: PricePack) {
    self.snapshot = snapshot
    self.pack = pack
    histories = snapshot.facts.items.indices.compactMap { item in
      guard let history = PriceHistory(snapshot, item: item, pack: pack), history.units >= pack.leastUnits else {
        return nil
      }
      return (item, history)
    }
    response = ConversionResponse(histories.map(\.history.response), prior: pack.prior)
  }

  /// Whether prices have varied enough to say anything beyond what was believed before.
  var isEnough: Bool { response.information >= pack.leastInformation }

  /// Items whose price has held, with what their families would leave.
  func cases() -> [PriceCase] {
    var known = histories.indices.compactMap { place -> PriceCase? in
      let (item, history) = histories[place]
      guard let price = history.price, price > 0, let demand = demand(item), demand.mean > 0 else { return nil }
      let identity = snapshot.facts.items[item]
      func sum(_ metric: Metric) -> Int64 { snapshot.facts.sum(of: metric, item: item, in: history.days)?.value ?? 0 }
      return PriceCase(
        item: item, price: price, history: history, response: response.estimates[place],
        money: UnitMoney(snapshot.terms[identity.sku], refunds: (sum(.unitsRefunded), sum(.unitsOrdered))),
        terms: snapshot.terms[identity.sku], demand: demand)
    }
    var families: [ASIN: [Int]] = [:]
    for place in known.indices {
      let parent = snapshot.facts.items[known[place].item].parentASIN
      if !parent.text.isEmpty { families[parent, default: []].append(place) }
    }
    for members in families.values where members.count > 1 {
      let leaves = members.map { known[$0].demand.mean * known[$0].money.contribution(at: Double(known[$0].price)) }
      let whole = leaves.reduce(0, +)
      for (place, own) in zip(members, leaves) { known[place].family = (whole - own) / Double(members.count - 1) }
    }
    return known
  }

  /// Units over the horizon at the present price; `nil` where no day tells.
  private func demand(_ item: Int) -> DemandDistribution? {
    let facts = snapshot.facts
    let days = max(facts.days.lowerBound, snapshot.today.advanced(by: -pack.demandDays))..<snapshot.today
    guard let column = facts.column(.unitsOrdered), let first = facts.index(of: days.lowerBound) else { return nil }
    let stock = facts.column(.stockAvailable)
    let cells = (0..<days.count).map { item * facts.dayCount + first + $0 }
    do throws(DemandRateError) {
      let rate = try DemandRate(
        units: cells.map { max(0, column[$0] ?? 0) }, reported: cells.map { column[$0] != nil },
        limited: cells.map { cell in stock?[cell].map { $0 <= 0 } ?? false }, halfLifeDays: pack.halfLifeDays)
      return rate.demand(overDays: Double(pack.horizonDays))
    } catch {
      return nil
    }
  }
}

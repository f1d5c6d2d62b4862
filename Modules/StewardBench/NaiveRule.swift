internal import StewardDomain
internal import StewardSimulator

/// What is usually done without a model, to be beaten.
struct NaiveRule {
  let name: String
  let moves: @Sendable (MarketplaceSnapshot) -> [Move]

  static func horizonDays(of recommender: String) -> Int {
    ["new-markets", "promotions", "stock-cover"].contains(recommender) ? 56 : 28
  }

  static func rules(for recommender: String) -> [NaiveRule] {
    switch recommender {
    case "price-steps": [slowSellers, lowestPrice]
    case "ad-spend": [bidRule]
    case "promotions": [slowPromotions, saleOfExcess]
    case "stock-cover": [bands]
    case "search-terms": [clicksWithoutOrder]
    case "new-markets": [bestSellersEverywhere]
    default: []
    }
  }

  /// Items that sold less than the median of the last four weeks become five per cent cheaper.
  static let slowSellers = NaiveRule(name: "slow sellers 5 % cheaper") { store in
    let sold = store.facts.items.indices.compactMap { item in
      sum(.unitsOrdered, item, 28, store).map { (item, $0) }
    }
    let middle = sold.map(\.1).sorted()
    guard !middle.isEmpty else { return [] }
    return sold.filter { $0.1 < middle[middle.count / 2] }.compactMap { item, _ in
      price(item, store).map { Move(sku: store.facts.items[item].sku, change: .price($0 * 95 / 100)) }
    }
  }

  /// Items that sold less than the median of the last four weeks get a fifth off for a week.
  static let slowPromotions = NaiveRule(name: "20 % off for a week on slow sellers") { store in
    let sold = store.facts.items.indices.compactMap { item in
      sum(.unitsOrdered, item, 28, store).map { (item, $0) }
    }
    let middle = sold.map(\.1).sorted()
    guard !middle.isEmpty else { return [] }
    return sold.filter { $0.1 < middle[middle.count / 2] }.map { item, _ in
      Move(sku: store.facts.items[item].sku, change: .promotion(days: 7, factor: 0.8))
    }
  }

  /// What Amazon's planning report advises for excess stock, "Create sale": a fifth off for two weeks where the last month's
  /// sales would need more than half a year.
  static let saleOfExcess = NaiveRule(name: "20 % off for two weeks above 180 days of cover") { store in
    store.facts.items.indices.compactMap { item in
      guard let sold = sum(.unitsOrdered, item, 30, store), sold > 0,
        let stock = store.facts.latest(of: .stockAvailable, item: item, before: store.today)?.value,
        stock * 30 > 180 * sold
      else { return nil }
      return Move(sku: store.facts.items[item].sku, change: .promotion(days: 14, factor: 0.8))
    }
  }

  /// Wherever somebody offers it for less, the price becomes theirs.
  static let lowestPrice = NaiveRule(name: "match the lowest offer") { store in
    store.facts.items.indices.compactMap { item in
      let sku = store.facts.items[item].sku
      guard let own = price(item, store), let rival = store.terms[sku]?.rivalPrice, rival < own else { return nil }
      return Move(sku: sku, change: .price(rival))
    }
  }

  /// The published rule: bid × target ACoS ÷ actual ACoS from eight clicks on, over 60 days; without an order the bid is halved.
  /// The target is the one at which nothing is lost: what a unit leaves as part of its price. The world knows spending rather
  /// than bids, so that spending gets the factor, within a fifth and twice.
  static let bidRule = NaiveRule(name: "bid × target ÷ actual ACoS") { store in
    store.facts.items.indices.compactMap { item in
      let sku = store.facts.items[item].sku
      guard let clicks = sum(.adClicks, item, 60, store), clicks > 8, let cost = sum(.adCost, item, 60, store),
        cost > 0,
        let terms = store.terms[sku], let unitCost = terms.unitCost, let share = terms.referralShare,
        let fee = terms.fulfilmentFee, let price = price(item, store)
      else { return nil }
      let sales = sum(.adSales, item, 60, store) ?? 0
      let target = max(0, 1 - share - Double(fee + unitCost) / Double(price))
      let factor = sales > 0 ? target / (Double(cost) / Double(sales)) : 0.5
      return Move(sku: sku, change: .advertising(min(2, max(0.2, factor))))
    }
  }

  /// Where the sellable stock covers less than 21 days, sixty days of the last month's sales are ordered.
  static let bands = NaiveRule(name: "order 60 days below 21 days of cover") { store in
    store.facts.items.indices.compactMap { item in
      guard let sold = sum(.unitsOrdered, item, 30, store), sold > 0,
        let stock = store.facts.latest(of: .stockAvailable, item: item, before: store.today)?.value
      else { return nil }
      guard stock * 30 < 21 * sold else { return nil }
      return Move(sku: store.facts.items[item].sku, change: .order(Int(2 * sold)))
    }
  }

  /// The published rule: what had ten clicks or more and no order is excluded, in its ad group; looked at are eight weeks.
  static let clicksWithoutOrder = NaiveRule(name: "exclude 10 clicks without an order") { store in
    guard let table = store.searchTerms else { return [] }
    let weeks = max(0, table.weekCount - 8)..<table.weekCount
    var order: [WorldAction.Change] = []
    var sums: [WorldAction.Change: (clicks: Int64, orders: Int64)] = [:]
    for row in 0..<table.rowCount {
      let group = table.adGroups[table.targets[table.rowTargets[row]].adGroup]
      let change = WorldAction.Change.negateTerm(table.terms[row], adGroup: group.id)
      if sums[change] == nil { order.append(change) }
      let cells = (row * table.weekCount + weeks.lowerBound)..<(row * table.weekCount + weeks.upperBound)
      let clicks = table.clicks[cells].reduce(0, +)
      sums[change, default: (0, 0)].clicks += clicks
      sums[change, default: (0, 0)].orders += table.orders[cells].reduce(0, +)
    }
    let wasted = order.filter { (sums[$0]?.clicks ?? 0) >= 10 && sums[$0]?.orders == 0 }
    return wasted.isEmpty ? [] : [Move(sku: nil, changes: wasted)]
  }

  /// The ten items of which the account sells most, in units over all stores, are listed wherever they aren't, at the price of
  /// the store that sells most of them at reference rates; sixty days of that store's sales are sent.
  static let bestSellersEverywhere = NaiveRule(name: "the ten best sellers everywhere") { store in
    let own = StoreSummary(store)
    var sold: [SKU: Int64] = [:]
    for item in ([own] + store.siblings).flatMap(\.items) { sold[item.item.sku, default: 0] += item.units }
    let best = sold.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(10)
    let here = Set(store.facts.items.map(\.sku)).union(store.listings.map(\.item.sku))
    return best.filter { !here.contains($0.key) }.compactMap { sku, _ in
      let offers = store.siblings.compactMap { sibling in
        sibling.items.first { $0.item.sku == sku && $0.units > 0 }.map { (item: $0, rate: sibling.exchange) }
      }
      guard let offer = offers.max(by: { $0.item.units < $1.item.units }), let rate = offer.rate else { return nil }
      let price = Double(offer.item.revenue) / Double(offer.item.units) * rate
      return Move(sku: sku, change: .list(units: Int(offer.item.units * 60 / 90), price: Int64(price.rounded())))
    }
  }

  private static func sum(_ metric: Metric, _ item: Int, _ days: Int, _ store: MarketplaceSnapshot) -> Int64? {
    let from = max(store.facts.days.lowerBound, store.today.advanced(by: -days))
    return store.facts.sum(of: metric, item: item, in: from..<store.today)?.value
  }

  /// What the newest sale brought a unit.
  private static func price(_ item: Int, _ store: MarketplaceSnapshot) -> Int64? {
    guard let units = store.facts.column(.unitsOrdered), let revenue = store.facts.column(.orderedRevenue) else {
      return nil
    }
    for day in (0..<store.facts.dayCount).reversed() {
      let cell = item * store.facts.dayCount + day
      if let sold = units[cell], let money = revenue[cell], sold > 0, money > 0 { return money / sold }
    }
    return nil
  }
}

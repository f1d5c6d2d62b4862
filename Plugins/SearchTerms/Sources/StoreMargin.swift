internal import StewardDomain

/// What is left of a price before ads, over the items that a store advertises: reports of search terms don't say which of
/// them was bought.
struct StoreMargin {
  /// As part of the price.
  let share: Double
  /// How far items differ, one standard deviation.
  let deviation: Double
  /// What a unit that was bought after a click costs its buyer, in minor units.
  let price: Double
  let unitsPerOrder: Double
  let knowsCost: Bool
  let knowsFees: Bool
  /// The records that costs and fees were read from.
  let sources: [RecordReference]

  /// - Returns: `nil` where nothing was sold.
  init?(_ snapshot: MarketplaceSnapshot, _ table: SearchTermTable) {
    let facts = snapshot.facts
    let days = max(facts.days.lowerBound, snapshot.today.advanced(by: -90))..<snapshot.today
    var parts: [(share: Double, weight: Double)] = []
    var (costs, fees) = (true, true)
    var sources: [RecordReference] = []
    var (revenueSum, unitSum) = (0.0, 0.0)
    for item in facts.items.indices {
      func sum(_ metric: Metric) -> Double { Double(max(0, facts.sum(of: metric, item: item, in: days)?.value ?? 0)) }
      let (units, revenue, clicks) = (sum(.unitsOrdered), sum(.orderedRevenue), sum(.adClicks))
      guard units > 0, revenue > 0, clicks > 0 else { continue }
      revenueSum += revenue
      unitSum += units
      let terms = snapshot.terms[facts.items[item].sku]
      if terms?.unitCost == nil { costs = false }
      if terms?.referralShare == nil || terms?.fulfilmentFee == nil { fees = false }
      sources += terms?.sources ?? []
      let fixed = Double(terms?.unitCost ?? 0) + Double(terms?.fulfilmentFee ?? 0)
      // Few sales say little of refunds: twenty units of which one came back stand beside them.
      let refunds = min(0.6, (sum(.unitsRefunded) + 1) / (units + 20))
      let share = 1 - refunds - (terms?.referralShare ?? 0) - fixed * units / revenue
      parts.append((min(1, max(-2, share)), clicks))
    }
    let weight = parts.reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return nil }
    let mean = parts.reduce(0) { $0 + $1.share * $1.weight } / weight
    let square = parts.reduce(0) { $0 + ($1.share - mean) * ($1.share - mean) * $1.weight } / weight
    let sold = (
      units: table.units.reduce(0) { $0 + Double($1) }, sales: table.sales.reduce(0) { $0 + Double($1) },
      orders: table.orders.reduce(0) { $0 + Double($1) }
    )
    share = mean
    deviation = square.squareRoot()
    price = sold.units > 0 && sold.sales > 0 ? sold.sales / sold.units : revenueSum / unitSum
    unitsPerOrder = max(1, (sold.units + 1) / (sold.orders + 1))
    knowsCost = costs
    knowsFees = fees
    self.sources = sources
  }

  /// In plain words: of which money a figure speaks.
  var basis: String {
    switch (knowsCost, knowsFees) {
    case (true, true): "sales less goods, Amazon's fees and refunds"
    case (true, false): "sales less goods and refunds, before some of Amazon's fees"
    case (false, true): "sales less Amazon's fees and refunds, before what some of the goods cost"
    case (false, false): "sales less refunds, before some of the goods and fees"
    }
  }
}

internal import StewardDomain

/// What a sold unit brings, in minor units, with the facts it follows from.
struct UnitPrice {
  let minorUnits: Double
  let evidence: Evidence

  /// The average over the window, else the newest price; `nil` where neither was reported.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, days: Range<CivilDay>) {
    let facts = snapshot.facts
    let identity = facts.items[item]
    let currency = snapshot.marketplace.currency
    let bases = [(Metric.orderedRevenue, Metric.unitsOrdered), (.shippedRevenue, .shippedUnits)]
    for (revenueMetric, unitsMetric) in bases {
      guard let revenue = facts.sum(of: revenueMetric, item: item, in: days)?.value,
        let units = facts.sum(of: unitsMetric, item: item, in: days)?.value, revenue > 0, units > 0
      else { continue }
      minorUnits = Double(revenue) / Double(units)
      let amount = Money(minorUnits: revenue, currency: currency)
      evidence = Evidence(
        "\(revenueMetric.definition.title) of \(amount) from \(days.lowerBound) to \(days.upperBound.advanced(by: -1))",
        source: .facts(
          metric: revenueMetric, marketplace: snapshot.marketplace.id, item: identity, days: days, value: revenue))
      return
    }
    guard let (price, day) = facts.latest(of: .price, item: item, before: days.upperBound), price > 0 else {
      return nil
    }
    minorUnits = Double(price)
    evidence = Evidence(
      "Price of \(Money(minorUnits: price, currency: currency)) on \(day)",
      source: .facts(
        metric: .price, marketplace: snapshot.marketplace.id, item: identity, days: day..<day.advanced(by: 1),
        value: price))
  }
}

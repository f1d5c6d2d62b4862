internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// The visits, units and prices of one item, day by day, as far as they say how buyers answer to its price.
struct PriceHistory {
  /// Days that tell of the price; prices as parts of the present one.
  let response: ConversionResponse.Item
  /// What buyers paid on the last days, in minor units; `nil` where it hasn't held long enough to be judged.
  let price: Int64?
  /// Over the days of ``response``.
  let units: Int64
  let visits: Int64
  /// The days that were looked at.
  let days: Range<CivilDay>

  /// - Returns: `nil` where no day has visits and a known price.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, pack: PricePack) {
    let facts = snapshot.facts
    // What may still be restated would look like a change of conversion.
    let end = min(facts.days.upperBound, max(facts.days.lowerBound, snapshot.settledBefore))
    days = max(facts.days.lowerBound, end.advanced(by: -pack.windowDays))..<end
    func values(_ metric: Metric, _ days: Range<CivilDay>) -> [Int64?] {
      guard let column = facts.column(metric), let first = facts.index(of: days.lowerBound) else {
        return [Int64?](repeating: nil, count: days.count)
      }
      let base = item * facts.dayCount + first
      return (0..<days.count).map { column[base + $0] }
    }
    guard !days.isEmpty else { return nil }
    let newest = max(facts.days.lowerBound, facts.days.upperBound.advanced(by: -pack.heldDays))..<facts.days.upperBound
    price = PriceHistory.present(values(.unitsOrdered, newest), values(.orderedRevenue, newest))
    let units = values(.unitsOrdered, days)
    let visits = values(.sessions, days)
    let shares = values(.featuredOfferShare, days)
    let prices = PriceHistory.filled(units, values(.orderedRevenue, days))
    guard let reference = prices.last(where: { $0 != nil }) ?? nil else { return nil }
    var response = ConversionResponse.Item()
    var (unitSum, visitSum): (Int64, Int64) = (0, 0)
    for day in units.indices {
      guard let sold = units[day], sold >= 0, let seen = visits[day], seen > 0, let price = prices[day],
        Double(shares[day] ?? 1_000_000) >= pack.featuredShare * 1e6
      else { continue }
      response.units.append(Double(sold))
      response.visits.append(Double(seen))
      response.logPrices.append(log(price / reference))
      unitSum += sold
      visitSum += seen
    }
    guard visitSum > 0 else { return nil }
    self.response = response
    self.units = unitSum
    self.visits = visitSum
  }

  /// The price of each day: what a unit brought; on days without a sale that of the days around, where those agree.
  private static func filled(_ units: [Int64?], _ revenue: [Int64?]) -> [Double?] {
    let paid = zip(units, revenue).map { units, revenue -> Double? in
      guard let units, let revenue, units > 0, revenue > 0 else { return nil }
      return Double(revenue) / Double(units)
    }
    var next = [Double?](repeating: nil, count: paid.count)
    var following: Double?
    for day in paid.indices.reversed() {
      following = paid[day] ?? following
      next[day] = following
    }
    var before: Double?
    return paid.indices.map { day in
      if let price = paid[day] {
        before = price
        return price
      }
      guard let before, let after = next[day], abs(after / before - 1) < 0.005 else { return nil }
      return before
    }
  }

  /// The price that all sales of some days agree on; at least three of them.
  private static func present(_ units: [Int64?], _ revenue: [Int64?]) -> Int64? {
    var prices: [Double] = []
    for (units, revenue) in zip(units, revenue) {
      guard let units, let revenue, units > 0, revenue > 0 else { continue }
      prices.append(Double(revenue) / Double(units))
    }
    guard prices.count >= 3, let last = prices.last, prices.allSatisfy({ abs($0 / last - 1) < 0.005 }), last < 1e15
    else { return nil }
    return Int64(last.rounded())
  }
}

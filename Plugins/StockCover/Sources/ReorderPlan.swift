internal import StewardAnalytics

/// What an order placed today is worth, in units: everything that follows from the demand, the stock and the
/// assumptions.
///
/// Doing nothing means that the order is placed at the next review. An order placed today arrives after the lead
/// time, the other one after lead time and review; what shoppers want between run-out and arrival is lost. Both are
/// expectations of (D − s)⁺ over those days, so the worth of acting is their difference.
struct ReorderPlan {
  let coverDays: Double
  /// The chance that a sale is lost before an order placed at the next review arrives.
  let runOutProbability: Double
  /// Days until run-out: early, middle and late, with the tails of the interval's level; `nil` beyond ten years.
  let runOutDays: (early: Int?, middle: Int?, late: Int?)
  let quantity: Int64
  let lostUnits: (low: Double, expected: Double, high: Double)
  /// The middle half of the cases.
  let likelyLostUnits: (low: Double, high: Double)
  /// Days for which an order is still in time at the service level; not positive where it is late already.
  let daysToLastSafeOrder: Int

  /// Whether an order today is worth talking about: cheap to ask, unlike a plan.
  static func isNeeded(rate: DemandRate, position: Int64, pack: StockPack) -> Bool {
    if Double(position) < pack.leadTimeDays * rate.meanPerDay { return true }
    let demand = rate.demand(
      overDays: pack.leadTimeDays + pack.reviewDays, deviationDays: pack.leadTimeDeviationDays)
    return demand.probability(above: position) >= pack.runOutProbability
  }

  /// - Parameters:
  ///   - rate: demand a day.
  ///   - position: sellable and inbound stock together, not negative.
  init(rate: DemandRate, position: Int64, pack: StockPack) {
    let lead = rate.demand(overDays: pack.leadTimeDays, deviationDays: pack.leadTimeDeviationDays)
    let leadAndReview = rate.demand(
      overDays: pack.leadTimeDays + pack.reviewDays, deviationDays: pack.leadTimeDeviationDays)
    coverDays = Double(position) / rate.meanPerDay
    runOutProbability = leadAndReview.probability(above: position)

    let tail = (1 - pack.intervalLevel) / 2
    let limit = 3650
    runOutDays = (
      rate.daysUntilDemandExceeds(position, probability: tail, limit: limit),
      rate.daysUntilDemandExceeds(position, probability: 0.5, limit: limit),
      rate.daysUntilDemandExceeds(position, probability: 1 - tail, limit: limit)
    )
    let safeDays = rate.daysUntilDemandExceeds(position, probability: 1 - pack.serviceLevel, limit: limit) ?? limit
    daysToLastSafeOrder = safeDays - Int(pack.leadTimeDays.rounded(.up))

    let missing = max(0, leadAndReview.quantile(pack.serviceLevel) - position)
    quantity = (missing + pack.orderMultiple - 1) / pack.orderMultiple * pack.orderMultiple

    let expected = max(0, leadAndReview.expectedExcess(over: position) - lead.expectedExcess(over: position))
    let loss = LossDistribution(rate: rate, position: position, pack: pack)
    // The mean of a skewed distribution may lie beyond its quantiles; an interval holds it all the same.
    lostUnits = (
      min(expected, Double(loss.quantile(tail))), expected, max(expected, Double(loss.quantile(1 - tail)))
    )
    likelyLostUnits = (min(expected, Double(loss.quantile(0.25))), max(expected, Double(loss.quantile(0.75))))
  }
}

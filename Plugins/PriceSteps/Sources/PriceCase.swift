internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// One item whose price can be judged: what is known of it.
struct PriceCase {
  let item: Int
  let price: Int64
  let history: PriceHistory
  let response: ConversionResponse.Estimate
  let money: UnitMoney
  let terms: ItemTerms?
  let demand: DemandDistribution
  /// What the other variations of its family would leave over the horizon, each as part of their number.
  var family = 0.0
}

/// A step of the price with what may come of it.
struct PriceStep {
  let price: Int64
  let outcome: OutcomeSummary
  /// The share of today's units a visit at which nothing is won or lost.
  let breakEven: Double
  /// Whether another seller's offer kept it from being higher.
  let isHeldByRival: Bool

  /// The best step, or `nil` where none is likely enough to pay.
  static func best(_ known: PriceCase, today: CivilDay, pack: PricePack, draws: OutcomeDraws) -> PriceStep? {
    let now = known.money.contribution(at: Double(known.price))
    let sales = known.demand.mean * Double(known.price)
    var best: PriceStep?
    for part in pack.steps {
      guard let (price, isHeld) = target(known, part: part, today: today, pack: pack) else { continue }
      let then = known.money.contribution(at: Double(price))
      guard then > 0, then >= pack.marginFloor * Double(price) || part > 0 else { continue }
      let outcome = OutcomeSummary(outcomes(known, price: price, now: now, then: then, pack: pack, draws: draws))
      let probability = part > 0 ? pack.raiseProbability : pack.lowerProbability
      guard outcome.positive >= probability, outcome.mean >= pack.leastShareOfSales * sales,
        outcome.mean > best?.outcome.mean ?? 0
      else { continue }
      best = PriceStep(price: price, outcome: outcome, breakEven: max(0, now / then), isHeldByRival: isHeld)
    }
    return best
  }

  /// - Returns: the price of a step within its bounds, `nil` where too little of the step is left.
  private static func target(
    _ known: PriceCase, part: Double, today: CivilDay, pack: PricePack
  ) -> (price: Int64, isHeld: Bool)? {
    // Without the cost of goods, more sales at a lower price may well be a loss.
    if part < 0, known.money.cost == nil { return nil }
    var price = Int64((Double(known.price) * (1 + part)).rounded())
    var isHeld = false
    if part > 0, let rival = known.terms?.rivalPrice, let day = known.terms?.rivalDay,
      day.distance(to: today) <= pack.rivalMaximumAgeDays, rival < price
    {
      price = rival
      isHeld = true
    }
    let change = Double(price) / Double(known.price) - 1
    guard abs(change) >= pack.leastStep, change * part > 0 else { return nil }
    return (price, isHeld)
  }

  /// The change in money over the horizon, in each possible world.
  private static func outcomes(
    _ known: PriceCase, price: Int64, now: Double, then: Double, pack: PricePack, draws: OutcomeDraws
  ) -> [Double] {
    let change = log(Double(price) / Double(known.price))
    let mean = known.demand.mean
    let variance = known.demand.variance + pack.driftDeviation * pack.driftDeviation * mean * mean
    let shape = max(0.05, mean * mean / variance)
    let error = (known.response.standardError * known.response.standardError + pack.doubt * pack.doubt).squareRoot()
    return (0..<draws.count).map { world in
      let units = OutcomeDraws.gamma(mean: mean, shape: shape, at: draws[0, world])
      let elasticity = max(0.1, known.response.elasticity + error * draws[1, world])
      let factor = exp(-elasticity * change)
      let own = units * (factor * then - now)
      // Who stays away, or comes, does so one by one: their number varies as a Poisson count.
      let chance = (units * abs(factor - 1)).squareRoot() * then * draws[2, world]
      let cross = max(0, pack.crossElasticity + pack.crossDeviation * draws[3, world])
      return own + chance + known.family * cross * change
    }
  }
}

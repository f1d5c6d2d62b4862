internal import Glibc
internal import StewardAnalytics
internal import StewardDomain

/// One item whose promotions can be judged: what is known of it.
struct PromotionCase {
  let history: PromotionHistory
  /// Now, in minor units.
  let price: Int64
  let elasticity: PromotionPack.Guess
  let borrowed: PromotionPack.Guess
  let money: UnitMoney
  let terms: ItemTerms?
  /// Units over the horizon at the usual price.
  let demand: DemandDistribution
  /// The newest stock figure with its day; `nil` where it is unknown.
  let stock: (units: Int64, day: CivilDay)?
  /// What the other variations of its family would leave over the horizon, each as part of their number.
  var family = 0.0

  /// For how many days the stock lasts at the usual pace.
  func coverDays(_ pack: PromotionPack) -> Double? {
    guard let stock, demand.mean > 0 else { return nil }
    return Double(max(0, stock.units)) / demand.mean * Double(pack.horizonDays)
  }

  /// What it saves, in minor units, that a unit doesn't lie there until the stock is sold; nothing where stock is soon gone,
  /// for then the next order comes sooner.
  func savedPerUnit(_ pack: PromotionPack) -> Double {
    guard let cover = coverDays(pack), cover >= pack.lying.longCoverDays else { return 0 }
    return Double(money.cost ?? 0) * pack.lying.share / 365 * min(pack.lying.mostDays, cover)
  }
}

/// What is known of an item in each possible world.
struct PromotionWorlds {
  let known: PromotionCase
  let pack: PromotionPack
  let draws: OutcomeDraws
  /// Units a day at the usual price.
  private let rates: [Double]
  private let elasticities: [Double]

  init(_ known: PromotionCase, pack: PromotionPack, draws: OutcomeDraws) {
    (self.known, self.pack, self.draws) = (known, pack, draws)
    let mean = known.demand.mean
    let variance = known.demand.variance + pack.driftDeviation * pack.driftDeviation * mean * mean
    let shape = max(0.05, mean * mean / variance)
    rates = (0..<draws.count).map {
      OutcomeDraws.gamma(mean: mean, shape: shape, at: draws[0, $0]) / Double(pack.horizonDays)
    }
    elasticities = (0..<draws.count).map {
      max(0.1, known.elasticity.mean + known.elasticity.deviation * draws[1, $0])
    }
  }

  /// What a promotion changes in money in one world.
  ///
  /// - Parameters:
  ///   - depth: by how much the price is lower, as part of the usual one.
  ///   - days: that it runs within the horizon.
  ///   - after: which part of what it borrows is missing within the horizon.
  func effect(depth: Double, days: Double, after: Double, world: Int) -> Double {
    let usual = Double(known.price)
    let change = log(1 - depth)
    let (now, then) = (known.money.contribution(at: usual), known.money.contribution(at: usual * (1 - depth)))
    let units = rates[world] * days
    // Those who come for the lower price come one by one: their number varies as a Poisson count.
    let expected = units * (exp(-elasticities[world] * change) - 1)
    let more = expected + expected.squareRoot() * draws[2, world]
    let borrowed = min(0.9, max(0, known.borrowed.mean + known.borrowed.deviation * draws[4, world])) * after
    let cross = max(0, pack.family.mean + pack.family.deviation * draws[3, world])
    let siblings = known.family * days / Double(pack.horizonDays) * cross * change
    return units * (then - now) + more * (then - borrowed * now)
      + more * (1 - borrowed) * known.savedPerUnit(pack) + siblings
  }
}

internal import Glibc

/// How the share of visitors who buy answers to prices, item by item, each learned with the help of the others and of
/// what is known beforehand.
///
/// Units of an item on a day are Poisson around visits × level × price^(−ε). Given an item's total, its days are a
/// multinomial in which the level cancels, so that only the item's own changes of price speak. εᵢ ~ N(μ, τ²), μ ~ N(m, s²):
/// the likelihood is taken as a parabola around μ, which is sought by Newton's steps; the posterior is normal then. Since
/// visits stand in it, demand that comes and goes with the season isn't taken for an effect of the price. Counts that
/// vary more than a Poisson process let every item say less.
///
/// Quantities of few units a day are zero on many days and have no logarithm, which is why this isn't ``ElasticityModel``.
///
/// Sources: Hausman, Hall and Griliches, "Econometric Models for Count Data", *Econometrica* 52, 1984, §2 (the conditional
/// likelihood); Lindley and Smith, JRSS B 34, 1972 (the hierarchy); McCullagh and Nelder, *Generalized Linear Models*, 2nd ed.,
/// §6.2.3 (the dispersion).
public struct ConversionResponse: Sendable {
  /// The days of one item that count: those with visits and a known price.
  public struct Item: Sendable {
    /// Units, not negative.
    public var units: [Double]
    /// Visits, positive.
    public var visits: [Double]
    /// Natural logarithm of the price.
    public var logPrices: [Double]

    public init() { (units, visits, logPrices) = ([], [], []) }
  }

  /// What is known before anything was seen.
  public struct Prior: Sendable {
    public var mean: Double
    /// Of the mean of a store's items.
    public var deviation: Double
    /// Of one item from that mean.
    public var spread: Double

    public init(mean: Double, deviation: Double, spread: Double) {
      (self.mean, self.deviation, self.spread) = (mean, deviation, spread)
    }
  }

  public struct Estimate: Sendable, Hashable {
    /// Per cent of units that are lost for a per cent of price.
    public let elasticity: Double
    public let standardError: Double
    /// How much its own prices say: the inverse of the variance they alone would leave.
    public let information: Double
  }

  /// Of all items together.
  public let mean: Double
  public let meanError: Double
  /// How much the prices of the store say of ``mean``, without the prior: the inverse of the variance they leave.
  public let information: Double
  /// Variance of counts over what a Poisson process has, at least 1.
  public let dispersion: Double
  /// In the order of the items.
  public let estimates: [Estimate]

  /// - Complexity: O(days), some eight times.
  public init(_ items: [Item], prior: Prior) {
    var center = prior.mean
    var dispersion = 1.0
    let spread = prior.spread * prior.spread
    var parts: [(score: Double, information: Double)] = []
    var total = 0.0
    for step in 0..<8 {
      var pearson = (sum: 0.0, degrees: 0.0)
      parts = items.map { Self.part($0, at: center, &pearson) }
      if pearson.degrees > 0 { dispersion = max(1, pearson.sum / pearson.degrees) }
      var pull = (prior.mean - center) / (prior.deviation * prior.deviation)
      total = 0
      for part in parts where part.information > 0 {
        // The item's own estimate is centre + score / information, with this variance around the common mean.
        let weight = 1 / (dispersion / part.information + spread)
        pull += weight * part.score / part.information
        total += weight
      }
      guard step < 7 else { break }
      let move = pull / (total + 1 / (prior.deviation * prior.deviation))
      // Newton's step, held where a parabola would mislead.
      center += min(1, max(-1, move))
    }
    mean = center
    self.dispersion = dispersion
    information = total
    let variance = 1 / (total + 1 / (prior.deviation * prior.deviation))
    meanError = variance.squareRoot()
    estimates = parts.map { part in
      let own = part.information / dispersion
      let posterior = 1 / (own + 1 / spread)
      // The share that the common mean has in the item's estimate carries the mean's own error along.
      let share = posterior / spread
      return Estimate(
        elasticity: center + posterior * part.score / dispersion,
        standardError: (posterior + share * share * variance).squareRoot(), information: own)
    }
  }

  /// First derivative and information of one item's likelihood, and what Pearson's statistic adds.
  private static func part(
    _ item: Item, at elasticity: Double, _ pearson: inout (sum: Double, degrees: Double)
  ) -> (score: Double, information: Double) {
    var (weights, moment, square, units) = (0.0, 0.0, 0.0, 0.0)
    for day in item.units.indices {
      let weight = item.visits[day] * exp(-elasticity * item.logPrices[day])
      weights += weight
      moment += weight * item.logPrices[day]
      square += weight * item.logPrices[day] * item.logPrices[day]
      units += item.units[day]
    }
    guard weights > 0, units > 0 else { return (0, 0) }
    let middle = moment / weights
    var score = 0.0
    for day in item.units.indices {
      let expected = units * item.visits[day] * exp(-elasticity * item.logPrices[day]) / weights
      let difference = item.units[day] - expected
      score -= difference * (item.logPrices[day] - middle)
      if expected > 0 { pearson.sum += difference * difference / expected }
    }
    pearson.degrees += Double(item.units.count - 1)
    return (score, max(0, units * (square / weights - middle * middle)))
  }
}

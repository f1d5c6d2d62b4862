internal import Glibc

/// How many units a day shoppers want, as a distribution: what the counts of the past days leave open.
///
/// The rate λ has a gamma posterior. Days count less the older they are, by a half-life; days that weren't reported
/// and days on which stock limited the sales don't count at all. Shoppers come in bursts, so that counts vary more
/// than a Poisson process does: the excess is measured (``dispersion``) and widens both the posterior and every
/// forecast.
///
/// Sources: Gelman, Carlin, Stern, Dunson, Vehtari and Rubin, *Bayesian Data Analysis*, 3rd ed., §2.6 (gamma–Poisson
/// with exposure; the predictive is negative binomial) and §2.8 (Jeffreys' prior, here Gamma(½, 0)); Harvey and
/// Fernandes, "Time Series Models for Count or Qualitative Observations", *JBES* 7(4), 1989, §2 (discounting shape
/// and exposure each day, which is the half-life here); McCullagh and Nelder, *Generalized Linear Models*, 2nd ed.,
/// §6.2.3 (dispersion from Pearson's statistic). Ours: the dispersion divides both shape and exposure, so that it
/// leaves the mean alone and scales the variance.
public struct DemandRate: Hashable, Sendable {
  /// Shape of the gamma posterior of the rate, in units over ``dispersion``.
  public let shape: Double
  /// Rate parameter of the gamma posterior: days of evidence over ``dispersion``.
  public let exposureDays: Double
  /// Variance of a day's count over its mean, at least 1, where 1 is a Poisson process.
  public let dispersion: Double
  /// Days that were reported and not limited by stock.
  public let countedDays: Int

  /// Expected units a day.
  public var meanPerDay: Double { shape / exposureDays }

  /// Variance of the rate itself, not of a day's count.
  public var variancePerDay: Double { shape / (exposureDays * exposureDays) }

  /// Learns the rate from daily counts.
  ///
  /// - Parameters:
  ///   - units: units a day, oldest first, the last one yesterday; not negative where the day counts.
  ///   - reported: whether each day was reported; absent isn't zero.
  ///   - limited: whether stock limited the sales of each day, so that its count says less than the demand.
  ///   - halfLifeDays: after so many days a count weighs half, positive.
  /// - Throws: ``DemandRateError``.
  /// - Complexity: O(*n*) time, no allocation.
  public init(
    units: [Int64], reported: [Bool], limited: [Bool], halfLifeDays: Double
  ) throws(DemandRateError) {
    guard units.count == reported.count, units.count == limited.count else { throw .unequalLengths }
    guard halfLifeDays > 0, halfLifeDays.isFinite else { throw .badHalfLife(halfLifeDays) }
    var weights = 0.0
    var squaredWeights = 0.0
    var weightedUnits = 0.0
    var counted = 0
    for index in units.indices where reported[index] && !limited[index] {
      guard units[index] >= 0 else { throw .negativeUnits(index: index) }
      let weight = exp2(-Double(units.count - 1 - index) / halfLifeDays)
      weights += weight
      squaredWeights += weight * weight
      weightedUnits += weight * Double(units[index])
      counted += 1
    }
    guard counted > 0 else { throw .noCountedDay }

    // A second pass for the variance, since the one-pass formula loses all digits where the counts are large and alike.
    let mean = weightedUnits / weights
    var squares = 0.0
    for index in units.indices where reported[index] && !limited[index] {
      let difference = Double(units[index]) - mean
      squares += exp2(-Double(units.count - 1 - index) / halfLifeDays) * difference * difference
    }
    // Unbiased for reliability weights: the weighted sum of squares over W − ΣW²/W.
    let degrees = weights - squaredWeights / weights
    let measured = degrees > 1e-9 && mean > 0 ? squares / degrees / mean : 1
    self.dispersion = max(1, measured)
    self.shape = (weightedUnits + 0.5) / dispersion
    self.exposureDays = weights / dispersion
    self.countedDays = counted
  }

  /// Demand over a stretch of days to come whose length may itself be uncertain, such as a lead time.
  ///
  /// Mean and variance follow from the laws of total expectation and variance: E D = ℓE λ and Var D = φℓE λ + (ℓ² +
  /// s²)E λ² − (ℓE λ)². The negative binomial with these two moments stands for the distribution; it is the exact
  /// predictive where the dispersion is 1 and the length is certain.
  ///
  /// - Parameters:
  ///   - days: expected length ℓ, not negative.
  ///   - deviationDays: standard deviation s of the length.
  public func demand(overDays days: Double, deviationDays: Double = 0) -> DemandDistribution {
    precondition(days >= 0 && deviationDays >= 0, "lengths aren't negative")
    let mean = days * meanPerDay
    let variance =
      dispersion * mean + days * days * variancePerDay
      + deviationDays * deviationDays * (meanPerDay * meanPerDay + variancePerDay)
    return DemandDistribution(mean: mean, variance: variance)
  }

  /// The first day by whose end demand has passed a stock with at least a given probability.
  ///
  /// - Returns: days from now, at least 1, or `nil` where it is more than `limit`.
  /// - Complexity: O(log `limit`) evaluations of a distribution.
  public func daysUntilDemandExceeds(_ stock: Int64, probability: Double, limit: Int) -> Int? {
    guard limit >= 1, demand(overDays: Double(limit)).probability(above: stock) >= probability else { return nil }
    var low = 1
    var high = limit
    while low < high {
      let middle = (low + high) / 2
      if demand(overDays: Double(middle)).probability(above: stock) >= probability {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}

/// Why no demand rate could be learned.
public enum DemandRateError: Error, Hashable, Sendable {
  case unequalLengths
  case badHalfLife(Double)
  case negativeUnits(index: Int)
  /// Every day was absent or limited by stock.
  case noCountedDay
}

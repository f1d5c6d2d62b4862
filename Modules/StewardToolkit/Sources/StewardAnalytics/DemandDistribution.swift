internal import Glibc

/// Units wanted over some days to come: a negative binomial distribution given by its mean and variance.
///
/// Probabilities come from the incomplete beta function, not from sums over counts, so that they cost the same for
/// ten units and for ten million. Relative error below 10⁻⁹ up to a mean of a million units.
///
/// Source: Johnson, Kemp and Kotz, *Univariate Discrete Distributions*, 3rd ed., §5.1 (parameters by moments) and
/// §5.6 (the distribution function as an incomplete beta function).
public struct DemandDistribution: Hashable, Sendable {
  public let mean: Double
  public let variance: Double
  /// The parameter *r*: the smaller, the burstier.
  private let size: Double
  /// *p* = mean / variance, and 1 − *p* apart from it, since the difference loses digits.
  private let success: Double
  private let failure: Double

  /// - Parameters:
  ///   - mean: expected units, not negative.
  ///   - variance: more than the mean, unless both are zero.
  public init(mean: Double, variance: Double) {
    precondition(mean == 0 || (mean > 0 && variance > mean), "a negative binomial varies more than its mean")
    self.mean = mean
    self.variance = mean == 0 ? 0 : variance
    self.size = mean == 0 ? 1 : mean * mean / (variance - mean)
    self.success = mean == 0 ? 1 : mean / variance
    self.failure = mean == 0 ? 0 : (variance - mean) / variance
  }

  /// P(D ≤ units).
  public func probability(atMost units: Int64) -> Double {
    if units < 0 { return 0 }
    if mean == 0 { return 1 }
    return regularizedIncompleteBeta(success, complement: failure, size, Double(units) + 1)
  }

  /// P(D > units), without the loss of digits of one minus its counterpart.
  public func probability(above units: Int64) -> Double {
    if units < 0 { return 1 }
    if mean == 0 { return 0 }
    return regularizedIncompleteBeta(failure, complement: success, Double(units) + 1, size)
  }

  /// The smallest number of units that demand doesn't pass with the given probability.
  ///
  /// - Parameter probability: 0 < p < 1.
  /// - Complexity: O(log *q*) probabilities for a quantile *q*.
  public func quantile(_ probability: Double) -> Int64 {
    precondition(probability > 0 && probability < 1, "a quantile needs a probability within 0 and 1")
    if mean == 0 { return 0 }
    var high = Int64(min(mean + 4 * variance.squareRoot() + 1, 1e15))
    // Bounded, since demand beyond 10¹⁵ units would be a bug in the counts.
    while self.probability(atMost: high) < probability, high < 1_000_000_000_000_000 { high *= 2 }
    var low: Int64 = 0
    while low < high {
      let middle = (low + high) / 2
      if self.probability(atMost: middle) >= probability { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// E[(D − stock)⁺]: the units that shoppers want beyond what is there.
  ///
  /// Since k·P_r(k) = mean·P_{r+1}(k − 1), the expectation is mean·P(D′ ≥ stock) − stock·P(D > stock), where D′ has
  /// the same *p* and a size larger by one. No sum is needed.
  public func expectedExcess(over stock: Int64) -> Double {
    if mean == 0 { return 0 }
    if stock <= 0 { return mean - Double(stock) }
    let shifted = regularizedIncompleteBeta(failure, complement: success, Double(stock), size + 1)
    return max(0, mean * shifted - Double(stock) * probability(above: stock))
  }
}

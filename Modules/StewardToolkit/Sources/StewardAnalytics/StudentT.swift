/// Student's *t* distribution: how far a mean may lie from the truth, in units of a spread that was itself estimated.
///
/// Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 1964, 26.7.1 (by the incomplete beta function).
public struct StudentT: Hashable, Sendable {
  public let degreesOfFreedom: Double

  /// - Returns: `nil` where the degrees of freedom aren't a number above zero.
  public init?(degreesOfFreedom: Double) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else { return nil }
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(T ≤ value).
  public func probability(atMost value: Double) -> Double {
    guard value.isFinite else { return value > 0 ? 1 : 0 }
    let square = value * value
    let tail =
      regularizedIncompleteBeta(
        degreesOfFreedom / (degreesOfFreedom + square), complement: square / (degreesOfFreedom + square),
        degreesOfFreedom / 2, 0.5) / 2
    return value > 0 ? 1 - tail : tail
  }

  /// The value that isn't passed with a probability, 0 < p < 1; bounded to ±10¹², which heavy tails reach.
  public func quantile(_ probability: Double) -> Double {
    if probability < 0.5 { return -quantile(1 - probability) }
    var (low, high) = (0.0, 1.0)
    while high < 1e12, self.probability(atMost: high) < probability { high *= 2 }
    for _ in 0..<200 where high - low > 1e-13 * high {
      let middle = (low + high) / 2
      if self.probability(atMost: middle) < probability { low = middle } else { high = middle }
    }
    return high
  }
}

internal import Glibc

/// Counts of rare events at a probability.
enum CountDraw {
  /// The share of cases below a standard normal number.
  static func probability(_ score: Double) -> Double { 0.5 * erfc(-score / 2.0.squareRoot()) }

  /// The quantile of a Poisson distribution.
  ///
  /// - Parameters:
  ///   - mean: from 500 on the normal distribution stands for it.
  ///   - probability: 0 … 1.
  /// - Complexity: O(mean), at most a thousand steps.
  static func poisson(mean: Double, probability: Double) -> Double {
    guard mean > 0 else { return 0 }
    let probability = min(1 - 1e-9, max(0, probability))
    guard mean < 500 else {
      let root = mean.squareRoot()
      return max(0, (mean + root * score(probability)).rounded())
    }
    var (count, term) = (0.0, exp(-mean))
    var sum = term
    while sum < probability, count < 1_000 {
      count += 1
      term *= mean / count
      sum += term
    }
    return count
  }

  /// The standard normal number at a probability, by halving: good to a millionth, for few calls.
  private static func score(_ probability: Double) -> Double {
    var (low, high) = (-7.0, 7.0)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      if self.probability(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

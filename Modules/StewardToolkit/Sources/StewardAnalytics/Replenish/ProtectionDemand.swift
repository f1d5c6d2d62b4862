internal import Glibc

/// Demand over the time that a position must last, from a review to the arrival of the next one's order, as a function
/// of the standard normal score: a mixture over the lead times.
struct ProtectionDemand: Sendable {
  let mean: Double
  /// Scores of the quantiles below, ascending from the median's on.
  static let scores = probabilities.map(normalQuantile)
  static let probabilities = [0.5, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995]
  static var symmetric: [Double] { probabilities.dropFirst().reversed().map { 1 - $0 } + probabilities }

  private let quantiles: [Double]

  /// - Parameters:
  ///   - parts: of each lead time its probability, the expected demand and the quantiles of ``symmetric``.
  init(_ parts: [(probability: Double, mean: Double, quantiles: [Double])]) {
    mean = parts.reduce(0) { $0 + $1.probability * $1.mean }
    if parts.count == 1 {
      quantiles = Array(parts[0].quantiles.suffix(Self.probabilities.count))
      return
    }
    // The quantile of a mixture lies among those of its parts: bisection on its distribution function.
    let levels = Self.symmetric
    quantiles = Self.probabilities.map { wanted in
      var low = parts.map { $0.quantiles[0] }.min() ?? 0
      var high = parts.map { $0.quantiles[levels.count - 1] }.max() ?? 0
      for _ in 0..<50 {
        let middle = 0.5 * (low + high)
        let below = parts.reduce(0) { $0 + $1.probability * Self.share(atMost: middle, $1.quantiles, levels) }
        if below >= wanted { high = middle } else { low = middle }
      }
      return high
    }
  }

  /// The quantile of a score, along straight lines between those that are known, and on beyond the last.
  func quantile(score: Double) -> Double {
    let scores = Self.scores
    var upper = 1
    while upper < scores.count - 1, score > scores[upper] { upper += 1 }
    let slope = (quantiles[upper] - quantiles[upper - 1]) / (scores[upper] - scores[upper - 1])
    return max(0, quantiles[upper] + slope * (score - scores[upper]))
  }

  /// P(demand > units), by the same lines.
  func probability(above units: Double) -> Double {
    var low = -6.0
    var high = 6.0
    for _ in 0..<50 {
      let middle = 0.5 * (low + high)
      if quantile(score: middle) > units { high = middle } else { low = middle }
    }
    return 0.5 * erfc(low * 0.5.squareRoot())
  }

  private static func share(atMost value: Double, _ quantiles: [Double], _ levels: [Double]) -> Double {
    if value < quantiles[0] { return 0 }
    for index in 1..<quantiles.count where value < quantiles[index] {
      let part = (value - quantiles[index - 1]) / (quantiles[index] - quantiles[index - 1])
      return levels[index - 1] + part * (levels[index] - levels[index - 1])
    }
    return 1
  }
}

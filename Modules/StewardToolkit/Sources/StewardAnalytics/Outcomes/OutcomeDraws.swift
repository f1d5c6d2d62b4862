/// Possible worlds, evenly spread and always the same: what isn't known about an action, as standard normal numbers to be
/// turned into demand, response and chance.
///
/// World *i* has in dimension *d* the point {½ + (i + 1) √p_d} of the unit interval, p_d a prime; 11 and 17 are
/// left out, since the roots of 11 and 13 run together for hundreds of steps. Such points fill
/// the cube more evenly than random ones, and no generator needs a seed.
///
/// Source: Niederreiter, *Random Number Generation and Quasi-Monte Carlo Methods*, 1992, §3.1 (the sequence of multiples of
/// irrational numbers).
public struct OutcomeDraws: Sendable {
  public let count: Int
  /// Dimension by dimension.
  private let normals: [Double]

  /// - Parameters:
  ///   - count: how many worlds, positive.
  ///   - dimensions: how many things aren't known, 1 … 8.
  public init(count: Int, dimensions: Int) {
    let primes: [Double] = [2, 3, 5, 7, 13, 19, 23, 29]
    precondition(count > 0 && (1...primes.count).contains(dimensions), "a few worlds of few dimensions")
    self.count = count
    normals = primes.prefix(dimensions).flatMap { prime in
      (0..<count).map { world in
        let point = (0.5 + Double(world + 1) * prime.squareRoot()).truncatingRemainder(dividingBy: 1)
        return normalQuantile(min(1 - 1e-9, max(1e-9, point)))
      }
    }
  }

  /// A standard normal number.
  public subscript(dimension: Int, world: Int) -> Double { normals[dimension * count + world] }

  /// The quantile of a gamma distribution that lies where a standard normal number does.
  ///
  /// Source: Wilson and Hilferty, "The Distribution of Chi-Square", *PNAS* 17, 1931: the cube root is nearly normal. Off by
  /// less than two in a hundred of the standard deviation from a shape of one on.
  ///
  /// - Parameters:
  ///   - mean: of the distribution, not negative.
  ///   - shape: positive.
  public static func gamma(mean: Double, shape: Double, at score: Double) -> Double {
    let ninth = 1 / (9 * shape)
    let root = max(0, 1 - ninth + score * ninth.squareRoot())
    return mean * root * root * root
  }
}

/// What came of an action in many possible worlds.
public struct OutcomeSummary: Sendable, Hashable {
  public let mean: Double
  /// The share of worlds in which it was positive.
  public let positive: Double
  /// Nine worlds in ten lie between.
  public let wide: ClosedRange<Double>
  /// One in two.
  public let narrow: ClosedRange<Double>

  /// - Parameter outcomes: one a world, finite, not empty, in any order.
  /// - Complexity: O(*n* log *n*).
  public init(_ outcomes: [Double]) {
    precondition(!outcomes.isEmpty, "there is a world")
    let sorted = outcomes.sorted()
    mean = outcomes.reduce(0, +) / Double(outcomes.count)
    positive = Double(outcomes.count { $0 > 0 }) / Double(outcomes.count)
    // The mean of a skewed distribution may lie beyond its middle half; an interval holds it all the same.
    wide =
      min(mean, sortedQuantile(sorted, 0.05))...max(mean, sortedQuantile(sorted, 0.95))
    narrow = min(mean, sortedQuantile(sorted, 0.25))...max(mean, sortedQuantile(sorted, 0.75))
  }
}

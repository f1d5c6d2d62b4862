internal import Glibc

/// How an amount in one store follows from the same item's amount in another: the logarithm of their ratio has a mean for
/// the stores, a shift for the category, and a spread from item to item beyond what chance does to counts.
///
/// Sources: DerSimonian and Laird, "Meta-analysis in clinical trials", *Controlled Clinical Trials* 7, 1986 (the spread by the
/// method of moments); Gelman and others, *Bayesian Data Analysis*, 3rd ed., §5.4 (means that lean on the common one).
struct RatioModel: Sendable {
  /// What stands beside the items.
  struct Prior: Sendable {
    /// Standard deviation of the logarithm from item to item.
    let spread: Double
    /// So many items is it worth.
    let spreadItems: Double
    /// A ratio of one is worth so many items; 0 where nothing is known.
    let meanItems: Double
    /// From so many items on a category's own ratio counts as much as the store's; infinite: it never does.
    let categoryItems: Double
  }

  /// One item that both stores have.
  struct Point {
    let logarithm: Double
    /// By chance.
    let variance: Double
    let category: String?
  }

  let count: Int
  let mean: Double
  /// Of the mean.
  let error: Double
  /// From item to item.
  let spread: Double
  private let shifts: [String: Double]

  /// - Complexity: O(points).
  init(_ points: [Point], _ prior: Prior) {
    count = points.count
    let moments = Self.spread(points)
    let n = Double(points.count)
    let common = prior.spread * prior.spread
    let square = (n * moments + prior.spreadItems * common) / max(1e-9, n + prior.spreadItems)
    spread = square.squareRoot()
    var (weights, sum) = (prior.meanItems / max(1e-9, common), 0.0)
    for point in points {
      let weight = 1 / (point.variance + square + 1e-6)
      weights += weight
      sum += weight * point.logarithm
    }
    mean = weights > 0 ? sum / weights : 0
    error = weights > 0 ? (1 / weights).squareRoot() : prior.spread
    shifts = Self.shifts(points, mean: mean, square: square, categoryItems: prior.categoryItems)
  }

  /// The logarithm of the ratio for another item of a category, and its standard deviation.
  func estimate(_ category: String?) -> (mean: Double, deviation: Double) {
    let shift = category.flatMap { shifts[$0] } ?? 0
    return (mean + shift, (spread * spread + error * error).squareRoot())
  }

  private static func spread(_ points: [Point]) -> Double {
    guard points.count > 1 else { return 0 }
    var (weights, squares, sum) = (0.0, 0.0, 0.0)
    for point in points {
      let weight = 1 / (point.variance + 1e-6)
      weights += weight
      squares += weight * weight
      sum += weight * point.logarithm
    }
    let mean = sum / weights
    let q = points.reduce(0) { $0 + ($1.logarithm - mean) * ($1.logarithm - mean) / ($1.variance + 1e-6) }
    return max(0, (q - Double(points.count - 1)) / max(1e-9, weights - squares / weights))
  }

  private static func shifts(
    _ points: [Point], mean: Double, square: Double, categoryItems: Double
  ) -> [String: Double] {
    guard categoryItems.isFinite else { return [:] }
    var sums: [String: (weight: Double, sum: Double)] = [:]
    for point in points {
      guard let category = point.category else { continue }
      let weight = square / (point.variance + square + 1e-6)
      sums[category, default: (0, 0)].weight += weight
      sums[category]?.sum += weight * (point.logarithm - mean)
    }
    return sums.mapValues { $0.sum / ($0.weight + categoryItems) }
  }
}

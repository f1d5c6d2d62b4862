internal import Glibc

/// Quantiles of an account's standardized errors in up to four classes, from intermittent and noisy series to steady
/// ones: one item's past is too short to know its tails; the account's isn't.
struct StandardizedErrors: Sendable {
  /// Upper edges of the classes but the last, in steadiness.
  private let edges: [Double]
  /// Class by class.
  private let quantiles: [[Double]]

  /// Errors beyond this come from a scale that was too small, not from demand.
  private static let largest = 50.0

  /// - Parameters:
  ///   - errors: each with the steadiness of its series.
  ///   - jobs: independent pieces of the past that they come from.
  ///   - probabilities: ascending.
  /// - Complexity: O(*n* log *n*).
  init(_ errors: [(steadiness: Double, error: Double)], jobs: Int, probabilities: [Double]) {
    let classes = jobs >= 80 ? 4 : jobs >= 30 ? 2 : 1
    let sorted = errors.map(\.steadiness).sorted()
    let edges =
      sorted.isEmpty ? [] : (1..<max(classes, 1)).map { sortedQuantile(sorted, Double($0) / Double(classes)) }
    var byClass = [[Double]](repeating: [], count: classes)
    for (steadiness, error) in errors { byClass[Self.number(steadiness, edges)].append(error) }
    // Where few series say anything, a normal distribution with the same mean absolute deviation has its word too.
    let normal = probabilities.map { 1.2533 * normalQuantile($0) }
    let share = Double(jobs) / (Double(jobs) + 3 * Double(classes))
    self.edges = edges
    quantiles = byClass.map { errors in
      guard !errors.isEmpty else { return normal }
      let sorted = errors.sorted()
      return zip(probabilities, normal).map { probability, normal in
        let own = sortedQuantile(sorted, probability)
        return min(max(share * own + (1 - share) * normal, -Self.largest), Self.largest)
      }
    }
  }

  func quantiles(_ steadiness: Double) -> [Double] { quantiles[Self.number(steadiness, edges)] }

  func classNumber(_ steadiness: Double) -> Int { Self.number(steadiness, edges) }

  func quantile(classNumber: Int, probability: Int) -> Double { quantiles[classNumber][probability] }

  private static func number(_ steadiness: Double, _ edges: [Double]) -> Int {
    var number = 0
    while number < edges.count, steadiness > edges[number] { number += 1 }
    return number
  }
}

/// Quantile of the standard normal distribution to twelve digits, by Newton's method on `erfc`.
func normalQuantile(_ probability: Double) -> Double {
  var value = 0.0
  for _ in 0..<60 {
    let below = 0.5 * erfc(-value * 0.5.squareRoot())
    let density = 0.3989422804014327 * exp(-0.5 * value * value)
    let step = (below - probability) / max(density, 1e-12)
    value -= min(max(step, -1), 1)
    if abs(step) < 1e-13 { break }
  }
  return value
}

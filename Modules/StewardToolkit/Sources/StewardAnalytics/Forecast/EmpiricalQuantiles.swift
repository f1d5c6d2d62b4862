internal import Glibc

/// Quantiles of the past itself, the newer points weighing more: for items whose demand is no level with noise around.
enum EmpiricalQuantiles {
  static let count = 3

  /// - Parameter values: oldest first, not empty.
  /// - Returns: the probabilities' quantiles with a short, a middle and an endless memory.
  /// - Complexity: O(*n* log *n*): one sort serves all.
  static func quantiles(_ values: [Double], _ probabilities: [Double]) -> [Double] {
    let count = values.count
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let sorted = order.map { values[$0] }
    var result: [Double] = []
    result.reserveCapacity(Self.count * probabilities.count)
    for halfLife in [max(4, Double(count) / 16), max(8, Double(count) / 5), .infinity] {
      let daily = exp2(-1 / halfLife)
      var byAge = [1.0]
      byAge.reserveCapacity(count)
      for age in 1..<max(count, 2) { byAge.append(max(byAge[age - 1] * daily, 1e-300)) }
      result += midQuantiles(ofSorted: sorted, weights: order.map { byAge[count - 1 - $0] }, probabilities)
    }
    return result
  }
}

/// Widens or narrows the bounds of each level so that they held in the backtests what they promise.
///
/// Split conformal calibration with the ratio to the distance from the median as the score (Romano, Patterson and
/// Candès, "Conformalized Quantile Regression", *NeurIPS*, 2019, §3). Ours: where demand is seldom zero, the upper bound
/// gets the share of misses that the lower one can't have, since a lower bound of zero never misses; where most periods
/// are without demand it keeps its own half, or an interval could promise nothing but zeros.
struct IntervalCoverage: Sendable {
  /// Of each level, ascending.
  private(set) var lower: [Double]
  private(set) var upper: [Double]

  struct Row: Sendable {
    /// One value a probability, ascending.
    let quantiles: [Double]
    let truth: Double
    let isCounted: Bool
  }

  static let neutral = IntervalCoverage(lower: [], upper: [])

  private init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }

  /// - Parameters:
  ///   - levels: ascending.
  ///   - isSparse: whether most periods of these series are without demand.
  ///   - share: 0 … 1, how far the rows are trusted.
  init(_ rows: [Row], levels: [Double], isSparse: Bool, share: Double) {
    lower = [Double](repeating: 1, count: levels.count)
    upper = lower
    guard !rows.isEmpty else { return }
    for (number, level) in levels.enumerated() {
      let miss = 1 - level
      let below = rows.map { Self.score($0, number: number, isUpper: false) }
      let low = min(max(sortedQuantile(below.sorted(), 1 - miss / 2), 0.5), 3)
      var missed = 0
      for score in below where score > low { missed += 1 }
      let spent = isSparse ? miss / 2 : Double(missed) / Double(rows.count)
      let above = rows.map { Self.score($0, number: number, isUpper: true) }
      let high = min(max(sortedQuantile(above.sorted(), 1 - (miss - spent)), 0.1), 3)
      lower[number] = share * low + 1 - share
      upper[number] = share * high + 1 - share
    }
  }

  /// How many times the distance from the median to the bound it takes to reach the truth.
  private static func score(_ row: Row, number: Int, isUpper: Bool) -> Double {
    let middle = row.quantiles.count / 2
    let center = row.quantiles[middle]
    let sign = isUpper ? 1.0 : -1.0
    let width = sign * (row.quantiles[middle + (isUpper ? number + 1 : -number - 1)] - center)
    // A whole bound covers up to half a unit beyond the one before rounding.
    let excess = sign * (row.truth - center) - (row.isCounted ? 0.5 : 0)
    return width > 1e-9 ? excess / width : excess <= 1e-9 ? -9 : 99
  }

  func apply(_ quantiles: inout [Double], isCounted: Bool) {
    let middle = quantiles.count / 2
    let center = quantiles[middle]
    for level in lower.indices {
      quantiles[middle - level - 1] = center + lower[level] * (quantiles[middle - level - 1] - center)
      quantiles[middle + level + 1] = center + upper[level] * (quantiles[middle + level + 1] - center)
    }
    for index in quantiles.indices where index != middle {
      quantiles[index] = max(0, quantiles[index])
      if isCounted { quantiles[index] = (quantiles[index] + 0.5).rounded(.down) }
    }
    for index in stride(from: middle - 1, through: 0, by: -1) {
      quantiles[index] = min(quantiles[index], quantiles[index + 1])
    }
    for index in (middle + 1)..<max(quantiles.count, middle + 1) {
      quantiles[index] = max(quantiles[index], quantiles[index - 1])
    }
  }
}

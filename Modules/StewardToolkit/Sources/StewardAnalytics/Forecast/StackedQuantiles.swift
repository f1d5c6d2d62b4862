/// One mixture of candidates' quantiles for an account, and the correction of its intervals, learned from rows whose
/// truth is known.
///
/// What the candidates say of a row is one array, probability by probability: entry `probability × candidates +
/// candidate`.
struct StackedQuantiles: Sendable {
  /// What is known of a row beside the candidates' quantiles.
  struct Row: Sendable {
    let truth: Double
    /// The unit in which errors of different items are comparable.
    let scale: Double
    let isCounted: Bool
    let isSparse: Bool
  }

  let candidates: Int
  /// Of each probability.
  let weights: [[Double]]
  private let sparse: IntervalCoverage
  private let dense: IntervalCoverage

  private static let rounds = 200

  /// - Parameters:
  ///   - probabilities: ascending, symmetric around the median.
  ///   - jobs: independent pieces of the past that the rows come from.
  /// - Complexity: O(rows × candidates × probabilities × rounds).
  init(_ rows: [Row], columns: [[Double]], candidates: Int, probabilities: [Double], jobs: Int) {
    self.candidates = candidates
    guard !rows.isEmpty else {
      let equal = [Double](repeating: 1 / Double(candidates), count: candidates)
      weights = probabilities.map { _ in equal }
      sparse = .neutral
      dense = .neutral
      return
    }
    let weights = probabilities.indices.map { number in
      Self.stack(
        rows, columns, candidates: candidates, number: number, probability: probabilities[number], jobs: jobs)
    }
    var groups: (sparse: [IntervalCoverage.Row], dense: [IntervalCoverage.Row]) = ([], [])
    for (row, column) in zip(rows, columns) {
      let judged = IntervalCoverage.Row(
        quantiles: Self.mix(column, weights, candidates), truth: row.truth, isCounted: row.isCounted)
      if row.isSparse { groups.sparse.append(judged) } else { groups.dense.append(judged) }
    }
    let levels = probabilities.suffix(probabilities.count / 2).map { 2 * $0 - 1 }
    func calibrate(_ judged: [IntervalCoverage.Row], isSparse: Bool) -> IntervalCoverage {
      let own = Double(judged.count) * Double(jobs) / Double(rows.count)
      return IntervalCoverage(judged, levels: levels, isSparse: isSparse, share: own / (own + 3))
    }
    self.weights = weights
    sparse = calibrate(groups.sparse, isSparse: true)
    dense = calibrate(groups.dense, isSparse: false)
  }

  /// The quantiles of a row, not crossing and not negative.
  func quantiles(_ column: [Double], isSparse: Bool, isCounted: Bool) -> [Double] {
    var mixture = Self.mix(column, weights, candidates)
    (isSparse ? sparse : dense).apply(&mixture, isCounted: isCounted)
    return mixture
  }

  private static func mix(_ column: [Double], _ weights: [[Double]], _ candidates: Int) -> [Double] {
    weights.indices.map { number in
      var sum = 0.0
      for index in 0..<candidates { sum += weights[number][index] * column[number * candidates + index] }
      return sum
    }.sorted()
  }

  private static func stack(
    _ rows: [Row], _ columns: [[Double]], candidates: Int, number: Int, probability: Double, jobs: Int
  ) -> [Double] {
    let blocks = (rows.count + 7) / 8
    var predictions = [SIMD8<Float>](repeating: .zero, count: blocks * candidates)
    var truths = [SIMD8<Float>](repeating: .zero, count: blocks)
    for (position, row) in rows.enumerated() {
      truths[position / 8][position % 8] = Float(row.truth / row.scale)
      for index in 0..<candidates {
        predictions[position / 8 * candidates + index][position % 8] =
          Float(columns[position][number * candidates + index] / row.scale)
      }
    }
    // The fewer series there are, the more it takes to move away from where the descent starts.
    return QuantileStack.weights(
      predictions: predictions, truths: truths, rows: rows.count, candidates: candidates, probability: probability,
      penalty: 0.025 + 0.1 / Double(jobs), rounds: rounds)
  }
}

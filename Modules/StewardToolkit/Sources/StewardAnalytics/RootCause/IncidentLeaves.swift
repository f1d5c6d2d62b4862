/// The finest combinations of attributes of an incident: what was seen and what was expected.
struct IncidentLeaves {
  /// Codes by dimension, then leaf.
  let codes: [[Int]]
  private let actual: [Double]
  private let expected: [Double]
  /// What the search sums: actual and expected, each leaf with its weight.
  let seen: [Double]
  private(set) var hoped: [Double]
  /// Trials of each leaf where the complement of a ratio is searched.
  private let complementOf: [Double]?
  /// `nil` where nothing moved.
  let direction: ChangeDirection?

  /// Variance of a leaf beyond its sampling, relative to its square: an incident moves leaves by unequal factors.
  private static let unevenness = 0.6
  /// So many trials at the ratio of all are added to the past of each leaf.
  private static let priorTrials = 100.0

  init(_ table: KPITable) {
    let sums = LeafSums(table)
    let isComplement = sums.isMostlySuccess
    let values = isComplement ? sums.complement : sums
    let baseline = table.counts == nil ? values.expectedSums() : values.expectedRatios(priorTrials: Self.priorTrials)
    var kept = [Int]()
    for leaf in values.now.indices where baseline.expected[leaf] > 0 { kept.append(leaf) }

    self.codes = values.codes.map { codes in kept.map { codes[$0] } }
    self.actual = kept.map { values.now[$0] }
    self.expected = kept.map { baseline.expected[$0] }
    self.complementOf = isComplement ? kept.map { values.countsNow[$0] } : nil
    let weights = expected.map { 1 / (baseline.dispersion + Self.unevenness * Self.unevenness * $0) }
    self.seen = zip(actual, weights).map { $0 * $1 }
    self.hoped = zip(expected, weights).map { $0 * $1 }

    let change = actual.reduce(0, +) - expected.reduce(0, +)
    if !values.hasPast {
      self.direction = .either
    } else {
      self.direction = change > 0 ? .rise : change < 0 ? .fall : nil
    }
  }

  var count: Int { seen.count }

  /// The same leaves with those of a pattern expected as they were seen.
  func explained(_ candidate: PatternCandidate) -> IncidentLeaves {
    var result = self
    let inside = leaves(of: candidate)
    let ratio = inside.reduce(0) { $0 + seen[$1] } / inside.reduce(0) { $0 + hoped[$1] }
    // Not below any rate that could be: a pattern without a single event would leave no expectation to compare with.
    for leaf in inside { result.hoped[leaf] *= max(ratio, 1e-6) }
    return result
  }

  func cause(_ candidate: PatternCandidate) -> RootCause {
    var totals = (actual: 0.0, expected: 0.0)
    for leaf in leaves(of: candidate) {
      // The complement of a complement is the figure as it was given.
      totals.actual += complementOf.map { $0[leaf] - actual[leaf] } ?? actual[leaf]
      totals.expected += complementOf.map { $0[leaf] - expected[leaf] } ?? expected[leaf]
    }
    return RootCause(
      pattern: candidate.dimensions.map { .init(dimension: $0, code: codes[$0][candidate.leaf]) },
      score: candidate.score, actual: totals.actual, expected: totals.expected)
  }

  private func leaves(of candidate: PatternCandidate) -> [Int] {
    (0..<count).filter { leaf in
      candidate.dimensions.allSatisfy { codes[$0][leaf] == codes[$0][candidate.leaf] }
    }
  }
}

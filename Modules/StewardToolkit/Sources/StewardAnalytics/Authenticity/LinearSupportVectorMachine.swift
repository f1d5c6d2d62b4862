/// A linear classifier with the largest margin.
///
/// Minimises ½‖w‖² + C Σ max(0, 1 − yᵢ w·xᵢ)² by coordinate descent in the dual: Hsieh, Chang, Lin, Keerthi and Sundararajan,
/// "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 1, without shrinking. The bias is the
/// weight of one more feature that is always 1, as in LIBLINEAR.
struct LinearSupportVectorMachine: Sendable {
  private(set) var weights: [Double]
  private(set) var bias = 0.0

  /// - Parameters:
  ///   - vectors: what to learn from, at least one of each label.
  ///   - count: how many features there are.
  ///   - cost: C, positive.
  /// - Complexity: O(*rounds* · nonzeros).
  init(_ vectors: [SparseVector], labels: [Bool], featureCount count: Int, cost: Double = 1, tolerance: Double = 1e-4) {
    weights = [Double](repeating: 0, count: count)
    var alpha = [Double](repeating: 0, count: vectors.count)
    let diagonal = 1 / (2 * cost)
    let norms = vectors.map { vector in vector.values.reduce(1 + diagonal) { $0 + $1 * $1 } }
    var order = Array(vectors.indices)
    var random = Shuffler()
    // A bound against a loop without end; some thirty rounds do.
    for _ in 0..<1_000 {
      random.shuffle(&order)
      var worst = 0.0
      for row in order {
        let sign = labels[row] ? 1.0 : -1.0
        let gradient = sign * margin(vectors[row]) - 1 + diagonal * alpha[row]
        let projected = alpha[row] == 0 ? min(gradient, 0) : gradient
        worst = max(worst, abs(projected))
        guard projected != 0 else { continue }
        let next = max(alpha[row] - gradient / norms[row], 0)
        let step = (next - alpha[row]) * sign
        alpha[row] = next
        bias += step
        for (index, value) in zip(vectors[row].indices, vectors[row].values) { weights[Int(index)] += step * value }
      }
      if worst < tolerance { break }
    }
  }

  /// The distance from the border in margins, positive on the side of `true`.
  func margin(_ vector: SparseVector) -> Double { vector.dot(weights) + bias }
}

/// Shuffles the same way in every run (SplitMix64, Steele, Lea and Flood, 2014; Fisher and Yates).
private struct Shuffler {
  private var state: UInt64 = 1

  mutating func shuffle(_ values: inout [Int]) {
    for index in values.indices.dropFirst().reversed() {
      values.swapAt(index, Int(next() % UInt64(index + 1)))
    }
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

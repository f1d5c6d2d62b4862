internal import Glibc

/// Convex weights of candidates' quantiles that minimize the pinball loss of their mixture, for one probability.
///
/// Sources: Lichtendahl, Grushka-Cockayne and Winkler, "Is It Better to Average Probabilities or Quantiles?",
/// *Management Science* 59(7), 2013 (averaging quantiles); Kivinen and Warmuth, "Exponentiated Gradient versus Gradient
/// Descent for Linear Predictors", *Information and Computation* 132, 1997 (the descent). Ours: the
/// descent starts from weights by each candidate's own loss, and a penalty on the relative entropy to them decides
/// where the data don't.
enum QuantileStack {
  /// Candidates start from weights that fall with this power of their own loss.
  private static let sharpness = 12.0

  /// - Parameters:
  ///   - predictions: in blocks of eight rows, candidate by candidate within a block.
  ///   - truths: in the same blocks.
  ///   - rows: of them, the others of the last block being padding.
  ///   - penalty: of the relative entropy.
  /// - Complexity: O(rows × candidates) a round.
  static func weights(
    predictions: [SIMD8<Float>], truths: [SIMD8<Float>], rows: Int, candidates: Int, probability: Double,
    penalty: Double, rounds: Int
  ) -> [Double] {
    let losses = losses(predictions, truths, rows: rows, candidates: candidates, probability: Float(probability))
    let least = max(losses.min() ?? 1, 1e-12)
    var prior = losses.map { pow(least / max($0, 1e-12), Self.sharpness) }
    let sum = prior.reduce(0, +)
    for index in prior.indices { prior[index] = max(prior[index] / sum, 1e-9) }
    var weights = prior
    var averages = [Double](repeating: 0, count: candidates)
    let variance = probability * (1 - probability)
    for round in 0..<rounds {
      let gradient = gradient(
        predictions, truths, rows: rows, weights: weights.map { Float($0) }, probability: Float(probability))
      let step = 2 / variance / (1 + 0.2 * Double(round)).squareRoot()
      var exponents = gradient
      for index in 0..<candidates {
        let slope = gradient[index] + penalty * variance * log(max(weights[index], 1e-12) / prior[index])
        exponents[index] = -step * slope
      }
      let largest = exponents.max() ?? 0
      var sum = 0.0
      for index in 0..<candidates {
        weights[index] = max(weights[index] * exp(exponents[index] - largest), 1e-9)
        sum += weights[index]
      }
      for index in 0..<candidates { weights[index] /= sum }
      // The first half is the way there.
      if 2 * round >= rounds { for index in 0..<candidates { averages[index] += weights[index] } }
    }
    let total = averages.reduce(0, +)
    return averages.map { $0 / total }
  }

  /// Mean pinball loss of each candidate alone.
  private static func losses(
    _ predictions: [SIMD8<Float>], _ truths: [SIMD8<Float>], rows: Int, candidates: Int, probability: Float
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: candidates)
    for block in truths.indices {
      for index in 0..<candidates {
        let excess = truths[block] - predictions[block * candidates + index]
        let loss = pointwiseMax(probability * excess, (probability - 1) * excess)
        for lane in 0..<min(8, rows - block * 8) { sums[index] += Double(loss[lane]) }
      }
    }
    return sums.map { $0 / Double(rows) }
  }

  private static func gradient(
    _ predictions: [SIMD8<Float>], _ truths: [SIMD8<Float>], rows: Int, weights: [Float], probability: Float
  ) -> [Double] {
    let count = weights.count
    var sums = [SIMD8<Float>](repeating: .zero, count: count)
    let above = SIMD8<Float>(repeating: 1 - probability)
    let below = SIMD8<Float>(repeating: -probability)
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    predictions.withUnsafeBufferPointer { predictions in
      weights.withUnsafeBufferPointer { weights in
        sums.withUnsafeMutableBufferPointer { sums in
          for block in truths.indices {
            let start = block * count
            var mixture = SIMD8<Float>.zero
            for index in 0..<count { mixture += weights[index] * predictions[start + index] }
            var slope = below.replacing(with: above, where: truths[block] .< mixture)
            let left = rows - block * 8
            if left < 8 { slope = slope.replacing(with: 0, where: lanes .>= SIMD8(repeating: Int32(left))) }
            for index in 0..<count { sums[index] += slope * predictions[start + index] }
          }
        }
      }
    }
    return sums.map { lanes in
      var sum = 0.0
      for lane in 0..<8 { sum += Double(lanes[lane]) }
      return sum / Double(rows)
    }
  }
}

internal import Glibc

/// Turns margins into probabilities: 1/(1 + exp(a·margin + b)).
///
/// Sources: Platt, "Probabilistic Outputs for Support Vector Machines", 1999; fitted by the Newton method of Lin, Lin and Weng,
/// "A Note on Platt's Probabilistic Outputs", *Machine Learning* 68, 2007, algorithm 1.
struct ProbabilityScale: Sendable {
  private(set) var slope = 0.0
  private(set) var offset: Double

  /// - Parameters:
  ///   - margins: of reviews that weren't learned from.
  ///   - labels: theirs, at least one of each.
  /// - Complexity: O(*rounds* · *n*), at most 100 rounds.
  init(margins: [Double], labels: [Bool]) {
    let positive = Double(labels.count { $0 })
    let negative = Double(labels.count) - positive
    let targets = labels.map { $0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2) }
    offset = log((negative + 1) / (positive + 1))
    var value = Self.loss(margins, targets, slope, offset)
    for _ in 0..<100 {
      guard let step = Self.step(margins, targets, slope, offset) else { break }
      var length = 1.0
      var next = Self.loss(margins, targets, slope + step.slope, offset + step.offset)
      while length > 1e-10, next > value + 1e-4 * length * step.descent {
        length /= 2
        next = Self.loss(margins, targets, slope + length * step.slope, offset + length * step.offset)
      }
      guard length > 1e-10 else { break }
      slope += length * step.slope
      offset += length * step.offset
      value = next
    }
  }

  func probability(_ margin: Double) -> Double { Self.probability(slope * margin + offset) }

  /// 1/(1 + eˣ) without overflow.
  private static func probability(_ x: Double) -> Double {
    x >= 0 ? exp(-x) / (1 + exp(-x)) : 1 / (1 + exp(x))
  }

  private static func loss(_ margins: [Double], _ targets: [Double], _ slope: Double, _ offset: Double) -> Double {
    var sum = 0.0
    for (margin, target) in zip(margins, targets) {
      let x = slope * margin + offset
      sum += x >= 0 ? target * x + log1p(exp(-x)) : (target - 1) * x + log1p(exp(x))
    }
    return sum
  }

  /// The Newton step, or `nil` where the gradient has vanished.
  private static func step(
    _ margins: [Double], _ targets: [Double], _ slope: Double, _ offset: Double
  ) -> (slope: Double, offset: Double, descent: Double)? {
    // A ridge keeps the matrix regular.
    var h11 = 1e-12
    var h22 = 1e-12
    var h21 = 0.0
    var g1 = 0.0
    var g2 = 0.0
    for (margin, target) in zip(margins, targets) {
      let probability = probability(slope * margin + offset)
      let weight = probability * (1 - probability)
      h11 += margin * margin * weight
      h22 += weight
      h21 += margin * weight
      g1 += margin * (target - probability)
      g2 += target - probability
    }
    guard abs(g1) > 1e-5 || abs(g2) > 1e-5 else { return nil }
    let determinant = h11 * h22 - h21 * h21
    guard determinant > 0 else { return nil }
    let bySlope = -(h22 * g1 - h21 * g2) / determinant
    let byOffset = -(h11 * g2 - h21 * g1) / determinant
    return (bySlope, byOffset, g1 * bySlope + g2 * byOffset)
  }
}

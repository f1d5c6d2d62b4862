internal import Glibc

/// Turns margins into probabilities: 1/(1 + exp(−slope · margin)).
///
/// Platt's sigmoid ("Probabilistic Outputs for Support Vector Machines", 1999, with his smoothed targets) without its offset:
/// the best function for the squared hinge loss is 2p − 1 (Zhang, *Annals of Statistics* 32, 2004, table 1), which is 0 where
/// p is a half. An offset fitted on other reviews of the same products moves that point, and is wrong for new products.
struct ProbabilityScale: Sendable {
  private(set) var slope = 0.0

  /// - Parameters:
  ///   - margins: of reviews that weren't learned from.
  ///   - labels: theirs, at least one of each.
  /// - Complexity: O(*rounds* · *n*), at most 100 rounds.
  init(margins: [Double], labels: [Bool]) {
    let positive = Double(labels.count { $0 })
    let negative = Double(labels.count) - positive
    let targets = labels.map { $0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2) }
    var value = loss(margins, targets, slope)
    // Newton's method on a convex function of one variable, halving steps that go too far.
    for _ in 0..<100 {
      var gradient = 0.0
      var curvature = 1e-12
      for (margin, target) in zip(margins, targets) {
        let probability = probability(margin)
        gradient += margin * (probability - target)
        curvature += margin * margin * probability * (1 - probability)
      }
      guard abs(gradient) > 1e-9 else { break }
      var step = -gradient / curvature
      var next = loss(margins, targets, slope + step)
      while next > value, abs(step) > 1e-12 {
        step /= 2
        next = loss(margins, targets, slope + step)
      }
      guard next < value else { break }
      slope += step
      value = next
    }
    // Margins that point the wrong way say nothing.
    slope = max(0, slope)
  }

  func probability(_ margin: Double) -> Double {
    let x = slope * margin
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }

  private func loss(_ margins: [Double], _ targets: [Double], _ slope: Double) -> Double {
    var sum = 0.0
    for (margin, target) in zip(margins, targets) {
      let x = slope * margin
      sum += x >= 0 ? (1 - target) * x + log1p(exp(-x)) : -target * x + log1p(exp(x))
    }
    return sum
  }
}

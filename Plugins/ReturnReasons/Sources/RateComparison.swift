internal import Glibc

/// How surprising it is that so many events fall to one part of what was sold, where every unit sold is as likely to have one.
///
/// The exact conditional test of two Poisson rates (Przyborowski and Wilenski, *Biometrika* 31, 1940): of all events, those of the part are
/// binomial with the part's share of what was sold.
enum RateComparison {
  /// - Returns: the chance of at least as many; 1 where nothing can be said.
  /// - Complexity: O(all − own).
  static func chance(of own: Int64, among all: Int64, share: Double) -> Double {
    guard own > 0, all >= own, share > 0, share < 1 else { return 1 }
    let (count, hits) = (Double(all), Double(own))
    var term = exp(
      lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1) + hits * log(share)
        + (count - hits) * log1p(-share))
    var (sum, hit) = (0.0, hits)
    let odds = share / (1 - share)
    while term > 0, hit <= count {
      sum += term
      term *= (count - hit) / (hit + 1) * odds
      hit += 1
      // What is still to come is smaller than what a sum can hold.
      if hit > count * share, term < sum * 1e-17 { break }
    }
    return min(1, sum)
  }

  /// Which of some tests stand, so that of those that do the expected share of false ones is at most a given one: the procedure of
  /// Benjamini and Hochberg, *Journal of the Royal Statistical Society* B 57, 1995.
  ///
  /// - Returns: the largest chance that still stands; negative where none does.
  static func threshold(_ chances: [Double], falseShare: Double) -> Double {
    let sorted = chances.sorted()
    let last = sorted.indices.last { sorted[$0] <= falseShare * Double($0 + 1) / Double(sorted.count) }
    return last.map { sorted[$0] } ?? -1
  }
}

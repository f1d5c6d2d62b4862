internal import Glibc

/// Baskets by chance: the least informative model in which baskets keep their expected sizes and items their expected counts.
///
/// P(item *i* in basket *t*) = *xᵢyₜ* / (1 + *xᵢyₜ*), independent of each other. Items of the same count share an *x*, baskets
/// of the same size a *y*, so the fit costs little.
///
/// Source: Squartini and Garlaschelli, "Analytical maximum-likelihood method to detect patterns in real networks",
/// New J. Phys. 13, 083001, 2011, §2 (with two kinds of nodes).
struct ChanceModel {
  /// The distinct sizes, ascending, and which of them each basket has.
  let sizes: [Int]
  let sizeOfBasket: [Int]
  /// How many baskets have each size.
  private var sizeWeights: [Double]
  /// *y* of each size.
  private var y: [Double]
  /// By count of an item: the probability in a basket of each size.
  private var probabilities: [Int: [Double]] = [:]

  init(_ baskets: Baskets, itemCounts: [Int32]) {
    var basketsOfSize: [Int: Int] = [:]
    for basket in 0..<baskets.count {
      basketsOfSize[baskets.offsets[basket + 1] - baskets.offsets[basket], default: 0] += 1
    }
    let sizes = basketsOfSize.keys.sorted()
    let place = Dictionary(uniqueKeysWithValues: sizes.enumerated().map { ($1, $0) })
    self.sizes = sizes
    sizeOfBasket = (0..<baskets.count).map { place[baskets.offsets[$0 + 1] - baskets.offsets[$0]] ?? 0 }
    sizeWeights = sizes.map { Double(basketsOfSize[$0] ?? 0) }

    var itemsOfCount: [Int: Int] = [:]
    for count in itemCounts where count > 0 { itemsOfCount[Int(count), default: 0] += 1 }
    let counts = itemsOfCount.keys.sorted()
    let countWeights = counts.map { Double(itemsOfCount[$0] ?? 0) }
    let total = counts.reduce(0) { $0 + Double($1) * Double(itemsOfCount[$1] ?? 0) }
    var x = counts.map { Double($0) / max(total, 1).squareRoot() }
    y = sizes.map { Double($0) / max(total, 1).squareRoot() }
    for _ in 0..<200 {
      var change = 0.0
      for (k, count) in counts.enumerated() {
        let next = Double(count) / Self.sum(y, sizeWeights, x[k])
        change = max(change, abs(next / x[k] - 1))
        x[k] = next
      }
      for (s, size) in sizes.enumerated() where size > 0 { y[s] = Double(size) / Self.sum(x, countWeights, y[s]) }
      if change < 1e-8 { break }
    }
    for (k, count) in counts.enumerated() { probabilities[count] = odds(count, of: baskets.count, near: x[k]) }
  }

  /// P(an item that is in `count` baskets is in one of the given size).
  func probability(ofItemIn count: Int, size: Int) -> Double { probabilities[count]?[size] ?? 0 }

  /// Σ w·v / (1 + c·v).
  private static func sum(_ values: [Double], _ weights: [Double], _ factor: Double) -> Double {
    var sum = 0.0
    for place in values.indices { sum += weights[place] * values[place] / (1 + factor * values[place]) }
    return sum
  }

  /// The probabilities by size whose sum over the baskets is exactly an item's count, by Newton's method on log *x*.
  private func odds(_ count: Int, of basketCount: Int, near start: Double) -> [Double] {
    let reachable = zip(sizes, sizeWeights).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    guard Double(count) < reachable else { return sizes.map { $0 > 0 ? 1 : 0 } }
    var logX = log(start)
    for _ in 0..<100 {
      let factor = exp(logX)
      var sum = 0.0
      var slope = 0.0
      for place in y.indices {
        let p = factor * y[place] / (1 + factor * y[place])
        sum += sizeWeights[place] * p
        slope += sizeWeights[place] * p * (1 - p)
      }
      let step = (Double(count) - sum) / max(slope, 1e-300)
      logX += max(-1, min(1, step))
      if abs(step) < 1e-12 { break }
    }
    let factor = exp(logX)
    return y.map { factor * $0 / (1 + factor * $0) }
  }
}

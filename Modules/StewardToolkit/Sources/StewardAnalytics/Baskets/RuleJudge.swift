/// Tells how surprising a rule is.
struct RuleJudge {
  private let baskets: Baskets
  private let chance: ChanceModel
  private let itemCounts: [Int32]
  /// The baskets of each frequent item as bits; none for the others.
  private var bits: [[UInt64]]
  /// By the number of items in the antecedent: how many rules there could have been, times the number of sizes.
  private var trials: [Double]
  /// How many of the antecedent's baskets have each size; the sizes as the model numbers them.
  typealias Sizes = [(size: Int, count: Int)]

  init(_ baskets: Baskets, sets: FrequentItemsets) {
    self.baskets = baskets
    itemCounts = baskets.itemCounts()
    chance = ChanceModel(baskets, itemCounts: itemCounts)
    bits = [[UInt64]](repeating: [], count: baskets.itemCount)
    var setsOfSize: [Int] = [0]
    for position in sets.indices {
      let size = sets[position].items.count
      while setsOfSize.count <= size { setsOfSize.append(0) }
      setsOfSize[size] += 1
      if let item = sets[position].items.first, size == 1 {
        bits[Int(item)] = [UInt64](repeating: 0, count: (baskets.count + 63) / 64)
      }
    }
    for basket in 0..<baskets.count {
      for place in baskets.offsets[basket]..<baskets.offsets[basket + 1] {
        let item = Int(baskets.items[place])
        if !bits[item].isEmpty { bits[item][basket >> 6] |= 1 << UInt64(basket & 63) }
      }
    }
    let layers = Double(max(1, setsOfSize.count - 2))
    let items = setsOfSize.count > 1 ? setsOfSize[1] : 0
    trials = setsOfSize.enumerated().map { size, count in Double(count) * Double(max(1, items - size)) * layers }
  }

  /// The sizes of the baskets that have all of some items.
  func sizes(ofBasketsWith items: ArraySlice<Int32>) -> Sizes {
    guard let first = items.first else { return [] }
    var counts = [Int](repeating: 0, count: chance.sizes.count)
    for word in bits[Int(first)].indices {
      var left = bits[Int(first)][word]
      for item in items.dropFirst() {
        if left == 0 { break }
        left &= bits[Int(item)][word]
      }
      while left != 0 {
        counts[chance.sizeOfBasket[word * 64 + left.trailingZeroBitCount]] += 1
        left &= left &- 1
      }
    }
    return counts.enumerated().compactMap { $1 > 0 ? (size: $0, count: $1) : nil }
  }

  func rule(
    _ antecedent: FrequentItemsets.Element, sizes: Sizes, consequent: Int32, count: Int
  ) -> AssociationRule {
    let consequentCount = Int(itemCounts[Int(consequent)])
    let total = Double(baskets.count)
    let confidence = Double(count) / Double(antecedent.count)
    var expected = 0.0
    for (size, number) in sizes {
      expected += Double(number) * chance.probability(ofItemIn: consequentCount, size: size)
    }
    let probability = Self.upperTail(count, of: antecedent.count, mean: expected)
    return AssociationRule(
      antecedent: Array(antecedent.items), consequent: consequent, count: count, antecedentCount: antecedent.count,
      consequentCount: consequentCount, support: Double(count) / total, confidence: confidence,
      lift: confidence * total / Double(consequentCount),
      adjustedPValue: min(1, probability * trials[antecedent.items.count]))
  }

  /// A bound from above of P(X ≥ count) for a sum of `trials` independent trials whose expectation is `mean`.
  static func upperTail(_ count: Int, of trials: Int, mean: Double) -> Double {
    guard Double(count) >= mean + 1, mean > 0 else { return mean > 0 || count == 0 ? 1 : 0 }
    let odds = min(1, mean / Double(trials))
    return regularizedIncompleteBeta(odds, complement: 1 - odds, Double(count), Double(trials - count) + 1)
  }
}

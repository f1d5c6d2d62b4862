import Testing

@testable import StewardAnalytics

@Suite struct AssociationRulesTests {
  // mlxtend 0.25.0, association_rules over fpgrowth with min_support 2/9 and min_threshold 0.6: rules with one consequent.
  @Test func `support, confidence and lift are those of a public tool`() throws {
    let shop = try BasketFixtures.shop()

    let rules = try shop.associationRules(
      in: shop.frequentItemsets(minCount: 2), minConfidence: 0.6, significance: 1)

    let table = Dictionary(uniqueKeysWithValues: rules.map { ($0.antecedent + [-1, $0.consequent], $0) })
    let expected: [[Int32]: (Double, Double, Double)] = [
      [0, -1, 1]: (0.444444, 0.666667, 0.857143), [4, -1, 0]: (0.222222, 1, 1.5), [4, -1, 1]: (0.222222, 1, 1.285714),
      [0, 4, -1, 1]: (0.222222, 1, 1.285714), [1, 4, -1, 0]: (0.222222, 1, 1.5), [3, -1, 1]: (0.222222, 1, 1.285714),
      [2, -1, 1]: (0.444444, 0.666667, 0.857143), [0, -1, 2]: (0.444444, 0.666667, 1),
      [2, -1, 0]: (0.444444, 0.666667, 1),
    ]
    #expect(Set(table.keys) == Set(expected.keys))
    for (key, (support, confidence, lift)) in expected {
      let rule = try #require(table[key])
      #expect(abs(rule.support - support) < 1e-6)
      #expect(abs(rule.confidence - confidence) < 1e-6)
      #expect(abs(rule.lift - lift) < 1e-6)
    }
  }

  // scipy 1.x: binom.sf(6, 20, .1) and binom.sf(29, 60, .2).
  @Test(
    arguments: [(7, 20, 2.0, 0.002386089408966118), (30, 60, 12, 2.0612168872109604e-07)]
      as [(Int, Int, Double, Double)])
  func `the bound is a binomial tail`(count: Int, trials: Int, mean: Double, tail: Double) {
    #expect(abs(RuleJudge.upperTail(count, of: trials, mean: mean) / tail - 1) < 1e-9)
  }

  @Test func `chance alone gives no rules, however uneven the baskets`() throws {
    var families = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      let baskets = try BasketFixtures.uneven(baskets: 700, items: 40, seed: seed)
      let sets = try baskets.frequentItemsets(minCount: 30, maxSize: 3)
      let plain = try baskets.associationRules(in: sets, minConfidence: 0.1, significance: 1)
      // By lift alone nearly all of them would pass.
      #expect(plain.filter { $0.lift > 1.2 }.count > 100)
      if plain.contains(where: { $0.adjustedPValue <= 0.05 }) { families += 1 }
    }
    #expect(families <= 1)
  }

  @Test func `a planted pair is found among chance`() throws {
    let chance = try BasketFixtures.uneven(baskets: 700, items: 40, seed: 3)
    var lists = (0..<chance.count).map { Array(chance.items[chance.offsets[$0]..<chance.offsets[$0 + 1]]) }
    for basket in stride(from: 1, to: 700, by: 14) { lists[basket] += [40, 41] }
    let baskets = try BasketFixtures.baskets(lists, itemCount: 42)

    let rules = try baskets.associationRules(in: baskets.frequentItemsets(minCount: 35, maxSize: 2), minConfidence: 0.1)

    #expect(rules.map { $0.antecedent + [$0.consequent] } == [[40, 41], [41, 40]])
    #expect(rules.allSatisfy { $0.confidence == 1 && abs($0.lift - 14) < 1e-9 })
  }

  @Test func `the model by chance keeps sizes and counts`() throws {
    let baskets = try BasketFixtures.uneven(baskets: 300, items: 30, seed: 9)
    let counts = baskets.itemCounts()
    let model = ChanceModel(baskets, itemCounts: counts)

    for count in Set(counts) where count > 0 {
      let sum = (0..<baskets.count).reduce(0) {
        $0 + model.probability(ofItemIn: Int(count), size: model.sizeOfBasket[$1])
      }
      #expect(abs(sum - Double(count)) < 1e-6)
    }
    for (place, size) in model.sizes.enumerated() where size > 0 {
      let sum = counts.reduce(0) { $0 + model.probability(ofItemIn: Int($1), size: place) }
      #expect(abs(sum - Double(size)) < 1e-3)
    }
  }

  @Test func `an item in every basket follows from nothing`() throws {
    let baskets = try BasketFixtures.baskets((0..<400).map { $0 % 2 == 0 ? [0, 1] : [0] }, itemCount: 2)

    #expect(try baskets.associationRules(in: baskets.frequentItemsets(minCount: 10), minConfidence: 0).isEmpty)
  }

  @Test func `what makes no sense is refused`() throws {
    let shop = try BasketFixtures.shop()
    let sets = try shop.frequentItemsets(minCount: 2)
    let other = try BasketFixtures.random(baskets: 3, items: 5, seed: 1)

    for confidence in [-0.1, 1.1, .nan] {
      #expect(throws: BasketError.self) { try shop.associationRules(in: sets, minConfidence: confidence) }
    }
    for significance in [0, 1.1, .nan] {
      #expect(throws: BasketError.self) {
        try shop.associationRules(in: sets, minConfidence: 0.5, significance: significance)
      }
    }
    #expect(throws: BasketError.self) { try other.associationRules(in: sets, minConfidence: 0.5) }
  }
}

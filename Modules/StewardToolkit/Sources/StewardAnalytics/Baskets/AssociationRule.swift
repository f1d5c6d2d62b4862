/// "Baskets with these items tend to have that one too."
public struct AssociationRule: Hashable, Sendable {
  /// Ascending.
  public let antecedent: [Int32]
  public let consequent: Int32
  /// Baskets that have the antecedent and the consequent.
  public let count: Int
  public let antecedentCount: Int
  public let consequentCount: Int
  /// The share of all baskets that ``count`` is.
  public let support: Double
  /// The share of the antecedent's baskets that have the consequent.
  public let confidence: Double
  /// ``confidence`` over the consequent's share of all baskets; 1 where the two have nothing to do with each other.
  public let lift: Double
  /// How likely chance alone gives any rule as surprising as this one, among all rules that could have been found.
  public let adjustedPValue: Double
}

extension Baskets {
  /// The rules with one consequent that frequent sets hold and that chance doesn't explain.
  ///
  /// Chance means: each basket keeps its size, each item keeps its number of baskets, and apart from that items fall where
  /// they will (``ChanceModel``). Large baskets hold many pairs by their size alone; a test against the product of the two
  /// shares would call those pairs associated. Given the antecedent's baskets, the consequent's number among them is then a
  /// sum of independent trials with unequal odds, whose upper tail a binomial with the mean odds bounds from above.
  ///
  /// The p-value is multiplied by the number of rules of that size that could have been found, and by the number of sizes,
  /// so the probability of even one false rule stays below `significance`.
  ///
  /// Sources: Hoeffding, "On the distribution of the number of successes in independent trials", Ann. Math. Stat. 27, 1956,
  /// theorem 4 (the bound); Webb, "Layered critical values", Machine Learning 71, 2008 (the correction, here with frequent
  /// antecedents only).
  ///
  /// - Parameters:
  ///   - sets: what ``frequentItemsets(minCount:maxSize:limit:)`` found in these baskets.
  ///   - minConfidence: 0 … 1.
  ///   - significance: the largest ``AssociationRule/adjustedPValue``; 1 gives every rule.
  /// - Returns: the rules by falling lift, then by their items.
  /// - Complexity: O(*s* × *k*²) for *s* sets of *k* items, and O(*c* × *k*) for each antecedent that is in *c* baskets.
  public func associationRules(
    in sets: FrequentItemsets, minConfidence: Double, significance: Double = 0.05
  ) throws(BasketError) -> [AssociationRule] {
    guard (0...1).contains(minConfidence) else {
      throw .outOfRange("a confidence lies within 0 and 1, found \(minConfidence)")
    }
    guard significance > 0, significance <= 1 else {
      throw .outOfRange("a significance lies above 0 and at most at 1, found \(significance)")
    }
    guard sets.basketCount == count else { throw .outOfRange("the sets were found in other baskets") }
    let candidates = RuleCandidates(sets, minConfidence: minConfidence)
    let judge = RuleJudge(self, sets: sets)
    var rules: [AssociationRule] = []
    for group in candidates.groups {
      let antecedent = sets[group.antecedent]
      let sizes = judge.sizes(ofBasketsWith: antecedent.items)
      for candidate in candidates.candidates[group.range] {
        let rule = judge.rule(antecedent, sizes: sizes, consequent: candidate.consequent, count: Int(candidate.count))
        if significance == 1 || rule.adjustedPValue <= significance { rules.append(rule) }
      }
    }
    rules.sort {
      if $0.lift != $1.lift { return $0.lift > $1.lift }
      if $0.antecedent != $1.antecedent { return $0.antecedent.lexicographicallyPrecedes($1.antecedent) }
      return $0.consequent < $1.consequent
    }
    return rules
  }
}

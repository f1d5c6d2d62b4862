extension Catalogue {
  /// Finds the products that are in both catalogues.
  ///
  /// Each product has one partner at most. A pair's score is the likeness of its texts less half of that of the closest
  /// rival, since a pair that others are nearly as good as is in doubt.
  ///
  /// Which score is enough comes from the catalogues themselves: they are matched a second time without the pairs of the
  /// first. Those pairs are all wrong, so their scores show what chance gives. The share of chance among the first pairs follows
  /// from how many of them score no more than three quarters of the second, and the threshold is the score with the largest
  /// expected F1.
  ///
  /// Sources: Elias and Gygi, "Target-decoy search strategy", Nature Methods 4, 2007 (pairs that must be wrong as a measure
  /// of chance); Storey, "A direct approach to false discovery rates", JRSS B 64, 2002, §3 (the share). Making the wrong pairs by a
  /// second match is ours.
  ///
  /// - Complexity: O(Σ over features of *l* × *r*) for a feature in *l* left and *r* right rows, O(*n* log *n*) for the rest.
  public func matched(with other: Catalogue) -> CatalogueMatch {
    let candidates = MatchCandidates(self, other)
    let first = candidates.assignment()
    let wrong = candidates.without(first).assignment()
    var choice = MatchThreshold.choose(first.map(\.score), wrong: wrong.map(\.score))
    // Where the first pair was wrong too, the second is only the second best by chance. So the measure is taken again from the
    // products whose first pair was accepted, as long as there are enough of them.
    for _ in 0..<3 {
      let accepted = first.filter { $0.score >= choice.threshold }
      let (left, right) = (Set(accepted.map(\.left)), Set(accepted.map(\.right)))
      let sure = wrong.filter { left.contains($0.left) || right.contains($0.right) }
      guard sure.count >= MatchThreshold.fewest else { break }
      choice = MatchThreshold.choose(first.map(\.score), wrong: sure.map(\.score))
    }
    return CatalogueMatch(
      pairs: first.filter { $0.score >= choice.threshold }, threshold: choice.threshold, chanceShare: choice.chanceShare
    )
  }
}

/// Chooses the score from which on pairs are accepted.
enum MatchThreshold {
  /// Fewer wrong pairs than this don't show what chance gives.
  static let fewest = 8
  /// What is enough where there are too few: on a scale where 1 is the same text without a rival.
  static let ofFew = 0.2

  /// - Parameters:
  ///   - scores: of the pairs, falling.
  ///   - wrong: of pairs that must be wrong, falling.
  static func choose(_ scores: [Double], wrong: [Double]) -> (threshold: Double, chanceShare: Double) {
    guard wrong.count >= fewest, !scores.isEmpty else { return (ofFew, 0) }
    let limit = wrong[wrong.count / 4]
    let below = Double(scores.count { $0 <= limit }) / Double(scores.count)
    let chanceShare = min(1, below / (Double(wrong.count { $0 <= limit }) / Double(wrong.count)))
    let matches = max(1, Double(scores.count) * (1 - chanceShare))
    var best = (threshold: Double.infinity, gain: 0.0)
    var accepted = 0
    var wrongAccepted = 0
    while accepted < scores.count {
      let score = scores[accepted]
      while accepted < scores.count, scores[accepted] == score { accepted += 1 }
      while wrongAccepted < wrong.count, wrong[wrongAccepted] >= score { wrongAccepted += 1 }
      let byChance = Double(wrongAccepted) / Double(wrong.count) * Double(scores.count) * chanceShare
      let right = max(0, Double(accepted) - byChance)
      let gain = 2 * right / (Double(accepted) + max(matches, right))
      if gain >= best.gain, gain > 0 { best = (score, gain) }
    }
    return (best.threshold, chanceShare)
  }
}

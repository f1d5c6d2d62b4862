internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends to exclude search terms whose clicks cost more than their orders leave and that convert worse than their like.
struct NegationRecommender: Recommender {
  let identifier = "search-terms"
  let pack: TermPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    guard let history = TermHistory(snapshot, pack: pack), let margin = StoreMargin(snapshot, history.table) else {
      return []
    }
    let worth = TermWorth(history, margin: margin, pack: pack)
    var candidates = history.uses.filter { isCandidate($0, worth) }.map { ($0, worth.expected($0)) }.filter { $0.1 > 0 }
    candidates.sort { ($1.1, $0.0.adGroup, $0.0.term) < ($0.1, $1.0.adGroup, $1.0.term) }
    var chosen: [TermUse] = []
    var total = [Double](repeating: 0, count: worth.draws.count)
    for (use, _) in candidates where chosen.count < pack.most {
      let outcomes = worth.outcomes(use)
      guard OutcomeSummary(outcomes).positive >= pack.probability else { continue }
      chosen.append(use)
      for world in total.indices { total[world] += outcomes[world] }
    }
    guard !chosen.isEmpty else { return [] }
    return [
      NegationAdvice(
        snapshot: snapshot, pack: pack, worth: worth, uses: chosen, outcome: OutcomeSummary(total)
      )
      .recommendation()
    ]
  }

  /// Enough clicks, some of them lately, and fewer orders than its target usually has: where all terms of a target are poor,
  /// its bid is the matter, not a term.
  private func isCandidate(_ use: TermUse, _ worth: TermWorth) -> Bool {
    guard use.sum(\.recentClicks) >= pack.leastClicks, use.sum(\.livelyClicks) > 0 else { return false }
    let (own, usual) = use.rows.reduce((0.0, 0.0)) { sum, row in
      (
        sum.0 + row.recentClicks * worth.conversion(row),
        sum.1 + row.recentClicks * worth.history.targetConversion(row)
      )
    }
    return own <= usual * pack.mostShareOfTarget
  }
}

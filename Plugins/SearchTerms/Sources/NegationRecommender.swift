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
    var chosen: [(use: TermUse, outcomes: [Double], mean: Double)] = []
    for use in history.uses where isCandidate(use, worth) {
      let outcomes = worth.outcomes(use)
      let summary = OutcomeSummary(outcomes)
      if summary.positive >= pack.probability, summary.mean > 0 { chosen.append((use, outcomes, summary.mean)) }
    }
    guard !chosen.isEmpty else { return [] }
    chosen.sort {
      ($1.mean, $0.use.adGroup, $0.use.term) < ($0.mean, $1.use.adGroup, $1.use.term)
    }
    let best = chosen.prefix(pack.most)
    var total = [Double](repeating: 0, count: worth.draws.count)
    for term in best { for world in total.indices { total[world] += term.outcomes[world] } }
    return [
      NegationAdvice(
        snapshot: snapshot, pack: pack, worth: worth, uses: best.map(\.use), outcome: OutcomeSummary(total)
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

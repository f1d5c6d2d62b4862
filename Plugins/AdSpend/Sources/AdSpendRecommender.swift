internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends to pause ads whose clicks cost more than they bring, and to spend more where they bring much more.
struct AdSpendRecommender: Recommender {
  let identifier = "ad-spend"
  let pack: AdPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    guard let lastReport = AdHistory.lastReport(snapshot, pack: pack) else { return [] }
    let histories = snapshot.facts.items.indices.compactMap {
      AdHistory(snapshot, item: $0, lastReport: lastReport, pack: pack)
    }
    let store = (
      orders: histories.reduce(0) { $0 + Double($1.orders) }, clicks: histories.reduce(0) { $0 + Double($1.clicks) },
      units: histories.reduce(0) { $0 + Double($1.units) }
    )
    let draws = OutcomeDraws(count: 512, dimensions: 6)
    return histories.compactMap { ads in
      guard let margin = UnitMargin(snapshot, item: ads.item, days: ads.days) else { return nil }
      let worth = ClickWorth(ads, margin: margin, store: store, pack: pack)
      guard let choice = choice(ads, worth, margin, draws) else { return nil }
      return AdAdvice(
        snapshot: snapshot, pack: pack, ads: ads, worth: worth, margin: margin, factor: choice.factor,
        outcome: choice.outcome
      ).recommendation()
    }
  }

  private func choice(
    _ ads: AdHistory, _ worth: ClickWorth, _ margin: UnitMargin, _ draws: OutcomeDraws
  ) -> (factor: Double, outcome: OutcomeSummary)? {
    let spend = Double(ads.recentCost) * Double(pack.horizonDays) / Double(pack.spendDays)
    // Without the cost of goods a unit seems to leave more than it does: enough to pause by, not to spend more by.
    for (factor, probability) in [(0.0, pack.probability), (1 + pack.raise, pack.raiseProbability)]
    where factor == 0 || margin.knowsCost {
      let outcome = OutcomeSummary(worth.outcomes(ads, factor: factor, pack: pack, draws: draws))
      if outcome.positive >= probability, outcome.mean >= pack.leastShareOfSpend * spend { return (factor, outcome) }
    }
    return nil
  }
}

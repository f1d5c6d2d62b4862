internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends to list what sells in another store of the account and isn't offered in this one.
struct NewMarketsRecommender: Recommender {
  let identifier = "new-markets"
  let pack: MarketPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let gaps = AssortmentGaps(snapshot, pack: pack)
    guard let terms = gaps.terms else { return [] }
    let draws = OutcomeDraws(count: 512, dimensions: 8)
    let found = gaps.cases.compactMap { launch -> ListingAdvice? in
      let outcomes = launch.outcomes(terms, pack: pack, draws: draws)
      let outcome = OutcomeSummary(outcomes.money)
      let units = outcomes.units.reduce(0, +) / Double(outcomes.units.count)
      guard outcome.positive >= pack.probability, outcome.mean > 0, units >= pack.leastExpectedUnits else { return nil }
      return ListingAdvice(snapshot: snapshot, pack: pack, launch: launch, terms: terms, outcome: outcome)
    }
    return found.sorted { ($0.outcome.mean, $1.launch.item.item.sku) > ($1.outcome.mean, $0.launch.item.item.sku) }
      .prefix(pack.most).sorted { $0.launch.item.item.sku < $1.launch.item.item.sku }.map { $0.recommendation() }
  }
}

/// What other stores of the account sell and this one doesn't offer.
struct AssortmentGaps {
  /// What holds for any item here; `nil` where too little is known.
  let terms: StoreTerms?
  /// One an item: as the store sees it that tells most.
  let cases: [LaunchCase]
  /// Items that sell elsewhere and that nothing can be said of.
  let unclear: Int

  init(_ snapshot: MarketplaceSnapshot, pack: MarketPack) {
    let here = StoreSummary(snapshot)
    let pairs = snapshot.siblings.compactMap { StorePair(here, $0, pack: pack) }
    let (skus, asins) = Self.offered(snapshot)
    var best: [SKU: LaunchCase] = [:]
    var missing: Set<SKU> = []
    func isMissing(_ item: ItemSummary) -> Bool {
      !item.item.sku.text.isEmpty && item.units >= pack.leastUnits && !skus.contains(item.item.sku)
        && (item.item.asin.text.isEmpty || !asins.contains(item.item.asin))
    }
    for store in snapshot.siblings { missing.formUnion(store.items.filter(isMissing).map(\.item.sku)) }
    for pair in pairs {
      for item in pair.other.items where isMissing(item) {
        guard let launch = LaunchCase(item, pair, currency: snapshot.marketplace.currency, pack: pack) else { continue }
        if let other = best[item.item.sku], other.level.deviation <= launch.level.deviation { continue }
        best[item.item.sku] = launch
      }
    }
    // A store in which nothing sells any more is no store to list in.
    let isActive = here.items.contains { $0.units > 0 }
    terms = isActive ? StoreTerms(snapshot, here, pack: pack) : nil
    cases = best.values.sorted { $0.item.item.sku < $1.item.item.sku }
    unclear = terms == nil ? missing.count : missing.count - best.count
  }

  /// What was ever seen here: what was given up isn't news.
  private static func offered(_ snapshot: MarketplaceSnapshot) -> (skus: Set<SKU>, asins: Set<ASIN>) {
    let all = snapshot.facts.items + snapshot.listings.map(\.item)
    return (Set(all.map(\.sku)), Set(all.map(\.asin).filter { !$0.text.isEmpty }))
  }
}

internal import StewardDomain
internal import StewardPluginAPI

/// How often the own offer was the featured one, weighted by page views.
struct FeaturedOffer: HealthJudge {
  let identifier = "featured-offer"
  private let pack: HealthPack
  private let share: HealthRule

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    share = try pack.rule(identifier, "share")
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let window = Windows(snapshot, pack).now
    let shares = window.pairs(.featuredOfferShare, .pageViews, isShare: true)
    let views = window.sums(.pageViews)
    return snapshot.rowsAndAll.map { row in
      Verdict(
        snapshot.subject(row), pack: pack,
        results: [
          (
            share,
            result(shares[row], snapshot.source(.pageViews, row, window.days, views[row].value), window)
          )
        ])
    }
  }

  private func result(_ pair: Pair, _ source: Evidence.Source?, _ window: Window) -> RuleResult {
    guard pair.cells > 0 else {
      return .missing("featured offer share and page views weren't reported for the same settled days")
    }
    guard pair.bottom > 0 else { return .missing("there was no page view") }
    let measured = pair.top / pair.bottom
    return .measured(
      share, measured, "\(percent(measured)) of \(whole(pair.bottom)) page views, \(text(window.days))", source)
  }
}

public import StewardDomain
internal import StewardPluginAPI
public import StewardStorage

/// Asks bundles what they would have advised at moments of the past, with what was known then.
///
/// Moments have to be asked in their order: what a bundle remembers of earlier calls is then older than the moment, too.
public struct WalkForward: Sendable {
  /// Advice that would have been given.
  public struct Proposal: Sendable {
    public let account: AccountID
    public let bundle: BundleID
    public let moment: Instant
    public let advice: Identified<Recommendation>
    /// How it would be measured, fixed with what was known at the moment. Its window begins on the store's day.
    public let plan: MeasurementPlan
  }

  /// What was said at one moment of one account.
  public struct Step: Sendable {
    public let proposals: [Proposal]
    public let forecasts: [StoredForecast]
    /// Whether any fact was known.
    public let isKnown: Bool
  }

  private let bundles: [AnalysingBundle]
  private let pack: TriagePack
  private let rates: ReferenceRates?

  /// - Parameter rates: make the money of an account's stores comparable; without them bundles can't.
  public init(_ bundles: [AnalysingBundle], pack: TriagePack, rates: ReferenceRates? = nil) {
    self.bundles = bundles
    self.pack = pack
    self.rates = rates
  }

  /// - Parameters:
  ///   - known: the account as it was known at the moment.
  ///   - final: the account as it is known now. Where it is given, bundles see it, cut off at the moment's day: what hindsight would make
  ///     of the same days.
  ///   - decisions: what was carried out, which items can't be compared with.
  public func step(
    _ known: AccountSnapshot, withHindsight final: AccountSnapshot? = nil, _ decisions: BacktestDecisions
  ) -> Step {
    let seen = final.map { known.seen(in: $0) } ?? known
    let results = AnalysisResults(seen, bundles, rates: rates)
    var owners: [String: BundleID] = [:]
    for bundle in bundles { for recommender in bundle.recommenders { owners[recommender.identifier] = bundle.id } }
    let planner = MeasurementPlanner(pack: pack, treated: decisions.treated)
    let proposals = results.recommendations.compactMap { advice -> Proposal? in
      let store = advice.value.subject.marketplace
      guard let bundle = owners[advice.author],
        let part = known.marketplaces.first(where: { $0.marketplace.id == store })
      else { return nil }
      return Proposal(
        account: known.account.id, bundle: bundle, moment: known.asOf, advice: advice,
        plan: planner.plan(advice.value, on: part.today, margin: nil, part))
    }
    return Step(
      proposals: proposals, forecasts: results.forecasts,
      isKnown: known.marketplaces.contains { $0.facts.dayCount > 0 })
  }
}

extension AccountSnapshot {
  /// The stores and days of this snapshot as another one knows them.
  func seen(in final: AccountSnapshot) -> AccountSnapshot {
    let parts = marketplaces.compactMap { part -> MarketplaceSnapshot? in
      guard let other = final.marketplaces.first(where: { $0.marketplace.id == part.marketplace.id }) else {
        return nil
      }
      return MarketplaceSnapshot(
        marketplace: part.marketplace, facts: other.facts.before(part.today), listings: other.listings,
        settledBefore: min(other.settledBefore, part.today), accountHealth: other.accountHealth,
        ratings: other.ratings.filter { $0.day < part.today }, forecasts: nil)
    }
    return AccountSnapshot(account: account, asOf: asOf, marketplaces: parts)
  }
}

extension FactTable {
  /// The days before one.
  func before(_ end: CivilDay) -> FactTable {
    let kept = days.lowerBound..<max(days.lowerBound, min(days.upperBound, end))
    let columns = columns.map { column in
      var cut = FactColumn(metric: column.metric, cellCount: items.count * kept.count)
      for row in items.indices {
        for day in 0..<kept.count {
          if let value = column[row * dayCount + day] { cut.set(row * kept.count + day, to: value) }
        }
      }
      return cut
    }
    return FactTable(days: kept, items: items, columns: columns)
  }
}

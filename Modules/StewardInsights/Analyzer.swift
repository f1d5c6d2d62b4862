internal import Crypto
public import StewardDomain
internal import StewardPluginAPI
public import StewardPluginHost
public import StewardStorage

/// Runs the analysing bundles over accounts and keeps what they say.
public struct Analyzer: Sendable {
  let engine: any DatabaseEngine
  let kinds: [RecordKind]
  let restatementDays: Int
  let bundles: [LoadedBundle]
  /// Why bundles that should have taken part couldn't.
  let failures: [String]

  /// What one analysis came to.
  public struct Summary: Sendable {
    public let account: AccountID
    public let asOf: Instant
    /// The day after the newest one with facts.
    public let today: CivilDay
    public let scores: Int
    public let findings: Int
    public let recommendations: Int
    /// Bundles that failed, with their reasons; the others' results stand.
    public let failures: [String]
  }

  public init(
    engine: any DatabaseEngine, kinds: [RecordKind], restatementDays: Int, bundles: [LoadedBundle],
    failures: [String] = []
  ) {
    self.engine = engine
    self.kinds = kinds
    self.restatementDays = restatementDays
    self.bundles = bundles
    self.failures = failures
  }

  /// Analyses one account as it was known at an instant, and stores the results in the place of the last ones.
  public func analyze(_ account: Account, asOf: Instant) throws -> Summary {
    let snapshot = try engine.read { session in
      try SnapshotBuilder(session, kinds: kinds, restatementDays: restatementDays).snapshot(of: account, asOf: asOf)
    }
    var results = AnalysisResults(account: account.id)
    results.failures = failures
    for part in snapshot.marketplaces {
      let part = results.forecast(part)
      for bundle in bundles { results.run(bundle, on: part) }
    }
    let today = snapshot.marketplaces.map(\.today).max() ?? ZoneTable.utc.day(of: asOf)
    let made = results
    try engine.write { session in
      try AnalysisRepository(session, account: account.id).replace(
        asOf: asOf, today: today, failures: made.failures, scores: made.scores, findings: made.findings,
        recommendations: made.recommendations)
      try ForecastRepository(session, account: account.id).replace(made.forecasts)
      try AdviceRepository(session, account: account.id).expire(on: today, at: asOf)
    }
    return Summary(
      account: account.id, asOf: asOf, today: today, scores: made.scores.count, findings: made.findings.count,
      recommendations: made.recommendations.count, failures: made.failures)
  }
}

/// What the bundles said of one account.
private struct AnalysisResults {
  let account: AccountID
  var scores: [Identified<Score>] = []
  var findings: [Identified<Finding>] = []
  var recommendations: [Identified<Recommendation>] = []
  var forecasts: [StoredForecast] = []
  var failures: [String] = []
  private var taken: Set<String> = []

  init(account: AccountID) { self.account = account }

  /// Forecasts what the items will sell, and gives the part with it to the bundles; without, where that fails.
  mutating func forecast(_ part: MarketplaceSnapshot) -> MarketplaceSnapshot {
    do {
      guard let made = try DemandForecaster.forecasts(part) else { return part }
      let width = made.probabilities.count
      for (index, row) in made.rows.enumerated() {
        forecasts.append(
          StoredForecast(
            subject: Subject(marketplace: part.marketplace.id, item: part.facts.items[row]), days: made.days,
            mean: made.means[index], probabilities: made.probabilities,
            quantiles: Array(made.quantiles[index * width..<(index + 1) * width])))
      }
      return MarketplaceSnapshot(
        marketplace: part.marketplace, facts: part.facts, listings: part.listings, settledBefore: part.settledBefore,
        accountHealth: part.accountHealth, ratings: part.ratings, forecasts: made, terms: part.terms)
    } catch {
      failures.append("forecast on \(part.marketplace.countryCode): \(error)")
      return part
    }
  }

  mutating func run(_ bundle: LoadedBundle, on part: MarketplaceSnapshot) {
    for scorer in bundle.scorers() {
      attempt(bundle, scorer.identifier, part) { results in
        for score in try scorer.scores(part) {
          let id = results.identifier("S", [scorer.identifier], score.subject)
          results.scores.append(Identified(id: id, author: scorer.identifier, value: score))
        }
      }
    }
    for monitor in bundle.monitors() {
      attempt(bundle, monitor.identifier, part) { results in
        for finding in try monitor.findings(part) {
          let id = results.identifier("F", [monitor.identifier, finding.clause], finding.subject)
          results.findings.append(Identified(id: id, author: monitor.identifier, value: finding))
        }
      }
    }
    for recommender in bundle.recommenders() {
      attempt(bundle, recommender.identifier, part) { results in
        for made in try recommender.recommendations(part) {
          let id = results.identifier("R", [recommender.identifier, made.kind], made.subject)
          results.recommendations.append(Identified(id: id, author: recommender.identifier, value: made))
        }
      }
    }
  }

  private mutating func attempt(
    _ bundle: LoadedBundle, _ name: String, _ part: MarketplaceSnapshot, _ body: (inout AnalysisResults) throws -> Void
  ) {
    do { try body(&self) } catch {
      failures.append("\(bundle.id)/\(name) on \(part.marketplace.countryCode): \(error)")
    }
  }

  /// A short name that the same subject has in every analysis: eight characters of a hash, longer only where two would clash.
  private mutating func identifier(_ prefix: String, _ parts: [String], _ subject: Subject) -> String {
    let key =
      ([account.text, subject.marketplace.text, subject.item?.sku.text ?? "", subject.item?.asin.text ?? ""] + parts)
      .joined(separator: "\u{1F}")
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    let hash = Array(SHA256.hash(data: Array(key.utf8)))
    for length in 8...32 {
      let id = "\(prefix)-" + String(hash.prefix(length).map { alphabet[Int($0 & 31)] })
      if taken.insert(id).inserted { return id }
    }
    return "\(prefix)-\(taken.count)"
  }
}

public import StewardDomain
internal import StewardPerformance
public import StewardPluginHost
public import StewardStorage

/// Runs the analysing bundles over accounts and keeps what they say.
public struct Analyzer: Sendable {
  let engine: any DatabaseEngine
  let kinds: [RecordKind]
  let restatementDays: Int
  let bundles: [AnalysingBundle]
  let rates: ReferenceRates?
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
    public let drops: Int
    /// Bundles that failed, with their reasons; the others' results stand.
    public let failures: [String]
  }

  /// - Parameter rates: make the money of an account's stores comparable; without them bundles can't.
  public init(
    engine: any DatabaseEngine, kinds: [RecordKind], restatementDays: Int, bundles: [LoadedBundle],
    rates: ReferenceRates? = nil, failures: [String] = []
  ) {
    self.engine = engine
    self.kinds = kinds
    self.restatementDays = restatementDays
    self.bundles = bundles.map { AnalysingBundle($0) }
    self.rates = rates
    self.failures = failures
  }

  /// Analyses one account as it was known at an instant, and stores the results in the place of the last ones.
  public func analyze(_ account: Account, asOf: Instant) throws -> Summary {
    let (snapshot, observations) = try engine.read { session in
      let snapshot = try SnapshotBuilder(session, kinds: kinds, restatementDays: restatementDays)
        .snapshot(of: account, asOf: asOf)
      let reader = ObservationReader(session, kinds: kinds)
      return (
        snapshot,
        try snapshot.marketplaces.map { try reader.observations(of: account, in: $0.marketplace, asOf: asOf) }
      )
    }
    var made = AnalysisResults(snapshot, bundles, rates: rates)
    made.failures = failures + made.failures
    for (part, seen) in zip(snapshot.marketplaces, observations) { made.add(DropFinder(part, seen).drops()) }
    let today = snapshot.marketplaces.map(\.today).max() ?? ZoneTable.utc.day(of: asOf)
    let results = made
    try engine.write { session in
      try AnalysisRepository(session, account: account.id).replace(
        asOf: asOf, today: today, failures: results.failures, scores: results.scores, findings: results.findings,
        recommendations: results.recommendations)
      try ForecastRepository(session, account: account.id).replace(results.forecasts)
      try DropRepository(session, account: account.id).replace(results.drops, rule: DropPolicy.version)
      try AdviceRepository(session, account: account.id).expire(on: today, at: asOf)
    }
    return Summary(
      account: account.id, asOf: asOf, today: today, scores: results.scores.count, findings: results.findings.count,
      recommendations: results.recommendations.count, drops: results.drops.count, failures: results.failures)
  }
}

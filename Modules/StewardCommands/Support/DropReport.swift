internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardStorage
internal import StewardWorkspace

/// Drops of one account: those that its newest analysis kept, or found anew.
struct DropReport {
  /// Those of the analysis have identifiers that `steward trace` follows; others are empty.
  let drops: [Identified<StoredDrop>]
  let isKept: Bool

  /// - Parameter asOf: the instant whose knowledge counts. What an analysis kept is taken where nothing else was known
  ///   then and the rules are still the same.
  init(_ workspace: Workspace, _ account: Account, asOf: Instant) throws {
    if let kept = try Self.kept(workspace, account, asOf) {
      (drops, isKept) = (kept, true)
      return
    }
    var found: [Identified<StoredDrop>] = []
    for part in try workspace.snapshot(of: account, asOf: asOf).marketplaces where part.facts.dayCount > 0 {
      let seen = try Self.observations(workspace, account, part, asOf)
      found += DropFinder(part, seen).drops().map { Identified(id: "", author: DropPolicy.version, value: $0) }
    }
    (drops, isKept) = (found, false)
  }

  private static func kept(
    _ workspace: Workspace, _ account: Account, _ asOf: Instant
  ) throws -> [Identified<StoredDrop>]? {
    try workspace.engine.read { session in
      let repository = DropRepository(session, account: account.id)
      guard let newest = try AnalysisRepository(session, account: account.id).newest(),
        try repository.rule() == DropPolicy.version
      else { return nil }
      let known = try DocumentRepository(session).all(of: account.id).map(\.retrieved)
      guard known.filter({ $0 <= newest.asOf }).max() == known.filter({ $0 <= asOf }).max() else { return nil }
      return try repository.all()
    }
  }

  static func observations(
    _ workspace: Workspace, _ account: Account, _ part: MarketplaceSnapshot, _ asOf: Instant
  ) throws -> ListingObservations {
    try workspace.engine.read { session in
      try ObservationReader(session, kinds: workspace.registry.kinds)
        .observations(of: account, in: part.marketplace, asOf: asOf)
    }
  }

  /// Causes with their reasons and the identifiers of their figures.
  static func causes(_ drop: Identified<StoredDrop>) -> JSONValue {
    .array(
      drop.value.causes.map { cause in
        .object([
          JSONValue.Member("cause", .string(cause.name)), JSONValue.Member("score", number(cause.score)),
          JSONValue.Member("evidence", .string(cause.statement)), JSONValue.Member("before", number(cause.before)),
          JSONValue.Member("after", number(cause.after)),
          JSONValue.Member("lag_days", cause.lagDays.map { .int($0) } ?? .null),
          JSONValue.Member(
            "figures", .array(drop.id.isEmpty ? [] : cause.figures.map { .string("\(drop.id).\($0)") })),
          JSONValue.Member(
            "reasons",
            .array(
              cause.reasons.map {
                .object([JSONValue.Member("text", .string($0.text)), JSONValue.Member("points", number($0.points))])
              })),
        ])
      })
  }

  /// Causes as a person reads them in a cell.
  static func words(_ drop: Identified<StoredDrop>) -> JSONValue {
    .string(
      drop.value.causes.prefix(3).map { "\($0.name) \(fixedPointText(Int64(($0.score * 100).rounded()), digits: 2))" }
        .joined(separator: ", "))
  }

  static func number(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite, value.magnitude < 1e12 else { return .null }
    return .number(fixedPointText(Int64((value * 10_000).rounded()), digits: 4))
  }
}

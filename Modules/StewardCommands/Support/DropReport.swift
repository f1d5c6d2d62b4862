internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardStorage
internal import StewardWorkspace

/// The search for drops in one store, and how its results are written.
struct DropReport {
  let part: MarketplaceSnapshot
  let panel: ListingPanel
  let detector: DropDetector

  init(_ workspace: Workspace, _ account: Account, _ part: MarketplaceSnapshot, asOf: Instant) throws {
    let seen = try workspace.engine.read { session in
      try ObservationReader(session, kinds: workspace.registry.kinds)
        .observations(of: account, in: part.marketplace, asOf: asOf)
    }
    self.part = part
    panel = ListingPanel(part, seen)
    detector = DropDetector(panel)
  }

  /// The place of a listing by its SKU or ASIN.
  func item(_ name: String) -> Int? {
    panel.items.firstIndex { $0.sku.text == name } ?? panel.items.firstIndex { $0.asin.text == name }
  }

  func money(_ minor: Double) -> JSONValue {
    .number(fixedPointText(Int64(minor.rounded()), digits: part.marketplace.currency.minorDigits))
  }

  static func causes(_ causes: [RankedCause]) -> JSONValue {
    .array(
      causes.map { cause in
        .object([
          JSONValue.Member("cause", .string(cause.cause.rawValue)), JSONValue.Member("score", number(cause.score)),
          JSONValue.Member("evidence", .string(cause.evidence)), JSONValue.Member("before", number(cause.before)),
          JSONValue.Member("after", number(cause.after)),
          JSONValue.Member("lag_days", cause.lagDays.map { .int($0) } ?? .null),
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
  static func words(_ causes: [RankedCause]) -> JSONValue {
    .string(
      causes.prefix(3).map { "\($0.cause.rawValue) \(fixedPointText(Int64(($0.score * 100).rounded()), digits: 2))" }
        .joined(separator: ", "))
  }

  static func number(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite, value.magnitude < 1e12 else { return .null }
    return .number(fixedPointText(Int64((value * 10_000).rounded()), digits: 4))
  }

  static func name(_ item: ItemIdentity) -> String { item.sku.text.isEmpty ? item.asin.text : item.sku.text }
}

import Foundation
import StewardConnect
import StewardDomain
import StewardIngest
import StewardPluginAPI
import StewardSQLite
import StewardStorage

/// A store in a folder of its own, removed with the last reference, and what it says in the end.
final class StoreUnderTest: Sendable {
  /// Records of states that don't say their day.
  private static let states: Set<String> = [
    "record_account_health", "record_account_status", "record_fee_preview", "record_listing", "record_listing_issue",
    "record_account_warning",
  ]
  private let folder: String
  private let engine: any DatabaseEngine
  private let ingestor: Ingestor

  init() throws {
    folder = NSTemporaryDirectory() + "steward-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    engine = try SQLiteEngine(path: folder + "/steward.db")
    try Migrations.migrate(engine)
    ingestor = try Ingestor(engine: engine, registry: try DefinitionRegistry())
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func ingest(_ document: SourceDocument, account: Account, now: Instant) throws -> IngestOutcome {
    try ingestor.ingest(document, account: account, now: now, keepsUnreadable: true)
  }

  /// What is known in the end: the facts, and the records, one text a line, sorted. Left out are numbers that are given
  /// in the order of arrival (documents, lines, families), when something became known, and the day of
  /// states, which is that on which they were retrieved.
  func contents(_ account: AccountID) throws -> [String] {
    try engine.read { session in
      var lines: [String] = []
      let dimensions = DimensionRepository(session, account: account)
      for (scope, marketplace) in try dimensions.scopes() {
        let place = marketplace?.text ?? "_"
        for grain in FactGrain.allCases {
          lines += try facts(session, account, scope, grain).map { "\(place) \(grain) \($0)" }
        }
        lines += try records(session, account, scope).map { "\(place) \($0)" }
      }
      return lines.sorted()
    }
  }

  private func facts(
    _ session: any DatabaseSession, _ account: AccountID, _ scope: Int64, _ grain: FactGrain
  ) throws -> [String] {
    let repository = FactRepository(session)
    let end = Instant(microseconds: .max - 1)
    guard let days = try repository.extent(account: account, scope: scope, asOf: end) else { return [] }
    let table = try repository.table(account: account, scope: scope, grain: grain, days: days, asOf: end)
    var lines: [String] = []
    for metric in Metric.catalogue.map(\.metric) where metric != .price {
      guard let column = table.column(metric) else { continue }
      for (place, day) in days.enumerated() {
        for (row, item) in table.items.enumerated() {
          guard let value = column[row * table.dayCount + place] else { continue }
          lines.append("\(day) \(item.sku.text) \(item.asin.text) \(item.parentASIN.text) \(metric) \(value)")
        }
      }
    }
    return lines
  }

  private func records(_ session: any DatabaseSession, _ account: AccountID, _ scope: Int64) throws -> [String] {
    let tables = try session.rows(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'record\\_%' ESCAPE '\\' ORDER BY name",
      as: { $0.text(0) })
    let arrival: Set<String> = [
      "account_id", "document_id", "row_number", "line", "family_id", "scope_id", "known_from", "known_to",
    ]
    var lines: [String] = []
    for table in tables where table != "record_column" {
      let columns = try session.rows("SELECT name FROM pragma_table_info(?1)", [.text(table)], as: { $0.text(0) })
        .filter { !arrival.contains($0) && !($0 == "day" && Self.states.contains(table)) }
      let quoted = columns.map { "quote(\"\($0)\")" }.joined(separator: ", ")
      lines += try session.rows(
        """
        SELECT \(quoted) FROM \(table) WHERE account_id = ?1 AND scope_id = ?2 AND known_to = ?3
        """, [.text(account.text), .integer(scope), .integer(Instant.distantFuture.microseconds)]
      ) { row in "\(table) " + columns.indices.map { row.text($0) }.joined(separator: "|") }
    }
    return lines
  }
}

/// Takes documents into a store, those that a test wants.
struct IngestingSink: DocumentSink {
  let store: StoreUnderTest
  let account: Account
  let now: @Sendable () -> Instant
  var wants: @Sendable (SourceDocument) -> Bool = { _ in true }

  func expect(_ count: Int) async {}

  func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome {
    guard wants(document) else { return .loaded }
    let outcome = try store.ingest(document, account: account, now: now())
    return outcome.isQuarantined ? .quarantined : .loaded
  }
}

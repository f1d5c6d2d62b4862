import Foundation
import StewardDomain
import StewardFormats
import StewardIngest
import StewardPluginAPI
import StewardSQLite
import StewardStorage
import Testing

/// The platform's definitions, read once: they never change.
enum Definitions {
  static let result = Result { try DefinitionRegistry() }

  static func get() throws -> DefinitionRegistry { try result.get() }
}

/// An empty workspace of its own in a folder of its own, removed with the last reference.
final class TestWorkspace: Sendable {
  let folder: String
  let engine: any DatabaseEngine
  let registry: DefinitionRegistry
  let ingestor: Ingestor
  static let us: MarketplaceID = "ATVPDKIKX0DER"
  static let de: MarketplaceID = "A1PA6795UKMFR9"
  static let jp: MarketplaceID = "A1VC38T7YXB528"
  static let seller = Account(id: "acme", name: "Acme", kind: .seller, marketplaces: [us, de])
  /// What documents that say nothing else are known from.
  static let noon = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  init(registry: DefinitionRegistry? = nil) throws {
    folder = NSTemporaryDirectory() + "steward-ingest-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    engine = try SQLiteEngine(path: folder + "/steward.db")
    try Migrations.migrate(engine)
    self.registry = try registry ?? Definitions.get()
    ingestor = try Ingestor(engine: engine, registry: self.registry)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Puts an account on record.
  @discardableResult
  func addAccount(_ id: AccountID) throws -> AccountID {
    try engine.write {
      try AccountRepository($0).add(Account(id: id, name: id.text, kind: .seller, marketplaces: [Self.us, Self.de]))
    }
    return id
  }

  /// Takes a document in.
  @discardableResult
  func ingest(
    _ type: ReportType, _ bytes: [UInt8], name: String = "document", for marketplace: MarketplaceID? = us,
    days: Range<CivilDay>? = nil, at known: Instant? = nil, contentType: String? = nil, definition: String? = nil,
    pins: LocalePins = LocalePins(), dryRun: Bool = false, keepsUnreadable: Bool = false
  ) throws -> IngestOutcome {
    var document = SourceDocument(name: name, body: .bytes(bytes), reportType: type)
    document.marketplace = marketplace
    document.days = days
    document.retrieved = known
    document.contentType = contentType
    document.definition = definition.map { Array($0.utf8) }
    return try ingestor.ingest(
      document, account: Self.seller, pins: pins, now: Self.noon, dryRun: dryRun, keepsUnreadable: keepsUnreadable)
  }

  /// As above, from text.
  @discardableResult
  func ingest(
    _ type: ReportType, _ text: String, name: String = "document", for marketplace: MarketplaceID? = us,
    days: Range<CivilDay>? = nil, at known: Instant? = nil, contentType: String? = nil, definition: String? = nil,
    pins: LocalePins = LocalePins()
  ) throws -> IngestOutcome {
    try ingest(
      type, Array(text.utf8), name: name, for: marketplace, days: days, at: known, contentType: contentType,
      definition: definition, pins: pins)
  }

  /// The rows of a query, each as its values with `-` for none.
  func rows(_ sql: String, columns: Int = 1) throws -> [String] {
    try engine.read { session in
      try session.rows(sql) { row in
        (0..<columns).map { row.isNull($0) ? "-" : row.text($0) }.joined(separator: " ")
      }
    }
  }

  /// The current records of a kind, with what SQL makes of some columns.
  func current(_ table: String, _ columns: String..., asOf: Instant = .init(microseconds: .max - 1)) throws -> [String]
  {
    let known = asOf.microseconds
    return try rows(
      """
      SELECT \(columns.joined(separator: ", ")) FROM record_\(table) WHERE known_from <= \(known) AND known_to > \(known)
      ORDER BY document_id, row_number
      """, columns: columns.count)
  }

  /// The cells of one metric as `day name value`, in the order of days and names.
  func facts(
    _ metric: Metric, _ marketplace: MarketplaceID = us, grain: FactGrain = .item,
    asOf: Instant = .init(microseconds: .max - 1)
  ) throws -> [String] {
    try engine.read { session in
      let dimensions = DimensionRepository(session, account: Self.seller.id)
      guard let scope = try dimensions.scopes().first(where: { $0.marketplace == marketplace })?.id else { return [] }
      let facts = FactRepository(session)
      guard let days = try facts.extent(account: Self.seller.id, scope: scope, asOf: asOf) else { return [] }
      let table = try facts.table(account: Self.seller.id, scope: scope, grain: grain, days: days, asOf: asOf)
      guard let column = table.column(metric) else { return [] }
      var cells: [String] = []
      for (place, day) in days.enumerated() {
        for (row, item) in table.items.enumerated() {
          guard let value = column[row * table.dayCount + place] else { continue }
          let name = item.name.isEmpty ? item.parentASIN.text : item.name
          cells.append(name.isEmpty ? "\(day) \(value)" : "\(day) \(name) \(value)")
        }
      }
      return cells
    }
  }

  /// All rows of all tables as text, the raw pieces left out on demand.
  func dump(withRaw: Bool = true) throws -> [String: [String]] {
    try engine.read { session in
      let tables = try session.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        as: { $0.text(0) })
      var result: [String: [String]] = [:]
      for table in tables where withRaw || table != "document_chunk" {
        let columns = try session.rows("SELECT name FROM pragma_table_info(?1)", [.text(table)], as: { $0.text(0) })
        let quoted = columns.map { "quote(\"\($0)\")" }.joined(separator: ", ")
        let rows = try session.rows("SELECT \(quoted) FROM \(table)") { row in
          columns.indices.map { row.text($0) }.joined(separator: "|")
        }
        if !rows.isEmpty { result[table] = rows.sorted() }
      }
      return result
    }
  }
}

/// Lines of a flat file, with tabs where the fields are apart.
func flat(_ lines: [String]...) -> String { lines.map { $0.joined(separator: "\t") + "\n" }.joined() }

import Foundation
import StewardDomain
import StewardPostgres
import StewardSQLite
import StewardStorage
import Testing

/// The engines that have to behave alike.
enum EngineKind: String, CaseIterable, CustomTestStringConvertible {
  case sqlite = "SQLite"
  case postgres = "PostgreSQL"

  static var available: [EngineKind] { PostgresServer.isInstalled ? allCases : [.sqlite] }
  var testDescription: String { rawValue }
}

/// A database of its own: a file, or a schema of the shared server.
final class TestStore: Sendable {
  let engine: any DatabaseEngine
  private let folder: String?
  static let account: AccountID = "acme"

  init(_ kind: EngineKind, migrated: Bool = true) throws {
    switch kind {
    case .sqlite:
      let folder = NSTemporaryDirectory() + "steward-engines-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      engine = try SQLiteEngine(path: folder + "/steward.db")
      self.folder = folder
    case .postgres:
      engine = try Self.postgres()
      folder = nil
    }
    if migrated { try Migrations.migrate(engine) }
  }

  /// Over an engine that is there.
  init(_ engine: any DatabaseEngine) {
    self.engine = engine
    folder = nil
  }

  deinit { if let folder { try? FileManager.default.removeItem(atPath: folder) } }

  static func postgres(
    schema: String = "t_" + UUID().uuidString.prefix(8).lowercased(), poolSize: Int = 14,
    statementTimeoutSeconds: Int = 60, partitions: Int = 4
  ) throws -> PostgresEngine {
    try PostgresEngine(
      url: try PostgresServer.shared.get().url, schema: schema, poolSize: poolSize,
      statementTimeoutSeconds: statementTimeoutSeconds, partitions: partitions)
  }

  static func place(
    document: Int64, family: Int64 = 1, known: Int64, account: AccountID = account
  ) -> RecordRepository.Placement {
    RecordRepository.Placement(
      account: account, document: DocumentID(document), family: family, scope: 1, knownFrom: Instant(seconds: known))
  }

  func putItems(_ count: Int) throws {
    try engine.write { session in
      let dimensions = DimensionRepository(session, account: Self.account)
      for number in 1...count {
        try dimensions.put(ItemIdentity(sku: SKU("S\(1_000 - number)")), number: number, scope: 1)
      }
    }
  }
}

extension DatabaseEngine {
  func count(_ table: String) throws -> Int64 {
    try read { try $0.first("SELECT COUNT(*) FROM \(table)", as: { $0.integer(0) }) ?? -1 }
  }

  func define(_ name: String, _ body: String = "{}", account: String = "acme") throws {
    try write { try $0.execute(insertDefinition, [.text(account), .text(name), .text(body)]) }
  }
}

let insertDefinition = "INSERT INTO definition (account_id, sha256, body) VALUES (?1, ?2, ?3)"

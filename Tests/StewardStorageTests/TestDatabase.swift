import Foundation
import StewardDomain
import StewardSQLite
import StewardStorage

/// A workspace of its own in a folder of its own, removed with the last reference.
final class TestDatabase: Sendable {
  let folder: String
  let engine: any DatabaseEngine
  static let account: AccountID = "acme"

  init(migrated: Bool = true) throws {
    folder = NSTemporaryDirectory() + "steward-storage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    engine = try SQLiteEngine(path: folder + "/steward.db")
    if migrated { try Migrations.migrate(engine) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Another engine over the same file, as another process would have it.
  func reopened() throws -> any DatabaseEngine { try SQLiteEngine(path: folder + "/steward.db") }

  func count(_ table: String) throws -> Int64 {
    try engine.read { try $0.first("SELECT COUNT(*) FROM \(table)", as: { $0.integer(0) }) ?? -1 }
  }

  /// Puts a block into the table as a document of a family would.
  func put(
    _ day: CivilDay, _ values: [Int32: Int64?], metric: Metric = .unitsOrdered, family: Int64, known: Int64,
    document: Int64, knownTo: Instant = .distantFuture
  ) throws {
    let items = values.keys.sorted()
    let block = FactBlock(
      items: items, columns: [FactBlock.Column(metric: metric, values: items.map { values[$0] ?? nil })])
    try engine.write { session in
      try FactRepository(session).insert(
        block, day: day, grain: .item, knownTo: knownTo,
        at: place(document: document, family: family, known: known))
    }
  }

  func place(document: Int64, family: Int64, known: Int64) -> RecordRepository.Placement {
    RecordRepository.Placement(
      account: Self.account, document: DocumentID(document), family: family, scope: 1,
      knownFrom: Instant(seconds: known))
  }

  func putItems(_ items: [ItemIdentity]) throws {
    try engine.write { session in
      let dimensions = DimensionRepository(session, account: Self.account)
      for (index, item) in items.enumerated() { try dimensions.put(item, number: index + 1, scope: 1) }
    }
  }
}

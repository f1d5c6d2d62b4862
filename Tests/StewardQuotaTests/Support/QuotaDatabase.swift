import Foundation
import StewardPluginAPI
import StewardSQLite
import StewardStorage
import Synchronization

/// A migrated database in a folder of its own, removed with the last reference. Counts what is written.
final class QuotaDatabase: DatabaseEngine {
  private let folder: String
  private let engine: SQLiteEngine
  private let writes = Mutex(0)

  init() throws {
    folder = NSTemporaryDirectory() + "steward-quota-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    engine = try SQLiteEngine(path: folder + "/steward.db")
    try Migrations.migrate(engine)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Another engine over the same file, as another program would have it.
  func reopened() throws -> SQLiteEngine { try SQLiteEngine(path: folder + "/steward.db") }

  var writeCount: Int { writes.withLock { $0 } }

  func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result { try engine.read(body) }

  func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    writes.withLock { $0 += 1 }
    return try engine.write(body)
  }
}

/// What happened, in its order.
final class Diary<Entry: Sendable>: Sendable {
  private let entries = Mutex<[Entry]>([])
  func add(_ entry: Entry) { entries.withLock { $0.append(entry) } }
  var all: [Entry] { entries.withLock { $0 } }
}

extension QuotaUse {
  static func reports(
    rate: Double, burst: Double = 1, priority: Priority = .daily, value: Double = 0, party: String = "seller"
  ) -> QuotaUse {
    QuotaUse(
      application: "app", party: party, operation: "reports.createReport", ratePerSecond: rate, burst: burst,
      priority: priority, value: value)
  }
}

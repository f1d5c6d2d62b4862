internal import Foundation
internal import StewardDomain
internal import StewardSQLite
internal import StewardStorage

/// A folder for one benchmark, removed with the last reference.
final class BenchFolder {
  let path: String

  init(within parent: String?) throws {
    let base = parent ?? FileManager.default.temporaryDirectory.path
    path = base + "/steward-bench-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A new workspace database.
  func engine(_ name: String = "steward.sqlite") throws -> SQLiteEngine {
    let engine = try SQLiteEngine(path: path + "/" + name)
    try Migrations.migrate(engine)
    return engine
  }

  /// The size of a database with what isn't in its main file yet.
  func size(_ name: String = "steward.sqlite") -> Int {
    ["", "-wal"].reduce(0) { sum, ending in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name + ending)
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }
}

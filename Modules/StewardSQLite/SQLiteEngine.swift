internal import Foundation
internal import GRDB
public import StewardStorage

/// The embedded engine: one file, write-ahead logging, many readers beside one writer.
public final class SQLiteEngine: DatabaseEngine {
  private let pool: DatabasePool

  /// Opens or creates a database file. Tables are not touched; see ``StewardStorage/Migrations``.
  public init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      // Commits in WAL mode survive a killed process with NORMAL; only a power cut can take the last ones back, whole.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA cache_size = -16000")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    do {
      let isNew = !FileManager.default.fileExists(atPath: path)
      if isNew {
        // The page size is fixed with the first write, and what is free behind a blob grows with it.
        let queue = try DatabaseQueue(path: path)
        try queue.vacuumed(pageSize: 4_096)
      }
      pool = try DatabasePool(path: path, configuration: configuration)
    } catch {
      throw SQLiteEngine.translated(error, doing: "open \(path)")
    }
  }

  public func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    do { return try pool.read { try body(SQLiteSession(database: $0)) } } catch {
      throw SQLiteEngine.translated(error, doing: "read")
    }
  }

  public func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    do { return try pool.write { try body(SQLiteSession(database: $0)) } } catch {
      throw SQLiteEngine.translated(error, doing: "write")
    }
  }

  public func load<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    do {
      return try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        defer { try? db.execute(sql: "PRAGMA wal_autocheckpoint = 1000") }
        var result: Result?
        try db.inTransaction(.immediate) {
          result = try body(SQLiteSession(database: db))
          return .commit
        }
        guard let result else { throw StewardStorage.DatabaseError(.failed, "the load ended without a result") }
        return result
      }
    } catch {
      throw SQLiteEngine.translated(error, doing: "write")
    }
  }

  public func checkpoint() throws {
    do { try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } } catch let error as GRDB.DatabaseError
      where error.resultCode == .SQLITE_BUSY
    {
      // Somebody reads: the next one will do it.
    } catch {
      throw SQLiteEngine.translated(error, doing: "write")
    }
  }

  /// Errors of SQLite become ours, with what was tried; all others pass.
  private static func translated(_ error: any Error, doing what: String) -> any Error {
    guard let error = error as? GRDB.DatabaseError else { return error }
    let code: StewardStorage.DatabaseError.Code =
      switch error.resultCode {
      case .SQLITE_CONSTRAINT: .constraint
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      case .SQLITE_FULL: .full
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .cannotOpen
      default: .failed
      }
    let remedy =
      switch code {
      case .full: "; make room on the disk of the workspace and run it again, nothing of it was kept"
      case .cannotOpen: "; see that you may write to the file, and to its folder, where its log is"
      default: ""
      }
    let place = error.sql.map { " in \($0.prefix(200))" } ?? ""
    return StewardStorage.DatabaseError(
      code, "can't \(what): \(error.message ?? "\(error.resultCode)")\(place)\(remedy)")
  }
}

extension DatabaseQueue {
  fileprivate func vacuumed(pageSize: Int) throws {
    try inDatabase { db in
      try db.execute(sql: "PRAGMA page_size = \(pageSize)")
      try db.execute(sql: "VACUUM")
    }
    try close()
  }
}

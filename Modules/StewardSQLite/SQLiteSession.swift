internal import GRDB
internal import GRDBSQLite
internal import StewardStorage
internal import Synchronization

/// A read or write in progress. Statements are cached by GRDB and driven through the raw handle, which is four times as fast
/// as its argument values.
final class SQLiteSession: DatabaseSession {
  private let database: Database
  /// Statements that an outer query steps through, or that bulk writers hold: they can't be taken a second time.
  private var taken: Set<String> = []

  init(database: Database) { self.database = database }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws {
    try query(sql, arguments) { _ in }
  }

  func query(_ sql: String, _ arguments: [SQLValue], _ row: (any DatabaseRow) throws -> Void) throws {
    let isFirst = taken.insert(sql).inserted
    defer { if isFirst { taken.remove(sql) } }
    let statement = try prepared(sql, cached: isFirst)
    defer { statement.reset() }
    for (index, value) in arguments.enumerated() { try statement.bind(index + 1, value) }
    while try statement.advance() { try row(statement) }
  }

  func bulk(_ sql: String) throws -> any BulkStatement {
    try prepared(sql, cached: taken.insert(sql).inserted)
  }

  private func prepared(_ sql: String, cached: Bool) throws -> SQLiteStatement {
    let text = SQLHints.translated(sql)
    let statement = cached ? try database.cachedStatement(sql: text) : try database.makeStatement(sql: text)
    return SQLiteStatement(statement: statement, database: database)
  }
}

/// Puts SQLite's words in the place of the hints that are comments to any other engine.
private enum SQLHints {
  /// The texts are those of our own source, so this stays small.
  private static let known = Mutex<[String: String]>([:])

  static func translated(_ sql: String) -> String {
    known.withLock { known in
      if let text = known[sql] { return text }
      var text = sql.replacing("/*clustered*/", with: "WITHOUT ROWID")
      while let start = text.firstRange(of: "/*index "), let end = text[start.upperBound...].firstRange(of: "*/") {
        text.replaceSubrange(
          start.lowerBound..<end.upperBound, with: "INDEXED BY \(text[start.upperBound..<end.lowerBound])")
      }
      known[sql] = text
      return text
    }
  }
}

/// One prepared statement: the row while it steps, the bulk statement while it is bound.
final class SQLiteStatement: DatabaseRow, BulkStatement {
  private let statement: Statement
  private let database: Database
  private var handle: OpaquePointer { statement.sqliteStatement }

  init(statement: Statement, database: Database) {
    self.statement = statement
    self.database = database
  }

  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// - Returns: whether there is a row.
  func advance() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw failure()
    }
  }

  func bind(_ parameter: Int, _ value: SQLValue) throws {
    switch value {
    case .null: try bindNull(parameter)
    case .integer(let value): try bind(parameter, value)
    case .real(let value): try check(sqlite3_bind_double(handle, Int32(parameter), value))
    case .text(let value):
      var copy = value
      try copy.withUTF8 { try bindText(parameter, UnsafeRawBufferPointer($0), lifetime: Self.transient) }
    case .blob(let bytes):
      try bytes.withUnsafeBytes { try bindBlob(parameter, $0, lifetime: Self.transient) }
    }
  }

  func bindNull(_ parameter: Int) throws { try check(sqlite3_bind_null(handle, Int32(parameter))) }
  func bind(_ parameter: Int, _ value: Int64) throws { try check(sqlite3_bind_int64(handle, Int32(parameter), value)) }
  func bindText(_ parameter: Int, _ utf8: UnsafeRawBufferPointer) throws {
    try bindText(parameter, utf8, lifetime: nil)
  }
  func bindBlob(_ parameter: Int, _ bytes: UnsafeRawBufferPointer) throws {
    try bindBlob(parameter, bytes, lifetime: nil)
  }

  func step() throws {
    defer { sqlite3_reset(handle) }
    while try advance() {}
  }

  func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
  func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
  func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }
  func text(_ column: Int) -> String {
    guard let text = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
  }
  func withBlob<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let base = sqlite3_column_blob(handle, Int32(column))
    return try body(UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }

  private typealias Lifetime = @convention(c) (UnsafeMutableRawPointer?) -> Void
  /// SQLite copies the bytes at once.
  private static var transient: Lifetime { unsafeBitCast(-1, to: Lifetime.self) }
  private static let empty: [UInt8] = [0]

  private func bindText(_ parameter: Int, _ utf8: UnsafeRawBufferPointer, lifetime: Lifetime?) throws {
    if utf8.isEmpty {
      try Self.empty.withUnsafeBytes { none in
        try check(
          sqlite3_bind_text(
            handle, Int32(parameter), none.bindMemory(to: CChar.self).baseAddress, 0, Self.transient))
      }
      return
    }
    try check(
      sqlite3_bind_text(
        handle, Int32(parameter), utf8.bindMemory(to: CChar.self).baseAddress, Int32(utf8.count), lifetime))
  }

  private func bindBlob(_ parameter: Int, _ bytes: UnsafeRawBufferPointer, lifetime: Lifetime?) throws {
    if bytes.isEmpty {
      try check(sqlite3_bind_zeroblob(handle, Int32(parameter), 0))
      return
    }
    try check(sqlite3_bind_blob(handle, Int32(parameter), bytes.baseAddress, Int32(bytes.count), lifetime))
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw failure() }
  }

  private func failure() -> any Error {
    GRDB.DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database.sqliteConnection)),
      message: String(cString: sqlite3_errmsg(database.sqliteConnection)), sql: statement.sql)
  }
}

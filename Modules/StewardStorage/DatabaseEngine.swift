/// A database that holds a workspace. Two exist, and both speak the same SQL subset:
///
/// - placeholders `?1`, `?2` …, each bound by its number;
/// - `BIGINT`, `TEXT`, `DOUBLE PRECISION`, `BYTEA`; times as integer microseconds that are passed in, never asked for;
/// - common table expressions, window functions, `FILTER`, `ON CONFLICT … DO UPDATE`, `RETURNING`;
/// - `/*index NAME*/` behind a table says which index it must be read by, for an engine whose planner guesses without statistics;
/// - no lateral joins, arrays, JSON operators, sequences or clock functions.
///
/// Calls block the thread: callers that must not block run them on a thread of their own.
public protocol DatabaseEngine: Sendable {
  /// Runs reads on one consistent view.
  func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result

  /// Runs reads and writes in one transaction: all of it becomes durable, or, where `body` throws, nothing.
  func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result

  /// The same for large loads: what they write isn't moved to its final place as they become durable, but with the next
  /// ``checkpoint()``, which the caller owes.
  func load<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result

  /// Moves what was committed to its final place and gives room back, where the engine keeps it elsewhere first. Worth it after a large
  /// load; never needed for safety.
  func checkpoint() throws
}

extension DatabaseEngine {
  public func load<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result { try write(body) }
  public func checkpoint() throws {}
}

/// One connection within a read or a write. Not to be kept beyond it.
public protocol DatabaseSession {
  /// Runs one statement and drops its rows.
  func execute(_ sql: String, _ arguments: [SQLValue]) throws

  /// Runs one statement and hands over each row while it is current.
  func query(_ sql: String, _ arguments: [SQLValue], _ row: (any DatabaseRow) throws -> Void) throws

  /// Prepares a statement for many executions, bound column by column without a value object per cell.
  func bulk(_ sql: String) throws -> any BulkStatement
}

extension DatabaseSession {
  public func execute(_ sql: String) throws { try execute(sql, []) }

  /// The rows of a statement, each made into a value.
  public func rows<Value>(
    _ sql: String, _ arguments: [SQLValue] = [], as make: (any DatabaseRow) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try query(sql, arguments) { values.append(try make($0)) }
    return values
  }

  /// The first row of a statement, made into a value.
  public func first<Value>(
    _ sql: String, _ arguments: [SQLValue] = [], as make: (any DatabaseRow) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try query(sql, arguments) { if value == nil { value = try make($0) } }
    return value
  }
}

/// The current row of a query. Columns count from 0.
public protocol DatabaseRow {
  func isNull(_ column: Int) -> Bool
  func integer(_ column: Int) -> Int64
  func real(_ column: Int) -> Double
  func text(_ column: Int) -> String
  /// The bytes are valid within `body` only.
  func withBlob<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension DatabaseRow {
  public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
  public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
}

/// A prepared statement whose parameters are bound in place. Parameters count from 1.
public protocol BulkStatement {
  func bindNull(_ parameter: Int) throws
  func bind(_ parameter: Int, _ value: Int64) throws
  /// The bytes must stay valid until ``step()`` returned.
  func bindText(_ parameter: Int, _ utf8: UnsafeRawBufferPointer) throws
  func bindBlob(_ parameter: Int, _ bytes: UnsafeRawBufferPointer) throws
  /// Executes with what is bound, and makes ready for the next.
  func step() throws
}

/// Why the database refused.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String
    public static let cannotOpen = Code(name: "cannotOpen")
    public static let constraint = Code(name: "constraint")
    public static let busy = Code(name: "busy")
    public static let full = Code(name: "full")
    public static let corrupt = Code(name: "corrupt")
    /// No server answers, or it went away in the middle.
    public static let unavailable = Code(name: "unavailable")
    /// The statement took longer than it may.
    public static let timeout = Code(name: "timeout")
    public static let newerSchema = Code(name: "newerSchema")
    public static let failed = Code(name: "failed")
  }
  public let code: Code
  public let message: String
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
  public var description: String { message }
}

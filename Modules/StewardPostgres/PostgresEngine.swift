internal import Glibc
public import StewardStorage

/// The shared engine: a schema of a PostgreSQL database, for many people or many machines on one portfolio.
///
/// A write is `READ COMMITTED` under advisory locks: writers of one account take turns, as all writers of a SQLite file do, and
/// writers of different accounts run side by side. See ``WriterLocks``. A read is one snapshot, and waits for nobody.
///
/// `docs/reference/postgres.md` says what a server needs and what holds.
public final class PostgresEngine: DatabaseEngine, Sendable {
  private let pool: ConnectionPool
  private let translator: StatementTranslator
  private let lockNames: WriterLocks.Names
  private static let attempts = 6

  /// Connects once, so that a wrong address is told at once, and makes the schema if it isn't there. Tables are not touched; see
  /// ``StewardStorage/Migrations``.
  ///
  /// - Parameters:
  ///   - url: `postgres://user@host/database?sslmode=verify-full`, with `?host=/folder` for a socket, or `key=value` pairs as
  ///     libpq reads them. A host elsewhere needs `sslmode`.
  ///   - schema: where the tables are.
  ///   - poolSize: how many connections may be open at a time; callers beyond wait.
  ///   - partitions: into how many pieces tables are cut by account when they are made; 0 for none.
  /// - Throws: `DatabaseError` with `unavailable` where no server answers, and `cannotOpen` where it refuses.
  public init(
    url: String, schema: String = "public", poolSize: Int = 8, connectTimeoutSeconds: Int = 5,
    statementTimeoutSeconds: Int = 60, partitions: Int = 8
  ) throws {
    let settings = try ConnectionSettings(
      url: url, schema: schema, connectTimeoutSeconds: max(1, connectTimeoutSeconds),
      statementTimeoutSeconds: max(1, statementTimeoutSeconds))
    pool = ConnectionPool(settings: settings, size: max(1, poolSize))
    translator = StatementTranslator(partitions: max(0, partitions))
    lockNames = WriterLocks.Names(schema: schema)
    try makeSchema(settings.quotedSchema)
  }

  public func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    let connection = try pool.take(beginning: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    defer { pool.giveBack(connection) }
    connection.purpose = "read"
    let session = PostgresSession(connection: connection, translator: translator, locks: nil)
    defer { session.close() }
    return try body(session)
  }

  public func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
    var attempt = 1
    while true {
      let connection = try pool.take(beginning: "BEGIN ISOLATION LEVEL READ COMMITTED")
      connection.purpose = "write"
      do {
        let result = try attemptWrite(connection, body)
        pool.giveBack(connection)
        return result
      } catch {
        let mayTryAgain = connection.failure?.isPassing ?? false
        pool.giveBack(connection)
        guard mayTryAgain, attempt < Self.attempts else { throw error }
        // Two transactions wanted each other's accounts, and this one gave way. Chance keeps them from meeting again.
        usleep(UInt32.random(in: 1...UInt32(10_000 << attempt)))
        attempt += 1
      }
    }
  }

  private func attemptWrite<Result>(
    _ connection: PostgresConnection, _ body: (any DatabaseSession) throws -> Result
  ) throws -> Result {
    let session = PostgresSession(
      connection: connection, translator: translator, locks: WriterLocks(connection: connection, names: lockNames))
    defer { session.close() }
    let result = try body(session)
    try session.settle()
    // The server gives up a transaction with the first failed statement, also where the body went on.
    if let failure = connection.failure { throw failure.error }
    try connection.commit()
    return result
  }

  private func makeSchema(_ name: String) throws {
    let connection = try pool.take(beginning: "BEGIN")
    defer { pool.giveBack(connection) }
    connection.purpose = "open the schema \(name)"
    let locks = WriterLocks(connection: connection, names: lockNames)
    guard try !connection.schemaExists() else { return }
    try locks.holdEverything()
    try connection.run("CREATE SCHEMA IF NOT EXISTS \(name)")
    try connection.commit()
  }
}

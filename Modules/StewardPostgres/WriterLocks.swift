internal import CPQ
internal import StewardStorage

/// Makes writers of one account take turns.
///
/// The repositories count and number within an account (`MAX(document_id) + 1`) and replace what they read before, as is right
/// where a database has one writer. Here the first statement of a transaction that names an account takes that account's lock
/// until the transaction ends; a statement that names none takes the lock of the whole schema. Statements see what was
/// committed before they began, so what is read under a lock is what the last holder left.
final class WriterLocks {
  /// Numbers of the locks. All programs on a schema have to agree on them, so they never change.
  struct Names: Sendable {
    private let schema: String
    let everything: Int64

    init(schema: String) {
      self.schema = schema
      everything = Self.number("steward/\(schema)")
    }

    /// Two accounts that share a number wait for each other, and nothing else happens.
    func account(_ id: String) -> Int64 { Self.number("steward/\(schema)/\(id)") }

    /// FNV-1a.
    private static func number(_ text: String) -> Int64 {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      return Int64(bitPattern: hash)
    }
  }

  private let connection: PostgresConnection
  private let names: Names
  private var accounts: Set<String> = []
  private var hasEverything = false

  init(connection: PostgresConnection, names: Names) {
    self.connection = connection
    self.names = names
  }

  /// Waits for an account's lock, or for that of the whole schema.
  func hold(_ account: String?) throws {
    guard let account else { return try holdEverything() }
    guard !hasEverything, !accounts.contains(account) else { return }
    if accounts.isEmpty {
      try lock(
        "SELECT pg_advisory_xact_lock_shared($1), pg_advisory_xact_lock($2)",
        [.integer(names.everything), .integer(names.account(account))])
    } else {
      try lock("SELECT pg_advisory_xact_lock($1)", [.integer(names.account(account))])
    }
    accounts.insert(account)
  }

  func holdEverything() throws {
    guard !hasEverything else { return }
    try lock("SELECT pg_advisory_xact_lock($1)", [.integer(names.everything)])
    hasEverything = true
  }

  private func lock(_ sql: String, _ arguments: [SQLValue]) throws {
    let rows = try connection.start(sql, arguments)
    defer { rows.discard() }
    while let row = try rows.next() { PQclear(row) }
  }
}

internal import CPQ
internal import StewardStorage

/// A read or write in progress on one connection.
final class PostgresSession: DatabaseSession {
  private let connection: PostgresConnection
  private let translator: StatementTranslator
  /// Absent in a read.
  private let locks: WriterLocks?
  /// The statement whose rows are being handed over.
  private var current: ResultStream?
  private var copies: [CopyStatement] = []
  private var isOpen = true

  init(connection: PostgresConnection, translator: StatementTranslator, locks: WriterLocks?) {
    self.connection = connection
    self.translator = translator
    self.locks = locks
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws {
    try query(sql, arguments) { _ in }
  }

  func query(_ sql: String, _ arguments: [SQLValue], _ row: (any DatabaseRow) throws -> Void) throws {
    let statement = translator.translated(sql)
    try settle()
    try locks?.hold(statement.account(arguments))
    if statement.isDefinition {
      for text in statement.texts { try connection.run(text) }
      return
    }
    let stream = try connection.start(statement.text, arguments)
    let outer = current
    current = stream
    defer {
      stream.discard()
      current = outer
    }
    let view = PostgresRow()
    while let result = try stream.next() {
      view.show(result)
      defer { PQclear(result) }
      try row(view)
    }
  }

  func bulk(_ sql: String) throws -> any BulkStatement {
    let statement = translator.translated(sql)
    try settle()
    let prepared = try connection.prepare(statement.text)
    guard locks != nil, let insert = statement.plainInsert,
      prepared.parameterTypes.allSatisfy(CopyBuffer.canEncode)
    else {
      return PreparedBulkStatement(session: self, sql: sql, count: prepared.parameterTypes.count)
    }
    let copy = CopyStatement(
      session: self, insert: insert, types: prepared.parameterTypes, account: statement.accountParameter)
    copies.append(copy)
    return copy
  }

  /// Frees the connection for the next statement: rows under way are taken in, rows that wait are sent.
  func settle() throws {
    guard isOpen else { throw DatabaseError(.failed, "a session can't be used after its read or write") }
    current?.takeIn()
    for copy in copies { try copy.flush() }
  }

  func close() {
    isOpen = false
    current?.discard()
    copies = []
  }

  func hold(account: UnsafeRawBufferPointer?) throws {
    guard isOpen else { throw DatabaseError(.failed, "a session can't be used after its read or write") }
    current?.takeIn()
    try locks?.hold(account.map { String(decoding: $0, as: UTF8.self) })
  }

  func copy(_ sql: String, _ bytes: UnsafeRawBufferPointer) throws {
    current?.takeIn()
    try connection.copy(sql, bytes)
  }
}

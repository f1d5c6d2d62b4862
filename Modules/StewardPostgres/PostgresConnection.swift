internal import CPQ
internal import Glibc
internal import StewardStorage

/// One connection, used by one call at a time: it can't be shared, and lies in the pool as ``Parked``.
final class PostgresConnection {
  /// A connection that nobody uses, as plain values, so that it may be picked up by another thread.
  struct Parked: Sendable {
    fileprivate let address: UInt
    fileprivate let statements: StatementCache
    fileprivate let patience: Duration
  }

  private let handle: OpaquePointer
  private var statements: StatementCache
  /// What is being tried, for messages.
  var purpose = "open"
  /// The first failure since the transaction began. The server does nothing more in a transaction that has one.
  private(set) var failure: ServerFailure?
  /// How long the server may be silent. It stops a statement by itself before, so that one that doesn't has been stopped.
  private let patience: Duration

  init(settings: ConnectionSettings) throws {
    handle = try Dialling(settings: settings).connect()
    statements = StatementCache()
    patience = .seconds(settings.statementTimeoutSeconds + 5)
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    // What is sent waits in memory, and the waiting is ours: the library's own has no end.
    PQsetnonblocking(handle, 1)
    do { try run(settings.greeting) } catch {
      close()
      throw error
    }
  }

  init(parked: Parked) {
    guard let handle = OpaquePointer(bitPattern: parked.address) else {
      preconditionFailure("a parked connection is one")
    }
    self.handle = handle
    statements = parked.statements
    patience = parked.patience
  }

  func parked() -> Parked {
    Parked(address: UInt(bitPattern: handle), statements: statements, patience: patience)
  }

  func close() { PQfinish(handle) }

  /// Rolls back what is open.
  ///
  /// - Returns: whether the connection can be used again.
  func reset() -> Bool {
    failure = nil
    if PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) != PQTRANS_IDLE { try? run("ROLLBACK") }
    return PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  /// Runs statements that have neither parameters nor rows.
  func run(_ sql: String) throws {
    let result = lastResult(PQsendQuery(handle, sql))
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
    default: throw failed(result, sql)
    }
  }

  func commit() throws {
    do { try run("COMMIT") } catch let error as DatabaseError where error.code == .unavailable {
      throw DatabaseError(
        .unavailable, "\(error.message); the server went away in the middle, so it may or may not have kept the changes"
      )
    }
  }

  func schemaExists() throws -> Bool {
    let rows = try start("SELECT 1 WHERE current_schema() IS NOT NULL", [])
    defer { rows.discard() }
    guard let row = try rows.next() else { return false }
    PQclear(row)
    return true
  }

  /// Prepares a statement, or finds it prepared.
  func prepare(_ sql: String) throws -> PreparedStatement {
    if let known = statements.find(sql) { return known }
    if let old = statements.makeRoom() { try run("DEALLOCATE \(old)") }
    let name = statements.nextName()
    try check(lastResult(PQsendPrepare(handle, name, sql, 0, nil)), sql)
    let description = lastResult(PQsendDescribePrepared(handle, name))
    defer { PQclear(description) }
    guard PQresultStatus(description) == PGRES_COMMAND_OK else { throw failed(description, sql) }
    let prepared = PreparedStatement(
      name: name, parameterTypes: (0..<PQnparams(description)).map { PQparamtype(description, $0) })
    statements.add(prepared, for: sql)
    return prepared
  }

  /// Sends a statement. The rows have to be read or discarded before anything else is sent.
  func start(_ sql: String, _ arguments: [SQLValue]) throws -> ResultStream {
    let prepared = try prepare(sql)
    guard prepared.parameterTypes.count == arguments.count else {
      throw DatabaseError(
        .failed, "can't \(purpose): \(prepared.parameterTypes.count) parameters and \(arguments.count) values in \(sql)"
      )
    }
    var encoder = ParameterEncoder(count: arguments.count)
    for (type, value) in zip(prepared.parameterTypes, arguments) { try encoder.append(value, as: type) }
    let isSent = encoder.withPointers { values, lengths, formats in
      PQsendQueryPrepared(handle, prepared.name, Int32(arguments.count), values, lengths, formats, 1)
    }
    guard isSent == 1 else { throw failed(nil, sql) }
    PQsetSingleRowMode(handle)
    return ResultStream(connection: self, sql: sql)
  }

  /// The next answer to what was sent, or `nil` after the last.
  func nextResult() -> OpaquePointer? {
    waitForAnswer()
    return PQgetResult(handle)
  }

  /// The last answer to what was sent, or the one after which it's our turn.
  private func lastResult(_ isSent: Int32) -> OpaquePointer? {
    guard isSent == 1 else { return nil }
    var last: OpaquePointer?
    while let result = nextResult() {
      PQclear(last)
      last = result
      if PQresultStatus(result) == PGRES_COPY_IN || PQstatus(handle) == CONNECTION_BAD { break }
    }
    return last
  }

  /// Sends what waits and takes in what comes until there is an answer, or until nothing has moved for too long: then the connection is cut,
  /// and the library says so.
  private func waitForAnswer() {
    while true {
      let unsent = PQflush(handle)
      guard unsent >= 0 else { return }
      if unsent == 0, PQisBusy(handle) == 0 { return }
      // More than once, since what was decrypted already doesn't show at the socket.
      for _ in 0..<3 {
        guard PQconsumeInput(handle) == 1 else { return }
        if unsent == 0, PQisBusy(handle) == 0 { return }
      }
      var entry = pollfd(fd: PQsocket(handle), events: Int16(unsent == 1 ? POLLIN | POLLOUT : POLLIN), revents: 0)
      let ready = poll(&entry, 1, Int32(patience / .milliseconds(1)))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else {
        shutdown(PQsocket(handle), Int32(SHUT_RDWR))
        _ = PQconsumeInput(handle)
        return
      }
    }
  }

  /// Loads rows in the binary form of COPY.
  func copy(_ sql: String, _ bytes: UnsafeRawBufferPointer) throws {
    let opened = lastResult(PQsendQuery(handle, sql))
    defer { PQclear(opened) }
    guard PQresultStatus(opened) == PGRES_COPY_IN else { throw failed(opened, sql) }
    let sent = PQputCopyData(handle, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
    let ended = PQputCopyEnd(handle, sent == 1 ? nil : "the rows couldn't be sent")
    var problem: DatabaseError? = sent == 1 && ended == 1 ? nil : failed(nil, sql)
    while let result = nextResult() {
      if PQresultStatus(result) != PGRES_COMMAND_OK, problem == nil { problem = failed(result, sql) }
      PQclear(result)
      if PQstatus(handle) == CONNECTION_BAD { break }
    }
    if let problem { throw problem }
  }

  /// Remembers a failure and puts it into words.
  func failed(_ result: OpaquePointer?, _ sql: String) -> DatabaseError {
    let new = ServerFailure(result, on: handle, doing: purpose, sql: sql)
    // Every statement after a failed one is refused for that reason alone, which tells nobody anything.
    if new.state == "25P02", let failure { return failure.error }
    if failure == nil { failure = new }
    return new.error
  }

  private func check(_ result: OpaquePointer?, _ sql: String) throws {
    defer { PQclear(result) }
    if PQresultStatus(result) != PGRES_COMMAND_OK { throw failed(result, sql) }
  }
}

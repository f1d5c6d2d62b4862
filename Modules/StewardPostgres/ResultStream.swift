internal import CPQ
internal import StewardStorage

/// The rows of one statement as the server sends them: one is in memory at a time.
///
/// A connection carries one statement at a time, so that a statement within a row makes the outer one take in what is left of
/// its rows first.
final class ResultStream {
  private let connection: PostgresConnection
  private let sql: String
  /// Rows that were taken in ahead, the next at ``head``.
  private var ahead: [OpaquePointer] = []
  private var head = 0
  private var isEnded = false
  private var problem: DatabaseError?

  init(connection: PostgresConnection, sql: String) {
    self.connection = connection
    self.sql = sql
  }

  /// The next row as a result of its own, which the caller clears, or `nil` after the last.
  func next() throws -> OpaquePointer? {
    if head < ahead.count {
      head += 1
      return ahead[head - 1]
    }
    if let row = receive() { return row }
    if let problem { throw problem }
    return nil
  }

  /// Takes in all that is left, so that the connection is free.
  func takeIn() {
    while let row = receive() { ahead.append(row) }
  }

  /// Drops all that is left.
  func discard() {
    while let row = receive() { PQclear(row) }
    while head < ahead.count {
      PQclear(ahead[head])
      head += 1
    }
  }

  private func receive() -> OpaquePointer? {
    while !isEnded {
      guard let result = connection.nextResult() else {
        isEnded = true
        break
      }
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE: return result
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
      default: if problem == nil { problem = connection.failed(result, sql) }
      }
      PQclear(result)
    }
    return nil
  }
}

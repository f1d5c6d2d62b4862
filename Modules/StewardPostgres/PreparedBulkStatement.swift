internal import StewardStorage

/// Any other statement that is executed many times: each execution goes to the server by itself.
final class PreparedBulkStatement: BulkStatement {
  private let session: PostgresSession
  private let sql: String
  private var values: [SQLValue]

  init(session: PostgresSession, sql: String, count: Int) {
    self.session = session
    self.sql = sql
    values = Array(repeating: .null, count: count)
  }

  func bindNull(_ parameter: Int) throws { try set(parameter, .null) }
  func bind(_ parameter: Int, _ value: Int64) throws { try set(parameter, .integer(value)) }
  func bind(_ parameter: Int, _ value: Double) throws { try set(parameter, .real(value)) }
  func bindText(_ parameter: Int, _ utf8: UnsafeRawBufferPointer) throws {
    try set(parameter, .text(String(decoding: utf8, as: UTF8.self)))
  }
  func bindBlob(_ parameter: Int, _ bytes: UnsafeRawBufferPointer) throws { try set(parameter, .blob(Array(bytes))) }

  func step() throws { try session.execute(sql, values) }

  private func set(_ parameter: Int, _ value: SQLValue) throws {
    guard values.indices.contains(parameter - 1) else {
      throw DatabaseError(.failed, "there is no parameter \(parameter) in \(sql)")
    }
    values[parameter - 1] = value
  }
}

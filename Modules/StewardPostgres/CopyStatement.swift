internal import CPQ
internal import StewardStorage

/// A plain insert whose rows gather here and go to the server a mebibyte at a time, by COPY.
///
/// What breaks a constraint is told when the rows are sent: with a later row, the session's next statement or the end.
final class CopyStatement: BulkStatement {
  private enum Bound {
    case null
    case integer(Int64)
    case real(Double)
    case bytes(UnsafeRawBufferPointer)
  }

  private static let flushSize = 1 << 20
  private let session: PostgresSession
  private let sql: String
  private let types: [Oid]
  /// Index of the value that names the account.
  private let accountIndex: Int?
  private var bound: [Bound]
  private var account: [UInt8]?
  private let buffer = CopyBuffer(capacity: flushSize + 65_536)

  init(session: PostgresSession, insert: PlainInsert, types: [Oid], account: Int?) {
    self.session = session
    sql = "COPY \(insert.table) (\(insert.columns.joined(separator: ", "))) FROM STDIN (FORMAT binary)"
    self.types = types
    accountIndex = account.map { $0 - 1 }
    bound = Array(repeating: .null, count: types.count)
  }

  func bindNull(_ parameter: Int) throws { bound[try index(parameter)] = .null }
  func bind(_ parameter: Int, _ value: Int64) throws { bound[try index(parameter)] = .integer(value) }
  func bind(_ parameter: Int, _ value: Double) throws { bound[try index(parameter)] = .real(value) }
  func bindText(_ parameter: Int, _ utf8: UnsafeRawBufferPointer) throws {
    bound[try index(parameter)] = .bytes(utf8)
  }
  func bindBlob(_ parameter: Int, _ bytes: UnsafeRawBufferPointer) throws {
    bound[try index(parameter)] = .bytes(bytes)
  }

  func step() throws {
    try holdAccount()
    buffer.beginRow(columns: types.count)
    for (value, type) in zip(bound, types) {
      switch value {
      case .null: buffer.appendNull()
      case .integer(let value): try buffer.append(value, as: type)
      case .real(let value): try buffer.append(value, as: type)
      case .bytes(let bytes):
        guard TypeNumber.isText(type) || type == TypeNumber.bytea else {
          throw DatabaseError(.failed, "a text or bytes for a column of numbers in \(sql)")
        }
        buffer.append(field: bytes)
      }
    }
    // Nothing points at the caller's bytes any more.
    for index in bound.indices { bound[index] = .null }
    if buffer.count >= Self.flushSize { try flush() }
  }

  func flush() throws {
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll() }
    try buffer.finished { try session.copy(sql, $0) }
  }

  private func index(_ parameter: Int) throws -> Int {
    guard bound.indices.contains(parameter - 1) else {
      throw DatabaseError(.failed, "there is no parameter \(parameter) in \(sql)")
    }
    return parameter - 1
  }

  /// Takes the account's lock, which has to be ours before the rows are sent.
  private func holdAccount() throws {
    guard let accountIndex, case .bytes(let bytes) = bound[accountIndex] else { return try session.hold(account: nil) }
    if let account, account.elementsEqual(bytes) { return }
    try session.hold(account: bytes)
    account = Array(bytes)
  }
}

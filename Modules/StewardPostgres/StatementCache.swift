internal import CPQ

/// A statement that the server knows by a name, and the types of its parameters.
struct PreparedStatement: Sendable {
  let name: String
  let parameterTypes: [Oid]
}

/// The statements that are prepared on one connection; the one not used for longest makes room.
struct StatementCache: Sendable {
  private struct Entry: Sendable {
    let statement: PreparedStatement
    var lastUse: Int
  }

  static let limit = 256
  private var entries: [String: Entry] = [:]
  private var uses = 0
  private var names = 0

  mutating func find(_ sql: String) -> PreparedStatement? {
    guard let index = entries.index(forKey: sql) else { return nil }
    uses += 1
    entries.values[index].lastUse = uses
    return entries.values[index].statement
  }

  /// - Returns: the name of a statement to be dropped.
  mutating func makeRoom() -> String? {
    guard entries.count >= Self.limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
      return nil
    }
    entries[oldest.key] = nil
    return oldest.value.statement.name
  }

  mutating func nextName() -> String {
    names += 1
    return "s\(names)"
  }

  mutating func add(_ statement: PreparedStatement, for sql: String) {
    uses += 1
    entries[sql] = Entry(statement: statement, lastUse: uses)
  }
}

internal import CXXHash

/// How much a part of a table holds: its rows, and a sum over them that doesn't depend on their order.
public struct TableContent: Sendable, Hashable {
  public var rows = 0
  public var checksum: UInt64 = 0
}

/// Copies a workspace from one engine into another: account by account and table by table, each in a transaction of its own.
///
/// What was copied is noted in the target (`copy_step`), in the same transaction, so that a copy that was broken off goes on where it
/// was. At the end both sides are read and compared.
public struct WorkspaceCopy: Sendable {
  /// One account's part of one table.
  public struct Step: Sendable, Hashable {
    public let table: String
    public let account: String
  }

  public struct Outcome: Sendable {
    public var steps = 0
    /// Of those, how many an earlier run had done.
    public var skipped = 0
    public var rows = 0
    /// Where the two sides differ.
    public var differences: [Step] = []
  }

  private let source: any DatabaseEngine
  private let target: any DatabaseEngine
  private let kinds: [RecordKind]

  /// Both sides have to have the same schema; see ``Migrations`` and ``RecordTables``.
  public init(from source: any DatabaseEngine, to target: any DatabaseEngine, kinds: [RecordKind]) {
    self.source = source
    self.target = target
    self.kinds = kinds
  }

  /// - Parameter progress: called with steps done and in all.
  /// - Throws: ``DatabaseError`` with `constraint` where the target holds a workspace that is neither a copy under way nor a whole one.
  public func run(progress: (Int, Int) -> Void) throws -> Outcome {
    guard try prepare() else { return try finished(progress) }
    let shapes = TableShape.all(kinds: kinds)
    var outcome = Outcome()
    let steps = try steps(shapes)
    for (index, (shape, step)) in steps.enumerated() {
      progress(index, steps.count)
      outcome.steps += 1
      let done = try content(noted: step)
      let here = try source.read { try Self.content(shape, step.account, $0) }
      outcome.rows += here.rows
      if done == here { outcome.skipped += 1 } else { try copy(shape, step) }
    }
    outcome.differences = try differences(steps)
    progress(steps.count, steps.count)
    if outcome.differences.isEmpty { try target.write { try $0.execute("DROP TABLE copy_step") } }
    return outcome
  }

  private func steps(_ shapes: [TableShape]) throws -> [(shape: TableShape, step: Step)] {
    try shapes.flatMap { shape in
      try accounts(of: shape).map { (shape, Step(table: shape.name, account: $0)) }
    }
  }

  private func differences(_ steps: [(shape: TableShape, step: Step)]) throws -> [Step] {
    try steps.compactMap { shape, step in
      let here = try source.read { try Self.content(shape, step.account, $0) }
      let there = try target.read { try Self.content(shape, step.account, $0) }
      return here == there ? nil : step
    }
  }

  /// A copy that was broken off behind its last step, before anybody could use it, is whole already.
  private func finished(_ progress: (Int, Int) -> Void) throws -> Outcome {
    let steps = try steps(TableShape.all(kinds: kinds))
    guard try differences(steps).isEmpty else {
      throw DatabaseError(.constraint, "the target holds a workspace already; name an empty database or schema")
    }
    progress(steps.count, steps.count)
    var outcome = Outcome()
    outcome.steps = steps.count
    outcome.skipped = steps.count
    for (shape, step) in steps { outcome.rows += try source.read { try Self.content(shape, step.account, $0) }.rows }
    return outcome
  }

  private struct NotUnderWay: Error {}

  /// - Returns: whether a copy is under way, or can begin.
  private func prepare() throws -> Bool {
    do { try begin() } catch is NotUnderWay { return false }
    return true
  }

  private func begin() throws {
    try target.write { session in
      try session.execute(
        """
        CREATE TABLE IF NOT EXISTS copy_step (
          account_id TEXT NOT NULL, table_name TEXT NOT NULL, row_count BIGINT NOT NULL, checksum BIGINT NOT NULL,
          PRIMARY KEY (account_id, table_name))
        """)
      let steps = try session.first("SELECT COUNT(*) FROM copy_step", as: { $0.integer(0) }) ?? 0
      let accounts = try session.first("SELECT COUNT(*) FROM account", as: { $0.integer(0) }) ?? 0
      guard steps > 0 || accounts == 0 else { throw NotUnderWay() }
    }
  }

  private func accounts(of shape: TableShape) throws -> [String] {
    guard shape.isOfAccounts else { return [""] }
    let both = try [source, target].map { engine in
      try engine.read { try $0.rows("SELECT DISTINCT account_id FROM \(shape.name)", as: { $0.text(0) }) }
    }
    return Set(both[0] + both[1]).sorted()
  }

  private func content(noted step: Step) throws -> TableContent? {
    try target.read { session in
      try session.first(
        "SELECT row_count, checksum FROM copy_step WHERE account_id = ?1 AND table_name = ?2",
        [.text(step.account), .text(step.table)],
        as: { TableContent(rows: Int($0.integer(0)), checksum: UInt64(bitPattern: $0.integer(1))) })
    }
  }

  private func copy(_ shape: TableShape, _ step: Step) throws {
    try target.write { session in
      let condition = shape.isOfAccounts ? " WHERE account_id = ?1" : ""
      let arguments: [SQLValue] = shape.isOfAccounts ? [.text(step.account)] : []
      try session.execute("DELETE FROM \(shape.name)\(condition)", arguments)
      let writer = try TableWriter(shape, session)
      var content = TableContent()
      try source.read { source in
        try Self.forEachRow(shape, step.account, source) { row in
          content.add(row, shape)
          try writer.write(row)
        }
      }
      try session.execute(
        """
        INSERT INTO copy_step (account_id, table_name, row_count, checksum) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (account_id, table_name) DO UPDATE SET row_count = excluded.row_count, checksum = excluded.checksum
        """,
        [
          .text(step.account), .text(step.table), .integer(Int64(content.rows)),
          .integer(Int64(bitPattern: content.checksum)),
        ])
    }
  }

  private static func content(
    _ shape: TableShape, _ account: String, _ session: any DatabaseSession
  ) throws -> TableContent {
    var content = TableContent()
    try forEachRow(shape, account, session) { content.add($0, shape) }
    return content
  }

  private static func forEachRow(
    _ shape: TableShape, _ account: String, _ session: any DatabaseSession, _ body: (any DatabaseRow) throws -> Void
  ) throws {
    let columns = shape.columns.map(\.name).joined(separator: ", ")
    let condition = shape.isOfAccounts ? "WHERE account_id = ?1 " : ""
    try session.query(
      "SELECT \(columns) FROM \(shape.name) \(condition)ORDER BY \(shape.key.joined(separator: ", "))",
      shape.isOfAccounts ? [.text(account)] : [], body)
  }
}

extension TableContent {
  /// Adds a row: its hash is that of its values one behind the other, each with its length.
  fileprivate mutating func add(_ row: any DatabaseRow, _ shape: TableShape) {
    var bytes: [UInt8] = []
    func number(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    for (index, column) in shape.columns.enumerated() {
      guard !row.isNull(index) else {
        bytes.append(0)
        continue
      }
      bytes.append(1)
      switch column.type {
      case "BIGINT": number(UInt64(bitPattern: row.integer(index)))
      case "DOUBLE PRECISION": number(row.real(index).bitPattern)
      case "BYTEA":
        row.withBlob(index) { blob in
          number(UInt64(blob.count))
          number(XXH3_64bits(blob.baseAddress, blob.count))
        }
      default:
        let text = row.text(index).utf8
        number(UInt64(text.count))
        bytes.append(contentsOf: text)
      }
    }
    rows += 1
    checksum &+= bytes.withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
  }
}

/// Writes whole rows of a table.
private struct TableWriter {
  private let shape: TableShape
  private let session: any DatabaseSession
  private let insert: String
  private let bulk: (any BulkStatement)?

  init(_ shape: TableShape, _ session: any DatabaseSession) throws {
    self.shape = shape
    self.session = session
    let marks = shape.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    insert =
      "INSERT INTO \(shape.name) (\(shape.columns.map(\.name).joined(separator: ", "))) VALUES (\(marks))"
    // Tables with real numbers are small, and the bulk path has none.
    bulk = shape.columns.contains { $0.type == "DOUBLE PRECISION" } ? nil : try session.bulk(insert)
  }

  func write(_ row: any DatabaseRow) throws {
    guard let bulk else { return try session.execute(insert, shape.columns.indices.map { value(row, $0) }) }
    try bind(row, from: 0, bulk)
  }

  /// Binds column after column, each within the lifetime of the ones before it, and steps at the end.
  private func bind(_ row: any DatabaseRow, from index: Int, _ bulk: any BulkStatement) throws {
    guard index < shape.columns.count else { return try bulk.step() }
    if row.isNull(index) {
      try bulk.bindNull(index + 1)
      return try bind(row, from: index + 1, bulk)
    }
    switch shape.columns[index].type {
    case "BIGINT":
      try bulk.bind(index + 1, row.integer(index))
      try bind(row, from: index + 1, bulk)
    case "BYTEA":
      try row.withBlob(index) { blob in
        try bulk.bindBlob(index + 1, blob)
        try bind(row, from: index + 1, bulk)
      }
    default:
      var text = row.text(index)
      try text.withUTF8 { text in
        try bulk.bindText(index + 1, UnsafeRawBufferPointer(text))
        try bind(row, from: index + 1, bulk)
      }
    }
  }

  private func value(_ row: any DatabaseRow, _ index: Int) -> SQLValue {
    if row.isNull(index) { return .null }
    switch shape.columns[index].type {
    case "BIGINT": return .integer(row.integer(index))
    case "DOUBLE PRECISION": return .real(row.real(index))
    case "BYTEA": return .blob(row.withBlob(index) { [UInt8]($0) })
    default: return .text(row.text(index))
    }
  }
}

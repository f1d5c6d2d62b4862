/// A kind of record: a table of the ledger, with typed fields. Kinds come from a data file, so that adding a field is data.
public struct RecordKind: Sendable, Hashable {
  /// Lower camel case, such as `orderLine`.
  public let name: String
  public let title: String
  /// In the order of their declaration.
  public let fields: [Field]

  public struct Field: Sendable, Hashable {
    /// Lower camel case, such as `orderId`.
    public let name: String
    public let type: FieldType

    public init(name: String, type: FieldType) {
      self.name = name
      self.type = type
    }

    /// The column's name in the database.
    public var column: String { RecordKind.snakeCase(name) }
  }

  public init(name: String, title: String, fields: [Field]) {
    self.name = name
    self.title = title
    self.fields = fields
  }

  /// The table's name: `orderLine` is `record_order_line`.
  public var table: String { "record_" + RecordKind.snakeCase(name) }

  static func snakeCase(_ name: String) -> String {
    var result = ""
    var previousIsUpper = true
    for character in name {
      if character.isUppercase && !previousIsUpper { result += "_" }
      previousIsUpper = character.isUppercase
      result += character.lowercased()
    }
    return result
  }
}

/// How a value is kept. All but text are integers.
public enum FieldType: String, Sendable, Hashable {
  case text
  case integer
  /// Millionths.
  case decimal
  /// Minor units of the currency beside it.
  case money
  /// Millionths of the whole.
  case ratio
  /// Days since 1970-01-01.
  case day
  /// Microseconds since 1970-01-01T00:00:00Z.
  case instant
  /// 0 or 1.
  case boolean
}

/// Keeps the tables of records in step with the catalogue of kinds.
///
/// These tables are derived from raw documents, so they follow the catalogue instead of numbered migrations: a new kind makes a
/// table, a new field a column. Nothing is dropped or changed; a replay fills new columns for old documents.
public struct RecordTables: Sendable {
  public let kinds: [RecordKind]

  public init(kinds: [RecordKind]) { self.kinds = kinds }

  /// Columns that every record has, before its fields.
  static let commonColumns = [
    "account_id", "document_id", "row_number", "line", "family_id", "scope_id", "day", "part_key", "known_from",
    "known_to",
  ]

  /// Creates what is missing. Does nothing, and writes nothing, where all is there.
  public func update(_ engine: some DatabaseEngine) throws {
    let existing = try engine.read { session in
      try kinds.map { try columns(of: $0, in: session) }
    }
    let wanted = kinds.map { Set($0.fields.map(\.column)) }
    guard zip(existing, wanted).contains(where: { $0.isEmpty || !$1.isSubset(of: $0) }) else { return }
    try engine.write { session in
      for kind in kinds {
        // Looked at again within the transaction: another process may have been faster.
        let columns = try columns(of: kind, in: session)
        if columns.isEmpty {
          try create(kind, in: session)
        } else {
          for field in kind.fields where !columns.contains(field.column) {
            try session.execute("ALTER TABLE \(kind.table) ADD COLUMN \(field.column) \(Self.sqlType(field.type))")
            try remember(field, of: kind, in: session)
          }
        }
      }
    }
  }

  /// Which columns exist is kept in a table of our own, since the engines' own catalogues differ.
  private func columns(of kind: RecordKind, in session: any DatabaseSession) throws -> Set<String> {
    Set(
      try session.rows(
        "SELECT column_name FROM record_column WHERE table_name = ?1", [.text(kind.table)], as: { $0.text(0) }))
  }

  private func create(_ kind: RecordKind, in session: any DatabaseSession) throws {
    try session.execute(Self.definition(of: kind))
    try session.execute(
      "CREATE INDEX \(kind.table)_by_day ON \(kind.table) (account_id, family_id, scope_id, day)")
    try session.execute(
      "CREATE INDEX \(kind.table)_by_key ON \(kind.table) (account_id, family_id, part_key)")
    for field in kind.fields { try remember(field, of: kind, in: session) }
  }

  static func definition(of kind: RecordKind) -> String {
    let fields = kind.fields.map { "\($0.column) \(sqlType($0.type))" }.joined(separator: ", ")
    return """
      CREATE TABLE \(kind.table) (
        account_id TEXT NOT NULL, document_id BIGINT NOT NULL, row_number BIGINT NOT NULL, line BIGINT NOT NULL,
        family_id BIGINT NOT NULL, scope_id BIGINT NOT NULL, day BIGINT, part_key TEXT, known_from BIGINT NOT NULL,
        known_to BIGINT NOT NULL, \(fields),
        PRIMARY KEY (account_id, document_id, row_number)) /*clustered*/
      """
  }

  private func remember(_ field: RecordKind.Field, of kind: RecordKind, in session: any DatabaseSession) throws {
    try session.execute(
      "INSERT INTO record_column (table_name, column_name) VALUES (?1, ?2)", [.text(kind.table), .text(field.column)])
  }

  private static func sqlType(_ type: FieldType) -> String { type == .text ? "TEXT" : "BIGINT" }
}

public import StewardDomain

/// Writes and closes records of the ledger within one transaction.
public struct RecordRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  /// Where a batch belongs and from when on it is known.
  public struct Placement: Sendable {
    public let account: AccountID
    public let document: DocumentID
    public let family: Int64
    public let scope: Int64
    public let knownFrom: Instant

    public init(account: AccountID, document: DocumentID, family: Int64, scope: Int64, knownFrom: Instant) {
      self.account = account
      self.document = document
      self.family = family
      self.scope = scope
      self.knownFrom = knownFrom
    }
  }

  /// Inserts all records of a batch. `knownTo` says for each record when newer knowledge replaced it.
  public func insert(_ batch: RecordBatch, at place: Placement, knownTo: (_ record: Int) throws -> Instant) throws {
    let columns = RecordTables.commonColumns + batch.fields.map { batch.kind.fields[$0].column }
    let marks = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
    let statement = try session.bulk(
      "INSERT INTO \(batch.kind.table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
    var account = place.account.text
    try account.withUTF8 { name in
      try batch.withArena { arena in
        for record in 0..<batch.count {
          try statement.bindText(1, UnsafeRawBufferPointer(name))
          try statement.bind(2, place.document.number)
          try statement.bind(3, Int64(batch.rowNumbers[record]))
          try statement.bind(4, Int64(batch.lines[record]))
          try statement.bind(5, place.family)
          try statement.bind(6, place.scope)
          if batch.days[record] == RecordBatch.noDay {
            try statement.bindNull(7)
          } else {
            try statement.bind(7, Int64(batch.days[record]))
          }
          try statement.bind(9, place.knownFrom.microseconds)
          try statement.bind(10, try knownTo(record).microseconds)
          try batch.bind(record, to: statement, arena: arena, keyParameter: 8, firstField: 11)
          try statement.step()
        }
      }
    }
  }

  /// Ends the validity of what a document replaces: the days of a window.
  public func close(_ kind: RecordKind, days: Range<CivilDay>, by place: Placement) throws {
    try session.execute(
      """
      UPDATE \(kind.table) /*index \(kind.table)_by_day*/ SET known_to = ?1
      WHERE account_id = ?2 AND family_id = ?3 AND scope_id = ?4 AND day >= ?5 AND day < ?6
        AND known_from <= ?1 AND known_to > ?1
      """,
      [
        .integer(place.knownFrom.microseconds), .text(place.account.text), .integer(place.family),
        .integer(place.scope),
        .integer(Int64(days.lowerBound.number)), .integer(Int64(days.upperBound.number)),
      ])
  }

  /// Ends the validity of everything of a family in a scope.
  public func closeAll(_ kind: RecordKind, by place: Placement) throws {
    try session.execute(
      """
      UPDATE \(kind.table) /*index \(kind.table)_by_day*/ SET known_to = ?1
      WHERE account_id = ?2 AND family_id = ?3 AND scope_id = ?4 AND known_from <= ?1 AND known_to > ?1
      """,
      [
        .integer(place.knownFrom.microseconds), .text(place.account.text), .integer(place.family),
        .integer(place.scope),
      ])
  }

  /// Ends the validity of rows by their key, in any scope.
  public func close(_ kind: RecordKind, keys: [String], by place: Placement) throws {
    for key in keys {
      try session.execute(
        """
        UPDATE \(kind.table) /*index \(kind.table)_by_key*/ SET known_to = ?1
        WHERE account_id = ?2 AND family_id = ?3 AND part_key = ?4 AND known_from <= ?1 AND known_to > ?1
        """,
        [.integer(place.knownFrom.microseconds), .text(place.account.text), .integer(place.family), .text(key)])
    }
  }

  /// When rows of a key that are known later than this document begin to hold, or the distant future.
  public func nextKnown(_ kind: RecordKind, key: String, after place: Placement) throws -> Instant {
    let next = try session.first(
      """
      SELECT MIN(known_from) FROM \(kind.table) /*index \(kind.table)_by_key*/
      WHERE account_id = ?1 AND family_id = ?2 AND part_key = ?3 AND known_from > ?4
      """,
      [.text(place.account.text), .integer(place.family), .text(key), .integer(place.knownFrom.microseconds)],
      as: { $0.optionalInteger(0) })
    return (next ?? nil).map { Instant(microseconds: $0) } ?? .distantFuture
  }

  /// The records of a kind that hold at an instant, in a scope, those known longest first, so that later knowledge
  /// overlays, and within that in the order of document and row.
  public func current(
    _ kind: RecordKind, account: AccountID, scope: Int64, fields: [String], asOf: Instant,
    _ row: (any DatabaseRow) throws -> Void
  ) throws {
    let names = Set(kind.fields.map(\.name))
    let columns = fields.map { names.contains($0) ? RecordKind.snakeCase($0) : "NULL" }
    try session.query(
      """
      SELECT document_id, line, \(columns.joined(separator: ", ")) FROM \(kind.table)
      WHERE account_id = ?1 AND scope_id = ?2 AND known_from <= ?3 AND known_to > ?3
      ORDER BY known_from, document_id, row_number
      """,
      [.text(account.text), .integer(scope), .integer(asOf.microseconds)], row)
  }

  /// The newest day of the records that hold at an instant, in a scope, among those of some days in which one field isn't empty.
  public func newestDay(
    _ kind: RecordKind, account: AccountID, scope: Int64, days: Range<CivilDay>, with filled: String, asOf: Instant
  ) throws -> CivilDay? {
    guard kind.fields.contains(where: { $0.name == filled }) else { return nil }
    let newest = try session.first(
      "SELECT MAX(day) \(Self.onDays(kind, with: filled))", Self.values(account, scope, days, asOf),
      as: { $0.optionalInteger(0) })
    return (newest ?? nil).map { CivilDay(number: Int32(clamping: $0)) }
  }

  /// The records of a kind on some days that hold at an instant, in a scope, in the order of document and row; only those in
  /// which one field isn't empty. Columns are document, line, day, and the fields.
  public func current(
    _ kind: RecordKind, account: AccountID, scope: Int64, days: Range<CivilDay>, with filled: String, fields: [String],
    asOf: Instant, _ row: (any DatabaseRow) throws -> Void
  ) throws {
    let names = Set(kind.fields.map(\.name))
    guard names.contains(filled) else { return }
    let columns = fields.map { names.contains($0) ? RecordKind.snakeCase($0) : "NULL" }
    try session.query(
      """
      SELECT document_id, line, day, \(columns.joined(separator: ", ")) \(Self.onDays(kind, with: filled))
      ORDER BY document_id, row_number
      """, Self.values(account, scope, days, asOf), row)
  }

  /// Each family has its days beside one another in the index.
  private static func onDays(_ kind: RecordKind, with filled: String) -> String {
    """
    FROM \(kind.table) /*index \(kind.table)_by_day*/
    WHERE account_id = ?1 AND family_id IN (SELECT family_id FROM family WHERE account_id = ?1) AND scope_id = ?2
      AND day >= ?3 AND day < ?4 AND known_from <= ?5 AND known_to > ?5 AND \(RecordKind.snakeCase(filled)) <> ''
    """
  }

  private static func values(
    _ account: AccountID, _ scope: Int64, _ days: Range<CivilDay>, _ asOf: Instant
  ) -> [SQLValue] {
    [
      .text(account.text), .integer(scope), .integer(Int64(days.lowerBound.number)),
      .integer(Int64(days.upperBound.number)), .integer(asOf.microseconds),
    ]
  }
}

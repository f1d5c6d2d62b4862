public import StewardDomain

/// What a document covered when it was loaded.
public struct Load: Sendable, Hashable {
  public let document: DocumentID
  public let family: Int64
  public let scope: Int64
  public let days: Range<CivilDay>?
  public let knownFrom: Instant
  public let rowCount: Int
  public let recordCount: Int
  public let cellCount: Int

  public init(
    document: DocumentID, family: Int64, scope: Int64, days: Range<CivilDay>?, knownFrom: Instant, rowCount: Int,
    recordCount: Int, cellCount: Int
  ) {
    self.document = document
    self.family = family
    self.scope = scope
    self.days = days
    self.knownFrom = knownFrom
    self.rowCount = rowCount
    self.recordCount = recordCount
    self.cellCount = cellCount
  }
}

/// Something about a document that a person may have to look at.
public struct QualityEvent: Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// The document differs from what its definition says, and is used.
    case drift
    /// Why the document isn't used.
    case quarantine
    /// A value was rounded, or something else that is worth knowing.
    case note
  }
  public let kind: Kind
  /// Stable word, such as `unknownColumn`.
  public let code: String
  /// The column or path, or empty.
  public let field: String
  /// Line of the first occurrence.
  public let line: Int?
  public var occurrences: Int
  public let message: String

  public init(kind: Kind, code: String, field: String, line: Int?, occurrences: Int = 1, message: String) {
    self.kind = kind
    self.code = code
    self.field = field
    self.line = line
    self.occurrences = occurrences
    self.message = message
  }
}

/// Loads and quality events.
public struct LoadRepository {
  let session: any DatabaseSession
  let account: AccountID
  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  public func insert(_ load: Load) throws {
    try session.execute(
      """
      INSERT INTO load (account_id, document_id, family_id, scope_id, from_day, to_day, known_from, row_count, record_count,
        cell_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      [
        .text(account.text), .integer(load.document.number), .integer(load.family), .integer(load.scope),
        .integer((load.days?.lowerBound.number).map { Int64($0) }),
        .integer((load.days?.upperBound.number).map { Int64($0) }), .integer(load.knownFrom.microseconds),
        .integer(Int64(load.rowCount)), .integer(Int64(load.recordCount)), .integer(Int64(load.cellCount)),
      ])
  }

  /// Loads of a family in a scope that are known later than an instant, the earliest first.
  ///
  /// They matter when a document arrives late: what they cover already replaced it.
  public func later(than known: Instant, family: Int64, scope: Int64) throws -> [Load] {
    try session.rows(
      """
      SELECT document_id, family_id, scope_id, from_day, to_day, known_from, row_count, record_count, cell_count FROM load
      WHERE account_id = ?1 AND family_id = ?2 AND scope_id = ?3 AND known_from > ?4 ORDER BY known_from, document_id
      """,
      [.text(account.text), .integer(family), .integer(scope), .integer(known.microseconds)], as: Self.load(of:))
  }

  /// Whether anything of a family is known later than an instant, in any scope.
  public func hasLater(than known: Instant, family: Int64) throws -> Bool {
    try session.first(
      "SELECT MAX(known_from) FROM load WHERE account_id = ?1 AND family_id = ?2",
      [.text(account.text), .integer(family)], as: { $0.optionalInteger(0).map { $0 > known.microseconds } ?? false })
      ?? false
  }

  public func find(_ document: DocumentID) throws -> Load? {
    try session.first(
      """
      SELECT document_id, family_id, scope_id, from_day, to_day, known_from, row_count, record_count, cell_count FROM load
      WHERE account_id = ?1 AND document_id = ?2
      """,
      [.text(account.text), .integer(document.number)], as: Self.load(of:))
  }

  public func insert(_ events: [QualityEvent], document: DocumentID) throws {
    for (ordinal, event) in events.enumerated() {
      try session.execute(
        """
        INSERT INTO quality_event (account_id, document_id, ordinal, kind, code, field, line, occurrences, message)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """,
        [
          .text(account.text), .integer(document.number), .integer(Int64(ordinal)), .text(event.kind.rawValue),
          .text(event.code), .text(event.field), .integer(event.line), .integer(Int64(event.occurrences)),
          .text(event.message),
        ])
    }
  }

  public func events(of document: DocumentID) throws -> [QualityEvent] {
    try session.rows(
      """
      SELECT kind, code, field, line, occurrences, message FROM quality_event
      WHERE account_id = ?1 AND document_id = ?2 ORDER BY ordinal
      """,
      [.text(account.text), .integer(document.number)],
      as: {
        QualityEvent(
          kind: QualityEvent.Kind(rawValue: $0.text(0)) ?? .note, code: $0.text(1), field: $0.text(2),
          line: $0.optionalInteger(3).map { Int($0) }, occurrences: Int($0.integer(4)), message: $0.text(5))
      })
  }

  private static func load(of row: any DatabaseRow) -> Load {
    var days: Range<CivilDay>?
    if let from = row.optionalInteger(3), let to = row.optionalInteger(4), from <= to {
      days = CivilDay(number: Int32(clamping: from))..<CivilDay(number: Int32(clamping: to))
    }
    return Load(
      document: DocumentID(row.integer(0)), family: row.integer(1), scope: row.integer(2), days: days,
      knownFrom: Instant(microseconds: row.integer(5)), rowCount: Int(row.integer(6)),
      recordCount: Int(row.integer(7)), cellCount: Int(row.integer(8)))
  }
}

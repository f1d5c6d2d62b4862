public import StewardDomain

/// What is on record of a raw document beside its bytes.
public struct StoredDocument: Sendable, Hashable {
  public var id: DocumentID
  public var sha256: String
  public var externalID: String
  public var name: String
  public var reportType: ReportType
  /// Set where the document brought its own definition.
  public var definitionSHA256: String?
  public var marketplace: MarketplaceID?
  public var days: Range<CivilDay>?
  /// When the source got it: what it says is known from then on.
  public var retrieved: Instant
  /// When the workspace accepted it.
  public var received: Instant
  public var contentType: String?
  public var byteCount: Int
  public var status: Status
  /// Pins for number and date forms that were given with it, as `decimal=,;dates=dmy`.
  public var localePins: String?

  public enum Status: String, Sendable {
    case loaded, quarantined
  }

  public init(
    id: DocumentID, sha256: String, externalID: String, name: String, reportType: ReportType,
    definitionSHA256: String?, marketplace: MarketplaceID?, days: Range<CivilDay>?, retrieved: Instant,
    received: Instant, contentType: String?, byteCount: Int, status: Status, localePins: String?
  ) {
    self.id = id
    self.sha256 = sha256
    self.externalID = externalID
    self.name = name
    self.reportType = reportType
    self.definitionSHA256 = definitionSHA256
    self.marketplace = marketplace
    self.days = days
    self.retrieved = retrieved
    self.received = received
    self.contentType = contentType
    self.byteCount = byteCount
    self.status = status
    self.localePins = localePins
  }
}

/// A piece of a document's bytes as it is kept.
public struct DocumentChunk: Sendable {
  /// Whether ``bytes`` are packed with Zstandard; documents that came packed are kept as they came.
  public let isPacked: Bool
  public let byteCount: Int
  public let bytes: [UInt8]

  public init(isPacked: Bool, byteCount: Int, bytes: [UInt8]) {
    self.isPacked = isPacked
    self.byteCount = byteCount
    self.bytes = bytes
  }
}

/// Raw documents: kept for ever, never changed.
public struct DocumentRepository {
  let session: any DatabaseSession
  public init(_ session: any DatabaseSession) { self.session = session }

  /// The document with these bytes, the source's number of it, and what it was said to cover, if the account has it already.
  ///
  /// An empty report has the same bytes for every day and marketplace, so bytes alone don't tell documents apart.
  public func find(
    account: AccountID, type: ReportType, sha256: String, externalID: String, marketplace: MarketplaceID?,
    days: Range<CivilDay>?
  ) throws -> StoredDocument? {
    try session.first(
      "\(Self.select) WHERE account_id = ?1 AND report_type = ?2 AND sha256 = ?3 AND external_id = ?4 AND request = ?5",
      [
        .text(account.text), .text(type.text), .text(sha256), .text(externalID), .text(Self.request(marketplace, days)),
      ], as: Self.document(of:))
  }

  public func find(_ id: DocumentID, account: AccountID) throws -> StoredDocument? {
    try session.first(
      "\(Self.select) WHERE account_id = ?1 AND document_id = ?2", [.text(account.text), .integer(id.number)],
      as: Self.document(of:))
  }

  /// All documents of an account in the order of acceptance.
  public func all(of account: AccountID) throws -> [StoredDocument] {
    try session.rows(
      "\(Self.select) WHERE account_id = ?1 ORDER BY document_id", [.text(account.text)], as: Self.document(of:))
  }

  /// The number that the next document of an account gets.
  public func nextID(account: AccountID) throws -> DocumentID {
    let last = try session.first(
      "SELECT COALESCE(MAX(document_id), 0) FROM document WHERE account_id = ?1", [.text(account.text)],
      as: { $0.integer(0) })
    return DocumentID((last ?? 0) + 1)
  }

  public func insert(_ document: StoredDocument, account: AccountID, chunks: [DocumentChunk]) throws {
    try session.execute(
      """
      INSERT INTO document (account_id, document_id, sha256, external_id, request, name, report_type, definition_sha256, marketplace,
        from_day, to_day, retrieved, received, content_type, byte_count, status, locale)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
      """,
      [
        .text(account.text), .integer(document.id.number), .text(document.sha256), .text(document.externalID),
        .text(Self.request(document.marketplace, document.days)), .text(document.name), .text(document.reportType.text),
        .text(document.definitionSHA256),
        .text(document.marketplace?.text), .integer((document.days?.lowerBound.number).map { Int64($0) }),
        .integer((document.days?.upperBound.number).map { Int64($0) }), .integer(document.retrieved.microseconds),
        .integer(document.received.microseconds), .text(document.contentType), .integer(Int64(document.byteCount)),
        .text(document.status.rawValue), .text(document.localePins),
      ])
    for (ordinal, chunk) in chunks.enumerated() {
      try insert(chunk, ordinal: ordinal, of: document.id, account: account)
    }
  }

  /// Adds one piece of a document whose row comes in the same transaction.
  public func insert(_ chunk: DocumentChunk, ordinal: Int, of id: DocumentID, account: AccountID) throws {
    let statement = try session.bulk(
      """
      INSERT INTO document_chunk (account_id, document_id, ordinal, codec, byte_count, bytes)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """)
    var name = account.text
    try name.withUTF8 { name in
      try statement.bindText(1, UnsafeRawBufferPointer(name))
      try statement.bind(2, id.number)
      try statement.bind(3, Int64(ordinal))
      try statement.bind(4, chunk.isPacked ? 1 : 0)
      try statement.bind(5, Int64(chunk.byteCount))
      try chunk.bytes.withUnsafeBytes { bytes in
        try statement.bindBlob(6, bytes)
        try statement.step()
      }
    }
  }

  /// Hands over the stored pieces of a document, in order.
  public func chunks(
    of id: DocumentID, account: AccountID, _ body: (DocumentChunk) throws -> Void
  ) throws {
    try session.query(
      """
      SELECT codec, byte_count, bytes FROM document_chunk WHERE account_id = ?1 AND document_id = ?2 ORDER BY ordinal
      """,
      [.text(account.text), .integer(id.number)]
    ) { row in
      try body(
        DocumentChunk(
          isPacked: row.integer(0) == 1, byteCount: Int(row.integer(1)), bytes: row.withBlob(2) { [UInt8]($0) }))
    }
  }

  /// Marks whether what a document says is used. Only a replay changes this.
  public func setStatus(_ status: StoredDocument.Status, of id: DocumentID, account: AccountID) throws {
    try session.execute(
      "UPDATE document SET status = ?1 WHERE account_id = ?2 AND document_id = ?3",
      [.text(status.rawValue), .text(account.text), .integer(id.number)])
  }

  public func putDefinition(_ body: String, sha256: String, account: AccountID) throws {
    try session.execute(
      """
      INSERT INTO definition (account_id, sha256, body) VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id, sha256) DO UPDATE SET body = excluded.body
      """,
      [.text(account.text), .text(sha256), .text(body)])
  }

  public func definition(sha256: String, account: AccountID) throws -> String? {
    try session.first(
      "SELECT body FROM definition WHERE account_id = ?1 AND sha256 = ?2", [.text(account.text), .text(sha256)],
      as: { $0.text(0) })
  }

  /// What was asked for, in one text.
  private static func request(_ marketplace: MarketplaceID?, _ days: Range<CivilDay>?) -> String {
    let window = days.map { "\($0.lowerBound)/\($0.upperBound)" } ?? ""
    return "\(marketplace?.text ?? "") \(window)"
  }

  private static let select = """
    SELECT document_id, sha256, external_id, name, report_type, definition_sha256, marketplace, from_day, to_day, retrieved,
      received, content_type, byte_count, status, locale FROM document
    """

  private static func document(of row: any DatabaseRow) -> StoredDocument {
    var days: Range<CivilDay>?
    if let from = row.optionalInteger(7), let to = row.optionalInteger(8), from <= to {
      days = CivilDay(number: Int32(clamping: from))..<CivilDay(number: Int32(clamping: to))
    }
    return StoredDocument(
      id: DocumentID(row.integer(0)), sha256: row.text(1), externalID: row.text(2), name: row.text(3),
      reportType: ReportType(row.text(4)), definitionSHA256: row.optionalText(5),
      marketplace: row.optionalText(6).map { MarketplaceID($0) }, days: days,
      retrieved: Instant(microseconds: row.integer(9)), received: Instant(microseconds: row.integer(10)),
      contentType: row.optionalText(11), byteCount: Int(row.integer(12)),
      status: StoredDocument.Status(rawValue: row.text(13)) ?? .quarantined, localePins: row.optionalText(14))
  }
}

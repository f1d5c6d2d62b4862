public import StewardDomain
internal import StewardFormats
public import StewardPluginAPI
public import StewardStorage

/// What became of one document.
public struct IngestOutcome: Sendable {
  public var name: String
  public var type: ReportType
  public var sha256: String
  public var document: DocumentID?
  /// Rows in the document.
  public var rows: Int
  /// Rows that are in use now.
  public var loaded: Int
  /// Rows that are kept, but not used.
  public var quarantined: Int
  /// Number of differences from the definition.
  public var drift: Int
  public var alreadyLoaded: Bool
  public var events: [QualityEvent]

  /// Whether the document is kept, but not used.
  public var isQuarantined: Bool { events.contains { $0.kind == .quarantine } }
}

/// Takes documents in: keeps the bytes, reads them by their definition, and loads what they say, in one transaction each.
public struct Ingestor: Sendable {
  let engine: any DatabaseEngine
  public let registry: DefinitionRegistry
  let zones: ZoneTables

  public init(engine: any DatabaseEngine, registry: DefinitionRegistry) throws {
    self.engine = engine
    self.registry = registry
    self.zones = try ZoneTables()
    try RecordTables(kinds: registry.kinds).update(engine)
  }

  /// Takes one document in. Blocks the thread.
  ///
  /// - Parameters:
  ///   - now: the instant from which on it is known, where the source didn't say.
  ///   - dryRun: reads and checks it, and stores nothing.
  ///   - keepsUnreadable: keeps a document that can't be read, in quarantine with the reason, instead of throwing. For
  ///     documents that can't be fetched a second time.
  /// - Throws: ``IngestError`` where it can't be read as what it is said to be; nothing is stored then.
  public func ingest(
    _ document: SourceDocument, account: Account, pins: LocalePins = LocalePins(), now: Instant, dryRun: Bool = false,
    keepsUnreadable: Bool = false
  ) throws -> IngestOutcome {
    let definition = try definition(of: document)
    var content = try DocumentContent(reading: document.body, name: document.name)
    if let known = try alreadyLoaded(document, content, account) { return known }
    var request = DocumentRequest(
      name: document.name, marketplace: document.marketplace, days: document.days, contentType: document.contentType,
      pins: pins, retrieved: document.retrieved ?? now)
    let parser = DocumentParser(definition: definition, zones: zones)
    try dropPersonalData(of: &content, &request, parser, keepsUnreadable: keepsUnreadable)
    let parsed = keepsUnreadable ? try parser.parseOrQuarantine(content, request) : try parser.parse(content, request)
    var outcome = IngestOutcome(
      name: document.name, type: document.reportType, sha256: content.sha256, document: nil, rows: parsed.rowCount,
      loaded: parsed.isQuarantined ? 0 : parsed.rowCount, quarantined: parsed.isQuarantined ? parsed.rowCount : 0,
      drift: parsed.driftCount, alreadyLoaded: false, events: parsed.events)
    if dryRun { return outcome }
    let stored = try engine.write { [content, request] session -> DocumentID? in
      let documents = DocumentRepository(session)
      // Another process may have taken the same document in since we looked.
      guard
        try documents.find(
          account: account.id, type: document.reportType, sha256: content.sha256, externalID: document.externalID,
          marketplace: document.marketplace, days: document.days)
          == nil
      else { return nil }
      return try store(document, content, parsed, definition, request, account, now, documents, session)
    }
    guard let stored else { return try alreadyLoaded(document, content, account) ?? outcome }
    outcome.document = stored
    return outcome
  }

  private func definition(of document: SourceDocument) throws -> ReportDefinition {
    if let bytes = document.definition { return try registry.parse(bytes, named: "mapping of \(document.name)") }
    return try registry.definition(of: document.reportType)
  }

  /// Makes a document what is kept of it, before anything else is read from it.
  private func dropPersonalData(
    of content: inout DocumentContent, _ request: inout DocumentRequest, _ parser: DocumentParser, keepsUnreadable: Bool
  ) throws {
    do {
      guard let redacted = try Redaction(parser.definition).redacted(content, request) else { return }
      content = redacted.content
      request.contentType = redacted.contentType
    } catch {
      let error = IngestError.wrapping(error, file: request.name)
      guard keepsUnreadable, (error as? IngestError)?.code == .badDocument else {
        // The reader's own words are better where it finds the same fault.
        _ = try parser.parse(content, request)
        throw error
      }
      content = content.with(chunks: [])
    }
  }

  private func alreadyLoaded(
    _ document: SourceDocument, _ content: DocumentContent, _ account: Account
  ) throws -> IngestOutcome? {
    try engine.read { session in
      guard
        let known = try DocumentRepository(session).find(
          account: account.id, type: document.reportType, sha256: content.sha256, externalID: document.externalID,
          marketplace: document.marketplace, days: document.days)
      else { return nil }
      let loads = LoadRepository(session, account: account.id)
      let rows = try loads.find(known.id)?.rowCount ?? 0
      let events = try loads.events(of: known.id)
      return IngestOutcome(
        name: document.name, type: document.reportType, sha256: content.sha256, document: known.id, rows: rows,
        loaded: 0, quarantined: 0, drift: events.count { $0.kind == .drift }, alreadyLoaded: true, events: events)
    }
  }

  private func store(
    _ document: SourceDocument, _ content: DocumentContent, _ parsed: ParsedDocument, _ definition: ReportDefinition,
    _ request: DocumentRequest, _ account: Account, _ now: Instant, _ documents: DocumentRepository,
    _ session: any DatabaseSession
  ) throws -> DocumentID {
    let id = try documents.nextID(account: account.id)
    var definitionSHA256: String?
    if let bytes = document.definition {
      let sha256 = sha256Text(bytes)
      try documents.putDefinition(String(decoding: bytes, as: UTF8.self), sha256: sha256, account: account.id)
      definitionSHA256 = sha256
    }
    try documents.insert(
      StoredDocument(
        id: id, sha256: content.sha256, externalID: document.externalID, name: document.name,
        reportType: document.reportType, definitionSHA256: definitionSHA256, marketplace: document.marketplace,
        days: document.days, retrieved: request.retrieved, received: now, contentType: request.contentType,
        byteCount: content.byteCount, status: parsed.isQuarantined ? .quarantined : .loaded,
        localePins: request.pins.text),
      account: account.id, chunks: content.chunks)
    try DocumentLoader(session: session, account: account.id, definition: definition)
      .load(parsed, document: id, knownFrom: request.retrieved)
    return id
  }
}

extension Ingestor {
  /// Drops everything that follows from an account's raw documents and makes it again, in one transaction.
  ///
  /// - Parameter progress: called with documents done and in all.
  /// - Returns: how many documents were read.
  public func replay(_ account: Account, progress: (Int, Int) -> Void) throws -> Int {
    try engine.write { session in
      for table in Migrations.derivedTableNames + registry.kinds.map(\.table) {
        try session.execute("DELETE FROM \(table) WHERE account_id = ?1", [.text(account.id.text)])
      }
      let documents = DocumentRepository(session)
      let all = try documents.all(of: account.id)
      for (index, document) in all.enumerated() {
        if document.reportType == FactFileLoader.reportType {
          try FactFileReplay(session: session, document: document, account: account.id).load()
          progress(index + 1, all.count)
          continue
        }
        let (definition, parsed) = try read(document, account: account.id, session: session) { _, _, _, _ in }
        try documents.setStatus(parsed.isQuarantined ? .quarantined : .loaded, of: document.id, account: account.id)
        try DocumentLoader(session: session, account: account.id, definition: definition)
          .load(parsed, document: document.id, knownFrom: document.retrieved)
        progress(index + 1, all.count)
      }
      try FactCompactor(session, account: account.id).run()
      return all.count
    }
  }

  /// Stores an account's loose days of facts as months of columns. To be called once a batch of documents is in; until then they are read
  /// as well, and slower.
  public func settle(_ account: AccountID) throws {
    try engine.write { try FactCompactor($0, account: account).run() }
  }

  /// Reads a stored document again.
  func read(
    _ document: StoredDocument, account: AccountID, session: any DatabaseSession, observe: DocumentParser.RowObserver
  ) throws -> (ReportDefinition, ParsedDocument) {
    let documents = DocumentRepository(session)
    let definition = try definition(of: document, account: account, documents)
    var chunks: [DocumentChunk] = []
    try documents.chunks(of: document.id, account: account) { chunks.append($0) }
    let content = try DocumentContent(sha256: document.sha256, byteCount: document.byteCount, chunks: chunks)
    let request = DocumentRequest(
      name: document.name, marketplace: document.marketplace, days: document.days, contentType: document.contentType,
      pins: LocalePins(text: document.localePins), retrieved: document.retrieved)
    let parsed = try DocumentParser(definition: definition, zones: zones)
      .parseOrQuarantine(content, request, observe: observe)
    return (definition, parsed)
  }

  /// What a stored document was read by: the mapping that came with it, or its report type's definition.
  func definition(
    of document: StoredDocument, account: AccountID, _ documents: DocumentRepository
  ) throws -> ReportDefinition {
    guard let sha256 = document.definitionSHA256 else { return try registry.definition(of: document.reportType) }
    guard let body = try documents.definition(sha256: sha256, account: account) else {
      throw IngestError(.badDefinition, file: document.name, "the mapping that came with \(document.id) is gone")
    }
    return try registry.parse(Array(body.utf8), named: "mapping of \(document.name)")
  }
}

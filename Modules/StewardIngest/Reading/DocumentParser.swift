public import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// What is known of a document before it is read.
public struct DocumentRequest: Sendable {
  public var name: String
  public var marketplace: MarketplaceID?
  public var days: Range<CivilDay>?
  public var contentType: String?
  public var pins: LocalePins
  /// The instant from which on it is known; decides the day of a snapshot that names none.
  public var retrieved: Instant

  public init(
    name: String, marketplace: MarketplaceID?, days: Range<CivilDay>?, contentType: String?, pins: LocalePins,
    retrieved: Instant
  ) {
    self.name = name
    self.marketplace = marketplace
    self.days = days
    self.contentType = contentType
    self.pins = pins
    self.retrieved = retrieved
  }
}

/// Reads a document by its definition. Pure but for the reading itself: the same bytes and request give the same result.
public struct DocumentParser: Sendable {
  let definition: ReportDefinition
  let zones: ZoneTables

  public init(definition: ReportDefinition, zones: ZoneTables) {
    self.definition = definition
    self.zones = zones
  }

  /// Reads all rows.
  ///
  /// - Parameter observe: called for every row, with its line, what facts it adds to; for tracing.
  /// - Throws: ``IngestError`` with file, line and column where the document can't be read as what it is said to be.
  public func parse(_ content: DocumentContent, _ request: DocumentRequest) throws -> ParsedDocument {
    try parse(content, request) { _, _, _, _ in }
  }

  func parse(
    _ content: DocumentContent, _ request: DocumentRequest, observe: RowObserver
  ) throws -> ParsedDocument {
    do { return try read(content, request, observe: observe) } catch {
      throw IngestError.wrapping(error, file: request.name)
    }
  }

  /// As ``parse(_:_:)``, but a document that can't be read comes back empty, with the reason why it is in quarantine.
  func parseOrQuarantine(
    _ content: DocumentContent, _ request: DocumentRequest, observe: RowObserver = { _, _, _, _ in }
  ) throws -> ParsedDocument {
    if content.isWithheld { return unread(request, Redaction.withheld(request.name)) }
    do { return try parse(content, request, observe: observe) } catch let error as IngestError
      where error.code == .badDocument
    {
      return unread(
        request,
        QualityEvent(
          kind: .quarantine, code: "unreadable", field: error.position?.field ?? "", line: error.position?.line,
          message: error.description))
    }
  }

  private func unread(_ request: DocumentRequest, _ reason: QualityEvent) -> ParsedDocument {
    ParsedDocument(
      marketplace: request.marketplace, days: request.days, family: definition.family, rowCount: 0, records: [],
      facts: FactAccumulator(definition: definition), events: [reason])
  }

  typealias RowObserver = (_ target: FactTarget, _ day: CivilDay, _ row: TypedRow, _ raw: RawRow) -> Void

  private func read(
    _ content: DocumentContent, _ request: DocumentRequest, observe: RowObserver
  ) throws -> ParsedDocument {
    let fallback = definition.fallbackCharset(of: request.marketplace)
    func text() throws -> TranscodingSource<ChunkSource> {
      try content.text(contentType: request.contentType, fallback: fallback)
    }
    switch definition.format {
    case .tsv, .csv:
      var dialect = try DelimitedDialect.matching(definition, text())
      dialect.quoting = definition.quoting
      let locale = try fileLocale(text(), dialect, request)
      let rows = try FlatRowSource(text(), dialect: dialect, definition: definition)
      return try collect(rows, locale: locale, header: .none, request, observe: observe)
    case .json, .jsonl:
      let header = try JSONHeader(definition: definition, open: text)
      let rows = try JSONRowSource(text(), definition: definition, header: header)
      return try collect(rows, locale: jsonLocale(request), header: header, request, observe: observe)
    case .xml:
      let json = try XMLTranslation(definition: definition).json(of: text())
      let header = try JSONHeader(definition: definition) { ArrayByteSource(json) }
      let rows = try JSONRowSource(ArrayByteSource(json), definition: definition, header: header)
      return try collect(rows, locale: jsonLocale(request), header: header, request, observe: observe)
    }
  }

  private func jsonLocale(_ request: DocumentRequest) -> FileLocale {
    FileLocale(
      decimal: request.pins.decimal ?? definition.pinnedDecimal ?? UInt8(ascii: "."),
      dates: request.pins.dates ?? definition.pinnedDates ?? .ymd)
  }

  /// Looks at every number and date of the file before any is taken for what it seems.
  private func fileLocale(
    _ source: TranscodingSource<ChunkSource>, _ dialect: DelimitedDialect, _ request: DocumentRequest
  ) throws -> FileLocale {
    let decimal = request.pins.decimal ?? definition.pinnedDecimal
    let dates = request.pins.dates ?? definition.pinnedDates
    if let decimal, let dates { return FileLocale(decimal: decimal, dates: dates) }
    var evidence = LocaleEvidence()
    var rows = try FlatRowSource(source, dialect: dialect, definition: definition)
    var raw = RawRow()
    let columns = definition.rows[0].columns.enumerated().filter {
      $0.element.type.isLocalised && $0.element.product == nil
    }
    while try rows.next(&raw) {
      raw.arena.withUnsafeBytes { arena in
        for (index, column) in columns {
          guard let range = raw.range(index) else { continue }
          let bytes = UnsafeRawBufferPointer(rebasing: arena[range])
          if column.type == .day || column.type == .instant {
            evidence.addDate(bytes, line: raw.line)
          } else {
            evidence.addNumber(bytes, line: raw.line)
          }
        }
      }
    }
    return try evidence.resolve(pinnedDecimal: decimal, pinnedDates: dates)
  }

  private func collect(
    _ source: some RowSource, locale: FileLocale, header: JSONHeader, _ request: DocumentRequest, observe: RowObserver
  ) throws -> ParsedDocument {
    var events = DriftLog()
    if let note = Redaction(definition).note(contentType: request.contentType) { events.add(note) }
    let statement = try DocumentStatement(definition: definition, header: header, request: request, log: &events)
    var collector = try RowCollector(
      definition: definition, statement: statement, locale: locale, zones: zones, request: request)
    var source = source
    var raw = RawRow()
    while try source.next(&raw) { try collector.take(&raw, observe: observe) }
    events.merge(source.drift)
    return try collector.finish(events)
  }
}

extension ReportDefinition {
  /// The character set of a document that names none and isn't UTF-8. Only Amazon's flat and XML reports have an older
  /// one, that of the marketplace. JSON is UTF-8 (RFC 8259, section 8.1), and so is what people save or write
  /// themselves, unless its definition says otherwise: an invalid byte in it is damage, not a letter.
  func fallbackCharset(of marketplace: MarketplaceID?) -> String {
    if let charset { return charset }
    guard origin == .api, format == .tsv || format == .csv || format == .xml else { return CharsetDetection.utf8 }
    return marketplace.flatMap { Marketplace.find($0) }?.legacyCharset ?? CharsetDetection.windows1252
  }
}

extension ColumnDefinition.ColumnType {
  /// Whether the form of its values depends on the language of the file.
  fileprivate var isLocalised: Bool {
    switch self {
    case .text, .boolean: false
    case .integer, .decimal, .money, .ratio, .percent, .day, .instant: true
    }
  }
}

extension DelimitedDialect {
  /// A CSV of a country with decimal commas is separated by semicolons; the header shows it.
  static func matching(_ definition: ReportDefinition, _ source: some ByteSource) throws -> DelimitedDialect {
    guard definition.format == .csv else { return .tsv }
    var source = source
    var commas = 0
    var semicolons = 0
    var ended = false
    try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { buffer in
      while !ended {
        let count = try source.read(into: buffer)
        if count == 0 { break }
        for byte in buffer[0..<count] {
          if byte == 0x0A { ended = true; break }
          if byte == 0x2C { commas += 1 }
          if byte == 0x3B { semicolons += 1 }
        }
        if commas + semicolons > 4096 { break }
      }
    }
    return semicolons > commas ? .semicolons : .csv
  }
}

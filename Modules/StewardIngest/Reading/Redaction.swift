internal import StewardFormats
internal import StewardStorage

/// Takes the values of personal columns out of a document before it is kept.
///
/// What remains is the same text as UTF-8: every line stays in its place, and whatever isn't personal stays as it was.
struct Redaction {
  /// A document without its personal values.
  struct Result {
    var content: DocumentContent
    /// What stands in for the type that came with the document: how to decode it, and how many values are gone.
    var contentType: String
  }

  private let definition: ReportDefinition

  init(_ definition: ReportDefinition) { self.definition = definition }

  /// Reads a document and leaves out its personal values. Linear, in bounded memory but for XML.
  ///
  /// - Returns: `nil` where there are none, so that the document can be kept as it came.
  /// - Throws: `FormatError` where the document isn't of its format throughout: what is personal can't be told then.
  func redacted(_ content: DocumentContent, _ request: DocumentRequest) throws -> Result? {
    guard isNeeded, content.byteCount > 0 else { return nil }
    let fallback = definition.fallbackCharset(of: request.marketplace)
    let writer = try written {
      try content.text(contentType: request.contentType, fallback: fallback)
    }
    guard writer.blanked > 0 else { return nil }
    return Result(
      content: content.with(chunks: writer.chunks), contentType: Self.contentType(blanked: writer.blanked))
  }

  private var isNeeded: Bool { definition.rows.contains { $0.columns.contains(where: \.isPII) } }

  /// - Parameter text: the document from its beginning.
  func written(_ text: () throws -> some ByteSource) throws -> RedactionWriter {
    var writer = RedactionWriter()
    switch definition.format {
    case .tsv, .csv:
      var dialect = try DelimitedDialect.matching(definition, text())
      dialect.quoting = definition.quoting
      let header = try FlatRowSource(text(), dialect: dialect, definition: definition)
      var redactor = RedactionOfRecords(
        dialect: dialect, headerRecord: header.headerRecord, fieldCount: header.headerCount,
        personal: header.personalFields)
      try Self.forEachPiece(of: text()) { piece in
        try redactor.consume(piece, &writer)
        try writer.pack()
      }
      try redactor.finish(&writer)
    case .json, .jsonl:
      var redactor = RedactionOfJSON(paths: PersonalPaths(definition), isLines: definition.format == .jsonl)
      try Self.forEachPiece(of: text()) { piece in
        try redactor.consume(piece, &writer)
        try writer.pack()
      }
      try redactor.finish(&writer)
    case .xml:
      let bytes = [UInt8](try XMLTranslation.data(of: text()))
      var redactor = RedactionOfXML(bytes, paths: PersonalPaths(definition))
      try redactor.run(&writer)
    }
    try writer.finish()
    return writer
  }

  private static func forEachPiece(
    of source: some ByteSource, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var source = source
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      try body(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    }
  }
}

extension Redaction {
  // The number travels with the type, so that a replay can tell what was done to the document that it reads.
  private static let prefix = "text/plain; charset=utf-8; blanked="

  private static func contentType(blanked: Int) -> String { prefix + String(blanked) }

  /// What is on record of a document that was kept without its personal values.
  func note(contentType: String?) -> QualityEvent? {
    guard isNeeded, let contentType, contentType.hasPrefix(Self.prefix),
      let count = Int(contentType.dropFirst(Self.prefix.count)), count > 0
    else { return nil }
    return QualityEvent(
      kind: .note, code: "personalDataDropped", field: "", line: nil, occurrences: count,
      message:
        "values of personal columns were blanked before the document was kept; its hash is that of the document as it came"
    )
  }

  /// Why a document is in quarantine without its bytes. The same whatever was wrong with it: nothing of it is kept.
  static func withheld(_ name: String) -> QualityEvent {
    QualityEvent(
      kind: .quarantine, code: "unreadable", field: "", line: nil,
      message:
        "\(name): the document can't be read, and its bytes weren't kept, since personal data in them can't be told apart; import the file by hand to see what is wrong with it"
    )
  }
}

/// Collects what is kept of a document, packed in pieces.
struct RedactionWriter {
  private var buffer: [UInt8] = []
  private(set) var chunks: [DocumentChunk] = []
  /// How many values were left out.
  var blanked = 0

  mutating func append(_ byte: UInt8) { buffer.append(byte) }

  mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// Keeps the line breaks of what is left out.
  mutating func appendBreaks(of bytes: some Sequence<UInt8>) {
    for byte in bytes where byte == 0x0A { buffer.append(byte) }
  }

  /// Packs what is there in pieces of their full size.
  mutating func pack() throws {
    let size = DocumentContent.chunkBytes
    var start = 0
    while buffer.count - start >= size {
      chunks.append(try DocumentChunk(packing: buffer[start..<start + size]))
      start += size
    }
    if start > 0 { buffer.removeSubrange(..<start) }
  }

  mutating func finish() throws {
    try pack()
    if !buffer.isEmpty { chunks.append(try DocumentChunk(packing: buffer[...])) }
    buffer = []
  }
}

/// Reads the records of a delimited file one after the other, in memory bounded by the longest record allowed.
///
/// The content has to be UTF-8 without a byte order mark, as `TranscodingSource` delivers it. Lines end with LF or
/// CRLF; the last one may lack its end. Lines with nothing on them are skipped. The first record is like any other:
/// what a header means is for the caller.
///
/// Each byte is looked at once, however the source cuts the content.
public struct DelimitedReader<Source: ByteSource> {
  @usableFromInline var cursor: RecordCursor
  @usableFromInline var source: Source

  /// - Parameter maximumRecordBytes: records longer than this are refused; at most 1 GiB.
  public init(_ source: Source, dialect: DelimitedDialect, maximumRecordBytes: Int = 16 << 20) {
    self.source = source
    self.cursor = RecordCursor(dialect: dialect, maximumRecordBytes: maximumRecordBytes)
  }

  /// Goes on to the next record. Linear in its length.
  ///
  /// - Returns: false at the end.
  /// - Throws: `FormatError` with the line: `recordTooLong`, `tooManyFields`, `unbalancedQuote` with the line where the
  ///   quote opened, `invalidValue` for control characters; and whatever the source throws. After an error there is
  ///   nothing to go on with.
  @inlinable
  public mutating func next() throws -> Bool {
    while true {
      switch try cursor.advance() {
      case .record: return true
      case .end: return false
      case .needsMore: try refill()
      }
    }
  }

  @usableFromInline
  mutating func refill() throws { try cursor.window.fill(from: &source) }

  /// The 1-based line on which the record begins.
  @inlinable
  public var line: Int { cursor.line }

  /// How many fields the record has; at least 1.
  @inlinable
  public var fieldCount: Int { cursor.fields.count }

  /// Lends a field's content, without its quotes and with doubled quotes made one.
  ///
  /// The bytes are valid until the body returns. A field the record doesn't have is empty, as spreadsheets leave out
  /// trailing ones.
  @inlinable
  public func withField<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    guard index >= 0, index < cursor.fields.count else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let field = cursor.fields[index]
    return try cursor.window.bytes.withUnsafeBytes { all in
      try body(UnsafeRawBufferPointer(rebasing: all[cursor.base + Int(field.start)..<cursor.base + Int(field.end)]))
    }
  }

  /// A field's content as text.
  public func string(_ index: Int) -> String {
    withField(index) { String(decoding: $0, as: UTF8.self) }
  }

  /// The place of a field of this record, for an error about its content.
  public func position(ofField index: Int, named name: String? = nil) -> SourcePosition {
    SourcePosition(line: line, column: index + 1, field: name)
  }
}

extension DelimitedReader: Sendable where Source: Sendable {}

/// Finds the records and fields in a window of a delimited file; picks up where it left off when there is more to read.
@usableFromInline
struct RecordCursor: Sendable {
  @usableFromInline
  enum Step: Sendable {
    case record, end, needsMore
  }

  /// Where a field's content is, counted from the record's start.
  @usableFromInline
  struct Field: Sendable {
    @usableFromInline var start: Int32
    @usableFromInline var end: Int32

    @inline(__always)
    init(_ start: Int, _ end: Int) {
      self.start = Int32(truncatingIfNeeded: start)
      self.end = Int32(truncatingIfNeeded: end)
    }
  }

  /// No report has as many columns; a file of nothing but delimiters ends here.
  static let maximumFields = 1 << 16

  let dialect: DelimitedDialect
  let maximumRecordBytes: Int
  @usableFromInline var window = ReadWindow()
  @usableFromInline var fields: [Field] = []
  /// The line on which the record begins.
  @usableFromInline var line = 1
  /// The line at `position`.
  var currentLine = 1
  /// How far the record has been looked at. Here and below, places are counted from the record's start.
  var position = 0
  var fieldStart = 0
  var quoteLine: Int?
  /// The fields in which quotes are doubled.
  var escapedFields: [Int] = []
  /// The record that was handed out, with its line's end.
  var handedOut = 0

  init(dialect: DelimitedDialect, maximumRecordBytes: Int) {
    self.dialect = dialect
    // Places are kept in 32 bits.
    self.maximumRecordBytes = min(max(1, maximumRecordBytes), 1 << 30)
    fields.reserveCapacity(128)
  }

  /// Where the record begins in the window's bytes.
  @inlinable var base: Int { window.start }

  @usableFromInline
  mutating func advance() throws(FormatError) -> Step {
    beginRecord()
    while true {
      switch try scan() {
      case .needsMore:
        guard position <= maximumRecordBytes else { throw tooLong() }
        return .needsMore
      case .end: return .end
      case .record:
        // A line with nothing on it has one empty field, and no quotes.
        if fields.count == 1, fields[0].start == 0, fields[0].end == 0 {
          beginRecord()
          continue
        }
        if !escapedFields.isEmpty { removeEscapes() }
        return .record
      }
    }
  }

  /// Gives up the record that was handed out, if one was.
  private mutating func beginRecord() {
    guard handedOut > 0 else { return }
    window.consume(handedOut)
    handedOut = 0
    position = 0
    fieldStart = 0
    fields.removeAll(keepingCapacity: true)
    escapedFields.removeAll(keepingCapacity: true)
    line = currentLine
  }

  /// Closes the last field and the record.
  mutating func endRecord(fieldEnd: Int, after end: Int) throws(FormatError) -> Step {
    guard fieldEnd <= maximumRecordBytes else { throw tooLong() }
    try append(Field(fieldStart, fieldEnd))
    handedOut = end
    currentLine += 1
    return .record
  }

  @inline(__always)
  mutating func append(_ field: Field) throws(FormatError) {
    guard fields.count < Self.maximumFields else { throw tooMany() }
    fields.append(field)
  }

  /// Makes doubled quotes one, in place. Linear in the fields' length.
  private mutating func removeEscapes() {
    let (ranges, escaped) = (fields, escapedFields)
    for index in escaped {
      let field = ranges[index]
      let end = window.withContent { content in
        var target = Int(field.start)
        var source = target
        while source < Int(field.end) {
          content[target] = content[source]
          source += content[source] == 0x22 ? 2 : 1
          target += 1
        }
        return target
      }
      fields[index] = Field(Int(field.start), end)
    }
  }
}

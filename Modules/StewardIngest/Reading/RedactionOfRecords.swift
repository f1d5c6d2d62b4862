internal import StewardFormats

/// Leaves the values of personal columns out of a flat file. As strict as the reader of records: where the two could
/// see different fields, this one throws.
struct RedactionOfRecords {
  private enum Place {
    case recordStart, fieldStart, plain, quoted
    /// Behind a quote within quotes: the field's end, or half of a doubled quote.
    case quote
    /// Behind a carriage return that has to end the line.
    case lineEnd
  }

  private static let quote: UInt8 = 0x22

  private let dialect: DelimitedDialect
  private let headerRecord: Int
  private let fieldCount: Int
  private let isPersonal: [Bool]
  private var place = Place.recordStart
  private var record = 1
  private var field = 0
  private var line = 1
  /// Whether the line that ends has a record on it.
  private var hasRecord = false
  private var isBlanking = false
  /// Whether something of the field at hand was left out.
  private var hasBlanked = false

  /// - Parameter headerRecord: the number of the record with the names, from 1.
  init(dialect: DelimitedDialect, headerRecord: Int, fieldCount: Int, personal: Set<Int>) {
    self.dialect = dialect
    self.headerRecord = headerRecord
    self.fieldCount = fieldCount
    isPersonal = (0..<fieldCount).map { personal.contains($0) }
  }

  /// Takes the next bytes, wherever they are cut.
  mutating func consume(_ piece: UnsafeRawBufferPointer, _ writer: inout RedactionWriter) throws {
    // What is kept goes over in runs.
    var start = 0
    for (index, byte) in piece.enumerated() {
      let drops = try take(byte, &writer)
      guard drops else { continue }
      if start < index { writer.append(piece[start..<index]) }
      start = index + 1
    }
    if start < piece.count { writer.append(piece[start...]) }
  }

  /// Makes sure that the end isn't within a field.
  mutating func finish(_ writer: inout RedactionWriter) throws {
    if place == .quoted { throw fault(.unbalancedQuote, "the quote isn't closed by the end; expected another quote") }
    if place == .quote, isBlanking { writer.append(Self.quote) }
    if hasRecord { try endRecord() }
  }

  /// - Returns: whether the byte is left out.
  private mutating func take(_ byte: UInt8, _ writer: inout RedactionWriter) throws -> Bool {
    switch place {
    case .recordStart, .fieldStart:
      if place == .recordStart {
        if byte == 0x0A || byte == 0x0D { return try plain(byte, &writer) }
        hasRecord = true
        beginField()
      }
      if dialect.quoting, byte == Self.quote {
        place = .quoted
        return false
      }
      place = .plain
      return try plain(byte, &writer)
    case .plain: return try plain(byte, &writer)
    case .quoted:
      if byte == Self.quote {
        place = .quote
        return isBlanking
      }
      guard byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { throw control(byte) }
      if byte == 0x0A { line += 1 }
      return isBlanking && byte != 0x0A ? drop(byte, &writer) : false
    case .quote:
      if byte == Self.quote {
        place = .quoted
        return isBlanking ? drop(byte, &writer) : false
      }
      guard byte == dialect.delimiter || byte == 0x0A || byte == 0x0D else {
        throw fault(.unbalancedQuote, "text after a closing quote")
      }
      // The closing quote was held back, since it might have been half of a doubled one.
      if isBlanking { writer.append(Self.quote) }
      return try plain(byte, &writer)
    case .lineEnd:
      guard byte == 0x0A else { throw control(0x0D) }
      try endLine()
      return false
    }
  }

  private mutating func plain(_ byte: UInt8, _ writer: inout RedactionWriter) throws -> Bool {
    switch byte {
    case dialect.delimiter:
      field += 1
      beginField()
      place = .fieldStart
      return false
    case 0x0A:
      try endLine()
      return false
    case 0x0D:
      place = .lineEnd
      return false
    case 0x00..<0x20 where byte != 0x09: throw control(byte)
    default: return isBlanking ? drop(byte, &writer) : false
    }
  }

  private mutating func drop(_ byte: UInt8, _ writer: inout RedactionWriter) -> Bool {
    if !hasBlanked, byte != 0x20, byte != 0x09 {
      hasBlanked = true
      writer.blanked += 1
    }
    return true
  }

  private mutating func beginField() {
    isBlanking = record > headerRecord && field < isPersonal.count && isPersonal[field]
    hasBlanked = false
  }

  private mutating func endLine() throws {
    if hasRecord { try endRecord() }
    line += 1
    place = .recordStart
  }

  private mutating func endRecord() throws {
    guard record <= headerRecord || field + 1 == fieldCount else {
      throw fault(.tooFewFields, "the row has \(field + 1) fields, the header \(fieldCount); expected as many")
    }
    record += 1
    field = 0
    hasRecord = false
    isBlanking = false
  }

  private func control(_ byte: UInt8) -> FormatError {
    fault(.invalidValue, "the control character \(byte); expected text")
  }

  private func fault(_ code: FormatError.Code, _ message: String) -> FormatError {
    FormatError(code, message, at: SourcePosition(line: line, column: field + 1))
  }
}

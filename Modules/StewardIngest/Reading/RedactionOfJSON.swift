internal import StewardFormats

/// Puts `null` in the place of personal values in JSON or JSON Lines. As strict about the structure as the parser.
struct RedactionOfJSON {
  private enum Expected {
    case value, firstElement, firstKey, key, colon, separator, end
  }

  private enum Token {
    case none
    case string(isKey: Bool)
    /// A number or a word; its end shows with what follows.
    case plain
  }

  private struct Level {
    let isObject: Bool
    /// Place of the object, or of the elements of an array.
    let node: Int?
  }

  /// Deeper than the reader of the document's outer objects and its parser of elements go.
  private static let maximumDepth = 2 * JSONTape.maximumDepth

  private let paths: PersonalPaths
  private let isLines: Bool
  private var expected = Expected.value
  private var token = Token.none
  private var levels: [Level] = []
  /// Place of the value that comes or is at hand.
  private var node: Int? = PersonalPaths.root
  /// The bytes of a key, with its quotes, or of a number or word.
  private var text: [UInt8] = []
  private var isEscaped = false
  private var hasContent = false
  /// How many levels were open where the value began that is left out.
  private var blankedFrom: Int?
  private var line = 1

  init(paths: PersonalPaths, isLines: Bool) {
    self.paths = paths
    self.isLines = isLines
  }

  /// Takes the next bytes, wherever they are cut.
  mutating func consume(_ piece: UnsafeRawBufferPointer, _ writer: inout RedactionWriter) throws {
    for byte in piece {
      switch token {
      case .string(let isKey): try string(byte, isKey: isKey, &writer)
      case .plain where Self.isPlain(byte):
        guard text.count < 1 << 16 else { throw fault("a number of more than \(1 << 16) bytes") }
        text.append(byte)
      case .plain:
        try endPlain(&writer)
        try structure(byte, &writer)
      case .none: try structure(byte, &writer)
      }
      if byte == 0x0A { line += 1 }
    }
  }

  /// Makes sure that nothing is open at the end.
  mutating func finish(_ writer: inout RedactionWriter) throws {
    if case .plain = token { try endPlain(&writer) }
    let isComplete = expected == .end || (isLines && expected == .value && levels.isEmpty)
    guard case .none = token, isComplete else {
      throw FormatError(.truncated, "the JSON ends here; expected more", at: SourcePosition(line: line))
    }
  }

  private mutating func string(
    _ byte: UInt8, isKey: Bool, _ writer: inout RedactionWriter
  ) throws {
    guard byte >= 0x20 else { throw fault("a control character in a string") }
    keep(byte, &writer)
    if isKey { text.append(byte) }
    if isEscaped {
      isEscaped = false
    } else if byte == 0x5C {
      isEscaped = true
    } else if byte == 0x22 {
      token = .none
      if isKey { try endKey() } else { endString(&writer) }
      return
    }
    hasContent = true
  }

  private mutating func endKey() throws {
    expected = .colon
    guard let level = levels.last, level.node != nil else {
      node = nil
      return
    }
    // Escapes in keys mean what the parser takes them for.
    let plain = String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    let key = text.contains(0x5C) ? try JSONValue(parsing: text).string : plain
    node = paths.child(of: level.node, key ?? plain)
  }

  private mutating func endString(_ writer: inout RedactionWriter) {
    if blankedFrom == levels.count, hasContent { writer.blanked += 1 }
    endValue()
  }

  private mutating func endPlain(_ writer: inout RedactionWriter) throws {
    token = .none
    let isWord = ["null", "true", "false"].contains { text.elementsEqual($0.utf8) }
    guard isWord || text.allSatisfy(Self.isNumeric) else { throw fault("a word that isn't JSON") }
    if blankedFrom == nil {
      if paths.isPersonal(node), !text.elementsEqual("null".utf8) {
        writer.append("null".utf8)
        writer.blanked += 1
      } else {
        writer.append(text)
      }
    }
    endValue()
  }

  private mutating func structure(_ byte: UInt8, _ writer: inout RedactionWriter) throws {
    switch (expected, byte) {
    case (_, 0x0A) where isLines:
      guard levels.isEmpty, expected == .end || expected == .value else {
        throw fault("a line that ends within a value")
      }
      expected = .value
      node = PersonalPaths.root
      keep(byte, &writer)
    case (_, 0x20), (_, 0x09), (_, 0x0D), (_, 0x0A): keep(byte, &writer)
    case (.firstElement, 0x5D), (.firstKey, 0x7D): close(byte, &writer)
    case (.value, _), (.firstElement, _): try beginValue(byte, &writer)
    case (.firstKey, 0x22), (.key, 0x22):
      keep(byte, &writer)
      text = [byte]
      token = .string(isKey: true)
    case (.colon, 0x3A):
      keep(byte, &writer)
      expected = .value
    case (.separator, 0x2C):
      keep(byte, &writer)
      let isObject = levels.last?.isObject ?? false
      expected = isObject ? .key : .value
      node = levels.last?.node
    case (.separator, 0x7D) where levels.last?.isObject == true: close(byte, &writer)
    case (.separator, 0x5D) where levels.last?.isObject == false: close(byte, &writer)
    default: throw fault("\(FormatError.quoted(String(UnicodeScalar(byte)))) where it can't stand")
    }
  }

  private mutating func beginValue(_ byte: UInt8, _ writer: inout RedactionWriter) throws {
    if Self.isPlain(byte) {
      text = [byte]
      token = .plain
      return
    }
    guard byte == 0x22 || byte == 0x7B || byte == 0x5B else { throw fault("something that isn't a value") }
    if blankedFrom == nil, paths.isPersonal(node) {
      writer.append("null".utf8)
      blankedFrom = levels.count
      if byte != 0x22 { writer.blanked += 1 }
    }
    keep(byte, &writer)
    if byte == 0x22 {
      hasContent = false
      token = .string(isKey: false)
      return
    }
    guard levels.count < Self.maximumDepth else { throw fault("more than \(Self.maximumDepth) levels") }
    levels.append(Level(isObject: byte == 0x7B, node: node))
    expected = byte == 0x7B ? .firstKey : .firstElement
  }

  private mutating func close(_ byte: UInt8, _ writer: inout RedactionWriter) {
    keep(byte, &writer)
    levels.removeLast()
    endValue()
  }

  private mutating func endValue() {
    if blankedFrom == levels.count { blankedFrom = nil }
    expected = levels.isEmpty ? .end : .separator
  }

  /// Of what is left out, line breaks stay.
  private func keep(_ byte: UInt8, _ writer: inout RedactionWriter) {
    if blankedFrom == nil || byte == 0x0A { writer.append(byte) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool { isNumeric(byte) || (byte | 0x20) &- 0x61 < 26 }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
    default: false
    }
  }

  private func fault(_ found: String) -> FormatError {
    FormatError(.invalidJSON, "\(found); expected JSON", at: SourcePosition(line: line))
  }
}

/// A JSON value as scenario files have it. Numbers are doubles, objects keep their order.
indirect enum JSONText: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case list([JSONText])
  case object([Member])

  struct Member: Hashable, Sendable {
    let key: String
    let value: JSONText
  }

  /// Reads one value with nothing behind it.
  ///
  /// - Throws: ``SimulatorError/badScenario(_:)`` with the place of the first byte that doesn't fit.
  init(parsing text: some StringProtocol) throws(SimulatorError) {
    var reader = JSONTextReader(Array(text.utf8))
    self = try reader.value(depth: 0)
    try reader.end()
  }
}

/// A recursive descent over the bytes of RFC 8259, of small documents.
private struct JSONTextReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func failure(_ what: String) -> SimulatorError { .badScenario("byte \(place): \(what)") }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    let matches = word.withUTF8Buffer { bytes[place...].starts(with: $0) }
    if matches { place += word.utf8CodeUnitCount }
    return matches
  }

  mutating func end() throws(SimulatorError) {
    skipSpace()
    guard place == bytes.count else { throw failure("something stands behind the value") }
  }

  mutating func value(depth: Int) throws(SimulatorError) -> JSONText {
    guard depth < 32 else { throw failure("nested too deeply") }
    skipSpace()
    guard place < bytes.count else { throw failure("the text ends early") }
    switch bytes[place] {
    case 0x7B: return try object(depth)
    case 0x5B: return try list(depth)
    case 0x22: return .string(try string())
    case 0x74 where take(word: "true"): return .boolean(true)
    case 0x66 where take(word: "false"): return .boolean(false)
    case 0x6E where take(word: "null"): return .null
    default: return .number(try number())
    }
  }

  private mutating func object(_ depth: Int) throws(SimulatorError) -> JSONText {
    place += 1
    var members: [JSONText.Member] = []
    skipSpace()
    if take(0x7D) { return .object(members) }
    repeat {
      skipSpace()
      guard place < bytes.count, bytes[place] == 0x22 else { throw failure("a key is expected") }
      let key = try string()
      skipSpace()
      guard take(0x3A) else { throw failure("a colon is expected") }
      guard !members.contains(where: { $0.key == key }) else { throw failure("\(key) stands twice") }
      members.append(JSONText.Member(key: key, value: try value(depth: depth + 1)))
      skipSpace()
    } while take(0x2C)
    guard take(0x7D) else { throw failure("a comma or } is expected") }
    return .object(members)
  }

  private mutating func list(_ depth: Int) throws(SimulatorError) -> JSONText {
    place += 1
    var elements: [JSONText] = []
    skipSpace()
    if take(0x5D) { return .list(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(0x2C)
    guard take(0x5D) else { throw failure("a comma or ] is expected") }
    return .list(elements)
  }

  /// Names and dates need no escapes other than those of quotes and backslashes.
  private mutating func string() throws(SimulatorError) -> String {
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 0x22 { return String(decoding: text, as: UTF8.self) }
      guard byte >= 0x20 else { throw failure("a control character stands in a string") }
      if byte == 0x5C {
        guard place < bytes.count, [0x22, 0x5C, 0x2F].contains(bytes[place]) else { throw failure("an unknown escape") }
        text.append(bytes[place])
        place += 1
      } else {
        text.append(byte)
      }
    }
    throw failure("a string has no end")
  }

  private mutating func number() throws(SimulatorError) -> Double {
    let start = place
    while place < bytes.count, "+-.0123456789Ee".utf8.contains(bytes[place]) { place += 1 }
    guard let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)), number.isFinite else {
      place = start
      throw failure("a value is expected")
    }
    return number
  }
}

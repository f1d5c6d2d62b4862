/// Writes a text's entries to a tape. Has no recursion: the depth is bounded, and kept in a list.
struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  private let tape: JSONTape
  private let firstLine: Int
  private let firstColumn: Int
  /// Whether the text is all there is, so that its end is an end.
  let isWhole: Bool
  private var entries: UnsafeMutablePointer<JSONTape.Entry>
  private var capacity: Int
  private(set) var entryCount = 0
  var position = 0
  /// The entries of the open arrays and objects.
  private var open: [UInt32] = []

  init(_ bytes: UnsafeRawBufferPointer, tape: JSONTape, firstLine: Int, firstColumn: Int, isWhole: Bool) {
    self.bytes = bytes
    self.tape = tape
    self.firstLine = firstLine
    self.firstColumn = firstColumn
    self.isWhole = isWhole
    self.entries = tape.entries
    self.capacity = tape.entryCapacity
  }

  /// Parses one value. - Returns: false where the text ends within it and may go on.
  mutating func value() throws(FormatError) -> Bool {
    guard bytes.count < Int(Int32.max) else {
      throw FormatError(.recordTooLong, "the JSON text has 2 GiB or more", at: SourcePosition(line: firstLine))
    }
    var expected = JSONExpectation.value
    while true {
      skipBlanks()
      guard position < bytes.count else { return try ended(expected) }
      let byte = bytes[position]
      switch expected {
      case .firstElement where byte == 0x5D, .firstKey where byte == 0x7D:
        close()
        expected = .next
      case .value, .firstElement:
        guard let following = try beginValue(byte) else { return try ended(.value) }
        expected = following
      case .firstKey, .key:
        guard byte == 0x22 else { throw unexpected(expected) }
        guard try string() else { return try ended(expected) }
        expected = .colon
      case .colon:
        guard byte == 0x3A else { throw unexpected(expected) }
        position += 1
        expected = .value
      case .next:
        expected = try separator(byte)
      }
      if expected == .next, open.isEmpty { return true }
    }
  }

  /// Makes sure that nothing follows the value.
  mutating func end() throws(FormatError) {
    skipBlanks()
    guard position < bytes.count else { return }
    throw fault(.invalidJSON, "\(found()) after the value; expected the end")
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while position < bytes.count, ByteClass.isBlank(bytes[position]) { position += 1 }
  }

  /// Takes a comma or the end of what is open.
  private mutating func separator(_ byte: UInt8) throws(FormatError) -> JSONExpectation {
    let isObject = entries[Int(open[open.count - 1])].kind == .object
    if byte == 0x2C {
      position += 1
      return isObject ? .key : .value
    }
    guard byte == (isObject ? 0x7D : 0x5D) else {
      throw fault(
        .invalidJSON, "\(found()) in \(isObject ? "an object; expected , or }" : "an array; expected , or ]")")
    }
    close()
    return .next
  }

  private mutating func close() {
    let index = Int(open.removeLast())
    position += 1
    entries[index].length = UInt32(truncatingIfNeeded: position) - entries[index].start
    entries[index].next = UInt32(truncatingIfNeeded: entryCount)
  }

  /// - Returns: `nil` where the text ends within the value.
  private mutating func beginValue(_ byte: UInt8) throws(FormatError) -> JSONExpectation? {
    switch byte {
    case 0x22: return try string() ? .next : nil
    case 0x7B:
      try begin(.object)
      return .firstKey
    case 0x5B:
      try begin(.array)
      return .firstElement
    case 0x2D, 0x30...0x39: return try number() ? .next : nil
    case 0x74: return try literal("true", .true) ? .next : nil
    case 0x66: return try literal("false", .false) ? .next : nil
    case 0x6E: return try literal("null", .null) ? .next : nil
    default: throw unexpected(.value)
    }
  }

  private mutating func begin(_ kind: JSONNode.Kind) throws(FormatError) {
    guard open.count < JSONTape.maximumDepth else {
      throw fault(.tooDeep, "more than \(JSONTape.maximumDepth) arrays and objects within each other")
    }
    open.append(UInt32(truncatingIfNeeded: entryCount))
    append(kind, start: position, end: position + 1)
    position += 1
  }

  @inline(__always)
  mutating func append(_ kind: JSONNode.Kind, start: Int, end: Int, isEscaped: Bool = false) {
    if entryCount == capacity {
      entries = tape.grow(used: entryCount)
      capacity = tape.entryCapacity
    }
    entries[entryCount] = JSONTape.Entry(
      start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start),
      next: UInt32(truncatingIfNeeded: entryCount + 1), kind: kind, isEscaped: isEscaped)
    entryCount += 1
  }

  /// - Returns: false where the text may go on; an error otherwise.
  private func ended(_ expected: JSONExpectation) throws(FormatError) -> Bool {
    guard isWhole else { return false }
    throw fault(.truncated, "the JSON ends here; expected \(expected.words)", at: bytes.count)
  }

  func unexpected(_ expected: JSONExpectation) -> FormatError {
    fault(.invalidJSON, "\(found()); expected \(expected.words)")
  }

  /// What is here, for an error: no more than a byte, so that it doesn't depend on how far was read.
  func found() -> String { position < bytes.count ? FormatError.named(bytes[position]) : "the end" }

  func fault(_ code: FormatError.Code, _ message: String, at place: Int? = nil) -> FormatError {
    let before = UnsafeRawBufferPointer(rebasing: bytes[..<min(place ?? position, bytes.count)])
    return FormatError(
      code, message, at: TextPlace.position(after: before, firstLine: firstLine, firstColumn: firstColumn))
  }
}

/// One JSON value, parsed into a flat list of entries over a copy of its text.
///
/// A tape is meant to be used for one value after the other: its buffers grow to the largest and are kept. Nodes point
/// into the tape; those of an earlier value are invalid, and using one is a bug that stops the program.
public final class JSONTape {
  /// A value or a key. The entries of an array's elements follow the array's; a member's key precedes its value.
  @frozen @usableFromInline
  struct Entry: Sendable {
    /// Where the text is: of a string, what is between the quotes.
    @usableFromInline var start: UInt32
    @usableFromInline var length: UInt32
    /// The entry that follows this value and all that is within it.
    @usableFromInline var next: UInt32
    @usableFromInline var kind: JSONNode.Kind
    /// Whether the string has a backslash.
    @usableFromInline var isEscaped: Bool
  }

  public static let maximumDepth = 64

  // The pointers are written by `parse` alone, which hands out nothing and calls nobody: the checks for overlapping
  // access would cost more than the accesses.
  @exclusivity(unchecked) @usableFromInline var entries: UnsafeMutablePointer<Entry>
  @exclusivity(unchecked) @usableFromInline var entryCount = 1
  @exclusivity(unchecked) @usableFromInline var text: UnsafeMutableRawPointer
  @exclusivity(unchecked) @usableFromInline var generation: UInt32 = 0
  var entryCapacity = 256
  var textCount = 0
  private var textCapacity = 4_096
  private var firstLine = 1
  private var firstColumn = 1
  private var shapes = JSONShapes()
  /// The shape of the value, where it is one that elements have in common.
  private(set) var shape: Int?
  /// How many lines end within the value, where its shape says so.
  private(set) var lineEnds: Int?

  /// A tape whose value is `null`.
  public init() {
    entries = .allocate(capacity: entryCapacity)
    text = .allocate(byteCount: textCapacity, alignment: 8)
    clear()
  }

  deinit {
    entries.deallocate()
    text.deallocate()
  }

  /// Parses a text that is one value, strictly as RFC 8259 has it, but for keys: a key may stand twice in an object.
  ///
  /// The text has to be UTF-8. An escaped surrogate without its other half is accepted and reads as U+FFFD: systems
  /// that cut texts by UTF-16 units write them.
  /// - Parameter firstLine: the line on which the text begins, for errors and for nodes.
  /// - Throws: `truncated` where the text ends too early, `tooDeep` beyond 64 levels, `invalidJSON`, `recordTooLong`
  ///   from 2 GiB on, each with line and byte column. The tape's value is `null` then.
  /// - Complexity: linear.
  public func parse(_ bytes: UnsafeRawBufferPointer, firstLine: Int = 1) throws(FormatError) {
    var parser = begin(bytes, firstLine: firstLine, firstColumn: 1, isWhole: true)
    do {
      _ = try parser.value()
      try parser.end()
    } catch {
      clear()
      throw error
    }
    keep(bytes, entryCount: parser.entryCount)
  }

  /// Parses the text of an array of bytes.
  public func parse(_ bytes: [UInt8], firstLine: Int = 1) throws(FormatError) {
    let result: Result<Void, FormatError> = bytes.withUnsafeBytes { bytes in
      Result { () throws(FormatError) in try parse(bytes, firstLine: firstLine) }
    }
    try result.get()
  }

  /// Parses the value at the start of a text.
  ///
  /// - Parameter isWhole: whether the text is all there is.
  /// - Returns: how many bytes the value has, with blanks before it; `nil` where it goes on beyond the text.
  func parsePrefix(
    _ bytes: UnsafeRawBufferPointer, firstLine: Int, firstColumn: Int, isWhole: Bool
  ) throws(FormatError) -> Int? {
    var parser = begin(bytes, firstLine: firstLine, firstColumn: firstColumn, isWhole: isWhole)
    do {
      guard try parser.value() else {
        clear()
        return nil
      }
    } catch {
      clear()
      throw error
    }
    keep(UnsafeRawBufferPointer(rebasing: bytes[..<parser.position]), entryCount: parser.entryCount)
    return parser.position
  }

  /// As ``parsePrefix(_:firstLine:firstColumn:isWhole:)``, for one of many values that are probably alike. The text begins
  /// without blanks.
  func parseElement(
    _ bytes: UnsafeRawBufferPointer, firstLine: Int, firstColumn: Int, isWhole: Bool
  ) throws(FormatError) -> Int? {
    if let (length, known) = shapes.match(bytes, into: entries) {
      generation &+= 1
      (self.firstLine, self.firstColumn) = (firstLine, firstColumn)
      keep(UnsafeRawBufferPointer(rebasing: bytes[..<length]), entryCount: known.entries.count)
      (shape, lineEnds) = (known.number, known.lineEnds)
      return length
    }
    let length = try parsePrefix(bytes, firstLine: firstLine, firstColumn: firstColumn, isWhole: isWhole)
    if let length {
      shape = shapes.learn(
        UnsafeRawBufferPointer(rebasing: bytes[..<length]), UnsafeBufferPointer(start: entries, count: entryCount))
    }
    return length
  }

  /// The value.
  public var root: JSONNode { JSONNode(tape: self, index: 0, generation: generation) }

  private func begin(
    _ bytes: UnsafeRawBufferPointer, firstLine: Int, firstColumn: Int, isWhole: Bool
  ) -> JSONParser {
    generation &+= 1
    (shape, lineEnds) = (nil, nil)
    self.firstLine = firstLine
    self.firstColumn = firstColumn
    return JSONParser(bytes, tape: self, firstLine: firstLine, firstColumn: firstColumn, isWhole: isWhole)
  }

  private func clear() {
    entries[0] = Entry(start: 0, length: 0, next: 1, kind: .null, isEscaped: false)
    entryCount = 1
    textCount = 0
  }

  private func keep(_ bytes: UnsafeRawBufferPointer, entryCount: Int) {
    self.entryCount = entryCount
    if bytes.count > textCapacity {
      text.deallocate()
      textCapacity = max(bytes.count, textCapacity * 2)
      text = .allocate(byteCount: textCapacity, alignment: 8)
    }
    if let base = bytes.baseAddress { text.copyMemory(from: base, byteCount: bytes.count) }
    textCount = bytes.count
  }

  /// Doubles the room for entries. - Returns: the new place.
  func grow(used: Int) -> UnsafeMutablePointer<Entry> {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: entryCapacity * 2)
    larger.update(from: entries, count: used)
    entries.deallocate()
    entries = larger
    entryCapacity *= 2
    return larger
  }

  /// The place of an entry's text. Linear in what comes before it.
  func position(of entry: Entry) -> SourcePosition {
    // A string's place is its quote's.
    let offset = Int(entry.start) - (entry.kind == .string ? 1 : 0)
    let before = UnsafeRawBufferPointer(start: text, count: min(max(0, offset), textCount))
    return TextPlace.position(after: before, firstLine: firstLine, firstColumn: firstColumn)
  }
}

/// Lines and columns of a place in a text.
enum TextPlace {
  static func position(
    after before: UnsafeRawBufferPointer, lineEnds: Int? = nil, firstLine: Int, firstColumn: Int
  ) -> SourcePosition {
    // Most documents are one long line: counting is the quick way to know.
    let lineEnds = lineEnds ?? ByteScan.count(0x0A, in: before)
    guard lineEnds > 0, let last = before.lastIndex(of: 0x0A) else {
      return SourcePosition(line: firstLine, column: firstColumn + before.count)
    }
    return SourcePosition(line: firstLine + lineEnds, column: before.count - last)
  }
}

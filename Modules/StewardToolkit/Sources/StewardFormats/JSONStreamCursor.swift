/// Finds its way through a document's outer objects to the named arrays, and through their elements.
@usableFromInline
struct JSONStreamCursor {
  @usableFromInline
  enum Step {
    case element(array: Int)
    case end, needsMore
  }

  enum Layout {
    case document, lines
  }

  enum Phase {
    /// A value of the outermost objects, or the document itself.
    case value
    case firstKey, key, colon, afterValue
    case firstElement(Int)
    case element(Int)
    case afterElement(Int)
    case finished
  }

  /// An object on the way to named arrays.
  struct Level {
    /// The arrays whose paths lead through it.
    var candidates: [Int]
    var hasMembers = false
  }

  static let maximumElement = 16 << 20
  static let maximumHeader = 4 << 20

  let layout: Layout
  let paths: [[[UInt8]]]
  @usableFromInline let tape = JSONTape()
  let headerTape = JSONTape()
  @usableFromInline var window = ReadWindow()
  /// How much more it takes to go on. Grows with what is there, so that a long value isn't parsed over and over.
  @usableFromInline var wanted = 1
  @usableFromInline var found: [Bool]

  var phase = Phase.value
  var levels: [Level] = []
  /// The named arrays that the value at hand belongs to: it is one, or it leads to them.
  var candidates: [Int]
  var headerText: [UInt8] = []
  var line = 1
  /// The byte column of the window's start.
  var column = 1

  init(layout: Layout, arrays: [String]) {
    self.layout = layout
    self.paths = arrays.map { $0.isEmpty ? [] : $0.utf8.split(separator: 0x2E).map { Array($0) } }
    self.found = arrays.map { _ in false }
    self.candidates = Array(arrays.indices)
  }

  @usableFromInline
  mutating func advance() throws(FormatError) -> Step {
    wanted = 1
    if layout == .lines { return try advanceLine() }
    while true {
      skipBlanks()
      guard let byte = firstByte else {
        guard window.atEnd else { return .needsMore }
        if case .finished = phase { return .end }
        throw fault(.truncated, "the JSON ends here; expected \(expectation)")
      }
      guard let step = try take(byte) else { continue }
      return step
    }
  }

  /// Goes one part of the document further. - Returns: `nil` where there is nothing to report yet.
  private mutating func take(_ byte: UInt8) throws(FormatError) -> Step? {
    switch phase {
    case .value: return try beginValue(byte)
    case .firstKey where byte == 0x7D: closeObject()
    case .firstKey, .key:
      guard byte == 0x22 else { throw unexpected() }
      return try readKey()
    case .colon:
      guard byte == 0x3A else { throw unexpected() }
      consume(1)
      phase = .value
    case .afterValue:
      guard byte == 0x2C || byte == 0x7D else { throw unexpected() }
      if byte == 0x7D {
        closeObject()
      } else {
        consume(1)
        phase = .key
      }
    case .firstElement where byte == 0x5D: closeArray()
    case .firstElement(let array), .element(let array): return try readElement(of: array)
    case .afterElement(let array):
      guard byte == 0x2C || byte == 0x5D else { throw unexpected() }
      if byte == 0x5D {
        closeArray()
      } else {
        consume(1)
        phase = .element(array)
      }
    case .finished: throw fault(.invalidJSON, "\(found(byte)) after the document; expected the end")
    }
    return nil
  }

  private mutating func beginValue(_ byte: UInt8) throws(FormatError) -> Step? {
    let depth = levels.count
    if byte == 0x5B, let array = candidates.first(where: { paths[$0].count == depth }) {
      guard !found[array] else { throw fault(.invalidJSON, "the array is here a second time; expected it once") }
      for same in candidates where paths[same].count == depth { found[same] = true }
      headerText += [0x5B, 0x5D]
      consume(1)
      phase = .firstElement(array)
      return nil
    }
    let onward = candidates.filter { paths[$0].count > depth }
    if byte == 0x7B, !onward.isEmpty {
      guard depth < JSONTape.maximumDepth else {
        throw fault(.tooDeep, "more than \(JSONTape.maximumDepth) objects within each other")
      }
      levels.append(Level(candidates: onward))
      headerText.append(0x7B)
      consume(1)
      phase = .firstKey
      return nil
    }
    guard let length = try parse(maximum: Self.maximumHeader - headerText.count, what: "the document's header")
    else { return .needsMore }
    appendToHeader(length)
    finishValue()
    return nil
  }

  private mutating func readKey() throws(FormatError) -> Step? {
    guard let length = try parse(maximum: Self.maximumHeader - headerText.count, what: "the document's header")
    else { return .needsMore }
    let depth = levels.count - 1
    candidates = tape.root.withBytes { key in
      levels[depth].candidates.filter { paths[$0][depth].elementsEqual(key) }
    }
    if levels[depth].hasMembers { headerText.append(0x2C) }
    levels[depth].hasMembers = true
    appendToHeader(length)
    headerText.append(0x3A)
    phase = .colon
    return nil
  }

  private mutating func readElement(of array: Int) throws(FormatError) -> Step {
    guard let length = try parse(maximum: Self.maximumElement, what: "an element", isElement: true)
    else { return .needsMore }
    consume(length, lineEnds: tape.lineEnds)
    phase = .afterElement(array)
    return .element(array: array)
  }

  private mutating func closeObject() {
    consume(1)
    headerText.append(0x7D)
    levels.removeLast()
    finishValue()
  }

  private mutating func closeArray() {
    consume(1)
    finishValue()
  }

  private mutating func finishValue() { phase = levels.isEmpty ? .finished : .afterValue }

  private mutating func appendToHeader(_ length: Int) {
    let start = window.start
    headerText += window.bytes[start..<start + length]
    consume(length)
  }
}

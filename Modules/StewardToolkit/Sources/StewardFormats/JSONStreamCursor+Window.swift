extension JSONStreamCursor {
  var firstByte: UInt8? { window.count > 0 ? window.bytes[window.start] : nil }

  /// Gives up bytes, and keeps count of lines.
  ///
  /// - Parameter lineEnds: how many lines end within, where that is known.
  mutating func consume(_ length: Int, lineEnds: Int? = nil) {
    guard length > 0 else { return }
    let place = window.bytes.withUnsafeBytes { all in
      TextPlace.position(
        after: UnsafeRawBufferPointer(rebasing: all[window.start..<window.start + length]), lineEnds: lineEnds,
        firstLine: line, firstColumn: column)
    }
    line = place.line
    column = place.column ?? 1
    window.consume(length)
  }

  mutating func skipBlanks() {
    var length = 0
    let (start, count) = (window.start, window.count)
    window.bytes.withUnsafeBytes { all in
      while length < count, ByteClass.isBlank(all[start + length]) { length += 1 }
    }
    consume(length)
  }

  /// Parses the value at the window's start onto the tape.
  ///
  /// - Returns: its length; `nil` where it goes on beyond the window.
  mutating func parse(maximum: Int, what: String, isElement: Bool = false) throws(FormatError) -> Int? {
    let (start, count) = (window.start, window.count)
    let result: Result<Int?, FormatError> = window.bytes.withUnsafeBytes { all in
      Result { () throws(FormatError) in
        let text = UnsafeRawBufferPointer(rebasing: all[start..<start + count])
        return isElement
          ? try tape.parseElement(text, firstLine: line, firstColumn: column, isWhole: window.atEnd)
          : try tape.parsePrefix(text, firstLine: line, firstColumn: column, isWhole: window.atEnd)
      }
    }
    let length = try result.get()
    guard length ?? count <= maximum else {
      throw fault(.recordTooLong, "\(what) is longer than the bytes allowed; \(max(0, maximum)) were left")
    }
    if length == nil { wanted = count }
    return length
  }

  /// Reads the value of the next line.
  mutating func advanceLine() throws(FormatError) -> Step {
    while true {
      skipBlanks()
      let (start, count) = (window.start, window.count)
      guard count > 0 else { return window.atEnd ? .end : .needsMore }
      let lineEnd = window.bytes.withUnsafeBytes { $0[start..<start + count].firstIndex(of: 0x0A) }
      let length = lineEnd.map { $0 - start } ?? count
      guard length <= Self.maximumElement else {
        throw fault(.recordTooLong, "the line is longer than the \(Self.maximumElement) bytes allowed")
      }
      guard lineEnd != nil || window.atEnd else {
        wanted = count
        return .needsMore
      }
      let result: Result<Void, FormatError> = window.bytes.withUnsafeBytes { all in
        Result { () throws(FormatError) in
          try tape.parse(UnsafeRawBufferPointer(rebasing: all[start..<start + length]), firstLine: line)
        }
      }
      try result.get()
      consume(length)
      return .element(array: 0)
    }
  }

  /// The header so far, with what is open closed.
  var header: JSONNode {
    var text = headerText
    if text.last == 0x3A { text += Array("null".utf8) }
    text += levels.map { _ in 0x7D }
    // What is here was parsed before; only a document of nothing has no header.
    try? headerTape.parse(text)
    return headerTape.root
  }

  func fault(_ code: FormatError.Code, _ message: String) -> FormatError {
    FormatError(code, message, at: SourcePosition(line: line, column: column))
  }

  func found(_ byte: UInt8) -> String { FormatError.named(byte) }

  func unexpected() -> FormatError {
    fault(.invalidJSON, "\(firstByte.map(found) ?? "the end"); expected \(expectation)")
  }

  var expectation: String {
    switch phase {
    case .value, .element: "a value"
    case .firstKey: "a key in quotes or }"
    case .key: "a key in quotes"
    case .colon: ":"
    case .afterValue: ", or }"
    case .firstElement: "a value or ]"
    case .afterElement: ", or ]"
    case .finished: "the end"
    }
  }
}

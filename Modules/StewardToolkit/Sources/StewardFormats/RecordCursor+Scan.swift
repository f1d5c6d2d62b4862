extension RecordCursor {
  static let quote: UInt8 = 0x22

  /// Looks on from `position` until the record ends or the window does.
  mutating func scan() throws(FormatError) -> Step {
    while true {
      if quoteLine != nil {
        guard let step = try scanQuoted() else { continue }
        return step
      }
      guard let step = try scanPlain() else { continue }
      return step
    }
  }

  /// Scans fields without quotes. - Returns: `nil` where a quoted field begins.
  private mutating func scanPlain() throws(FormatError) -> Step? {
    let pattern = ByteScan.repeated(dialect.delimiter)
    let available = window.count
    let start = window.start
    // The window stays as it is during a scan; the array is held here so that the loop reads through a plain pointer.
    let bytes = window.bytes
    let span = bytes.span.bytes
    while position < available {
      if dialect.quoting, position == fieldStart, quoteIsNext(span, at: start + position) {
        position += 1
        fieldStart = position
        quoteLine = currentLine
        return nil
      }
      // The window has slack for a whole word at every place.
      let word = span.unsafeLoadUnaligned(fromUncheckedByteOffset: start + position, as: UInt64.self)
      var mask = ByteScan.controls(word) | ByteScan.equal(word, pattern)
      let base = position
      position = base + 8
      while mask != 0 {
        let place = base + mask.trailingZeroBitCount >> 3
        guard place < available else { break }
        let byte = span.unsafeLoad(fromUncheckedByteOffset: start + place, as: UInt8.self)
        if byte == dialect.delimiter {
          try append(Field(fieldStart, place))
          fieldStart = place + 1
          // Where a quoted field begins, or may, the rest of the word isn't what it seems.
          if dialect.quoting, place + 1 >= available || quoteIsNext(span, at: start + place + 1) {
            position = place + 1
            break
          }
        } else if byte == 0x09 {
          // Content, where it isn't the delimiter.
        } else if let step = try lineEnd(byte, at: place, available: available) {
          return step
        } else {
          return .needsMore
        }
        mask &= mask &- 1
      }
    }
    position = available
    guard window.atEnd else { return .needsMore }
    if available == 0 { return .end }
    return try endRecord(fieldEnd: available, after: available)
  }

  @inline(__always)
  private func quoteIsNext(_ span: RawSpan, at offset: Int) -> Bool {
    span.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) == Self.quote
  }

  /// Ends the record at LF, CRLF, or CR at the very end. - Returns: `nil` where it takes another byte to tell.
  private mutating func lineEnd(_ byte: UInt8, at place: Int, available: Int) throws(FormatError) -> Step? {
    switch byte {
    case 0x0A: return try endRecord(fieldEnd: place, after: place + 1)
    case 0x0D:
      if place + 1 < available {
        guard window.bytes[window.start + place + 1] == 0x0A else { throw control(byte, at: place) }
        return try endRecord(fieldEnd: place, after: place + 2)
      }
      if window.atEnd { return try endRecord(fieldEnd: place, after: place + 1) }
      position = place
      return nil
    default: throw control(byte, at: place)
    }
  }
}

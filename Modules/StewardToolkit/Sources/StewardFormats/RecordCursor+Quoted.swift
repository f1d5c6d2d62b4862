extension RecordCursor {
  /// Scans on in a quoted field. - Returns: `nil` where the field is closed and the record goes on.
  mutating func scanQuoted() throws(FormatError) -> Step? {
    let quotes = ByteScan.repeated(Self.quote)
    let available = window.count
    let start = window.start
    let bytes = window.bytes
    let span = bytes.span.bytes
    while position < available {
      let word = span.unsafeLoadUnaligned(fromUncheckedByteOffset: start + position, as: UInt64.self)
      let mask = ByteScan.controls(word) | ByteScan.equal(word, quotes)
      guard mask != 0 else {
        position += 8
        continue
      }
      position += mask.trailingZeroBitCount >> 3
      guard position < available else { break }
      let byte = span.unsafeLoad(fromUncheckedByteOffset: start + position, as: UInt8.self)
      switch byte {
      case Self.quote:
        switch try closeQuote(available: available) {
        case .escaped: continue
        case .closed: return nil
        case .step(let step): return step
        }
      case 0x0A: currentLine += 1
      case 0x09, 0x0D: break
      default: throw control(byte, at: position)
      }
      position += 1
    }
    position = available
    return try quotedEnd()
  }

  private enum Closing {
    case escaped, closed
    case step(Step)
  }

  /// Decides on the quote at `position`: half of a doubled one, or the field's end.
  private mutating func closeQuote(available: Int) throws(FormatError) -> Closing {
    func byte(_ place: Int) -> UInt8? { place < available ? window.bytes[window.start + place] : nil }
    guard let next = byte(position + 1) else {
      guard window.atEnd else { return .step(.needsMore) }
      quoteLine = nil
      return .step(try endRecord(fieldEnd: position, after: available))
    }
    switch next {
    case Self.quote:
      if escapedFields.last != fields.count { escapedFields.append(fields.count) }
      position += 2
      return .escaped
    case dialect.delimiter:
      try append(Field(fieldStart, position))
      quoteLine = nil
      position += 2
      fieldStart = position
      return .closed
    case 0x0A:
      quoteLine = nil
      return .step(try endRecord(fieldEnd: position, after: position + 2))
    case 0x0D:
      let following = byte(position + 2)
      if following == nil, !window.atEnd { return .step(.needsMore) }
      guard following == nil || following == 0x0A else { throw control(next, at: position + 1) }
      quoteLine = nil
      return .step(try endRecord(fieldEnd: position, after: min(position + 3, available)))
    default: throw textAfterQuote(next)
    }
  }

  /// What the end of the window means within quotes.
  private func quotedEnd() throws(FormatError) -> Step {
    guard window.atEnd else { return .needsMore }
    throw FormatError(
      .unbalancedQuote, "the quote that opens here isn't closed by the end; expected another quote",
      at: SourcePosition(line: quoteLine ?? line, column: fields.count + 1))
  }
}

extension RecordCursor {
  func tooLong() -> FormatError {
    var message = "the record is longer than the \(maximumRecordBytes) bytes allowed"
    // Where the scan stands by now depends on how far was read: what it says about the quote wouldn't be the same.
    if dialect.quoting { message += "; perhaps a quote that opens on this line is never closed" }
    return FormatError(.recordTooLong, message, at: SourcePosition(line: line))
  }

  func tooMany() -> FormatError {
    guard fieldStart <= maximumRecordBytes else { return tooLong() }
    return FormatError(
      .tooManyFields, "the record has more than the \(Self.maximumFields) fields allowed; is the delimiter right?",
      at: SourcePosition(line: line))
  }

  /// A byte that can't stand in any field. What comes after the longest record allowed isn't judged any more, so that
  /// the error doesn't depend on how far was read.
  func control(_ byte: UInt8, at place: Int) -> FormatError {
    guard place <= maximumRecordBytes else { return tooLong() }
    let expected =
      byte == 0x0D
      ? "a lone carriage return; expected lines that end with LF or CRLF"
      : "the control character \(FormatError.named(byte)); expected text"
    return FormatError(.invalidValue, expected, at: SourcePosition(line: currentLine, column: fields.count + 1))
  }

  func textAfterQuote(_ byte: UInt8) -> FormatError {
    guard position <= maximumRecordBytes else { return tooLong() }
    return FormatError(
      .unbalancedQuote,
      "\(FormatError.named(byte)) after the closing quote; expected \(FormatError.named(dialect.delimiter)) or the end "
        + "of the line (a quote within a quoted field is written twice)",
      at: SourcePosition(line: currentLine, column: fields.count + 1))
  }
}

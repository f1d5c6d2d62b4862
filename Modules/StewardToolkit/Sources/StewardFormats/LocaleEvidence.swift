/// Gathers from a file's values how the file writes numbers and dates.
///
/// All columns count together: a file is written by one program under one locale. What could be read either way is
/// never guessed; `resolve` refuses it and says how to settle it. Values that aren't numbers or dates at all are passed
/// over: whoever reads them will refuse them.
public struct LocaleEvidence: Sendable {
  /// A value that shows something, for the error.
  struct Example: Hashable, Sendable {
    var text: String
    var line: Int?
  }

  var dotNumber: Example?
  var commaNumber: Example?
  var ambiguousNumber: Example?
  var dayFirst: Example?
  var monthFirst: Example?
  var yearFirstShort: Example?
  var ambiguousDate: Example?
  /// A date such as 03/03/2023, which is the same day either way.
  var sawSymmetricDate = false
  var sawDottedDate = false
  var sawEnglishMonth = false

  public init() {}

  /// Looks at a number. Linear in its length; numbers without `.` and `,` show nothing and cost next to nothing.
  ///
  /// - Parameter line: where it stands, for an error.
  public mutating func addNumber(_ bytes: UnsafeRawBufferPointer, line: Int? = nil) {
    guard bytes.contains(where: { $0 == 0x2E || $0 == 0x2C }) else { return }
    let content = Blanks.trimmed(bytes)
    switch (NumberText(content, decimal: 0x2E) != nil, NumberText(content, decimal: 0x2C) != nil) {
    case (true, true): Self.keep(&ambiguousNumber, bytes, line)
    case (true, false): Self.keep(&dotNumber, bytes, line)
    case (false, true): Self.keep(&commaNumber, bytes, line)
    case (false, false): break
    }
  }

  /// Looks at a date, with or without a time. Constant.
  ///
  /// - Parameter line: where it stands, for an error.
  public mutating func addDate(_ bytes: UnsafeRawBufferPointer, line: Int? = nil) {
    switch DateShape(Blanks.trimmed(bytes)) {
    case .none, .named(english: false), .yearFirst: break
    case .named(english: true): sawEnglishMonth = true
    case .dotted:
      sawDottedDate = true
      Self.keep(&dayFirst, bytes, line)
    case .dayFirst: Self.keep(&dayFirst, bytes, line)
    case .monthFirst: Self.keep(&monthFirst, bytes, line)
    case .yearFirstShort: Self.keep(&yearFirstShort, bytes, line)
    case .symmetric: sawSymmetricDate = true
    case .ambiguous: Self.keep(&ambiguousDate, bytes, line)
    }
  }

  /// The first example is kept: it's the first a reader of the error will find.
  private static func keep(_ example: inout Example?, _ bytes: UnsafeRawBufferPointer, _ line: Int?) {
    guard example == nil else { return }
    example = Example(text: FormatError.quoted(bytes), line: line)
  }
}

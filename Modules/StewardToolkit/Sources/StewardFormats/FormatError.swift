/// Where in a source something was found.
public struct SourcePosition: Hashable, Sendable {
  /// 1-based.
  public var line: Int
  /// 1-based: the field's number in delimited files, the byte within the line in JSON.
  public var column: Int?
  /// The name of the column or the key, where the reader knows it.
  public var field: String?

  public init(line: Int, column: Int? = nil, field: String? = nil) {
    self.line = line
    self.column = column
    self.field = field
  }
}

extension SourcePosition: CustomStringConvertible {
  /// `line 12, column 3 (price)`.
  public var description: String {
    var text = "line \(line)"
    if let column { text += ", column \(column)" }
    if let field { text += " (\(field))" }
    return text
  }
}

/// Content that isn't what its format demands.
public struct FormatError: Error, Hashable, Sendable {
  /// What kind of fault it is; stable, so that callers may tell faults apart.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ name: String) { self.description = name }

    public static let truncated = Code("truncated")
    public static let invalidEncoding = Code("invalidEncoding")
    public static let recordTooLong = Code("recordTooLong")
    public static let tooManyFields = Code("tooManyFields")
    public static let tooFewFields = Code("tooFewFields")
    public static let unbalancedQuote = Code("unbalancedQuote")
    public static let invalidNumber = Code("invalidNumber")
    public static let invalidDate = Code("invalidDate")
    public static let invalidJSON = Code("invalidJSON")
    public static let missingColumn = Code("missingColumn")
    public static let ambiguousLocale = Code("ambiguousLocale")
    public static let mixedLocale = Code("mixedLocale")
    public static let invalidValue = Code("invalidValue")
    public static let tooDeep = Code("tooDeep")
  }

  public var code: Code
  /// What was found, what was expected, and the remedy where there is one.
  public var message: String
  /// `nil` where the fault isn't at a place, as with an unknown charset.
  public var position: SourcePosition?

  public init(_ code: Code, _ message: String, at position: SourcePosition? = nil) {
    self.code = code
    self.message = message
    self.position = position
  }

  /// The same fault with the place's line, column and field filled in where they were unknown.
  public func at(line: Int, column: Int? = nil, field: String? = nil) -> FormatError {
    var copy = self
    let known = position
    copy.position = SourcePosition(
      line: known?.line ?? line, column: known?.column ?? column, field: known?.field ?? field)
    return copy
  }
}

extension FormatError: CustomStringConvertible {
  /// `line 12, column 3 (price): …`.
  public var description: String { position.map { "\($0): \(message)" } ?? message }
}

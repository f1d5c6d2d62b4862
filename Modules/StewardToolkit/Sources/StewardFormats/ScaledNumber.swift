/// What a number's text says, as an integer count of powers of ten.
public enum ScaledNumber: Hashable, Sendable {
  /// The number times ten to the power of the scale; not exact where digits beyond the scale were rounded away.
  case value(Int64, exact: Bool)
  /// Nothing, or blanks only.
  case empty
  /// Not a number in this locale.
  case invalid
  /// A number beyond what 64 bits hold at this scale.
  case overflow
}

/// How a file writes its numbers.
public struct NumberFormat: Hashable, Sendable {
  /// The decimal mark: `.` or `,`.
  public var decimal: UInt8

  public init(decimal: UInt8) { self.decimal = decimal }

  public static let dot = NumberFormat(decimal: 0x2E)
  public static let comma = NumberFormat(decimal: 0x2C)

  /// See `parseScaled`.
  @inlinable
  public func scaled(_ bytes: UnsafeRawBufferPointer, scale: Int) -> ScaledNumber {
    parseScaled(bytes, scale: scale, decimal: decimal)
  }
}

/// Reads a number as people, spreadsheets and Amazon write it, without going through binary floating point.
///
/// Accepted around the digits: a sign (`-`, `+`, U+2212) before or after, or parentheses for a negative; one currency
/// symbol or code before or after; one percent sign, which doesn't change the value (`12.5%` is 12.5); blanks. Accepted
/// within: grouping by the other of `.` and `,`, by a blank, NBSP, narrow NBSP or an apostrophe, in groups of three or
/// in the Indian 2-2-3, and always the same sign; an exponent. `0,123` isn't a grouped 123: nobody groups a zero.
/// Everything else is `.invalid`.
///
/// - Parameters:
///   - scale: the value is the number times 10 to this power, rounded half to even where it has more digits.
///   - decimal: the decimal mark, `.` or `,`.
/// - Complexity: linear, without allocation.
public func parseScaled(_ bytes: UnsafeRawBufferPointer, scale: Int, decimal: UInt8) -> ScaledNumber {
  if let plain = PlainNumber.parse(bytes, scale: scale, decimal: decimal) { return plain }
  let content = Blanks.trimmed(bytes)
  if content.isEmpty { return .empty }
  guard let text = NumberText(content, decimal: decimal) else { return .invalid }
  return text.scaled(by: scale)
}

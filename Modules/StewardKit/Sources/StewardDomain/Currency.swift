/// A currency by its ISO 4217 alphabetic code, packed into four bytes.
///
/// The layout is fixed for ever: values of this type stand in hot arrays on both sides of the plugin boundary.
@frozen
public struct Currency: Hashable, Sendable {
  /// The three ASCII letters, first letter in the highest of the three used bytes.
  public let packedCode: UInt32

  /// - Parameter code: three ASCII letters; lower case is taken as upper case.
  /// - Returns: `nil` for anything else. Whether the code is assigned isn't checked.
  public init?(_ code: some StringProtocol) {
    var packed: UInt32 = 0
    var count = 0
    for byte in code.utf8 {
      let upper = byte & 0xDF
      guard upper >= 0x41, upper <= 0x5A, count < 3 else { return nil }
      packed = packed << 8 | UInt32(upper)
      count += 1
    }
    guard count == 3 else { return nil }
    self.packedCode = packed
  }

  @inlinable
  public init(packedCode: UInt32) { self.packedCode = packedCode }

  /// The three letters.
  public var code: String {
    String(
      decoding: [UInt8(packedCode >> 16 & 0xFF), UInt8(packedCode >> 8 & 0xFF), UInt8(packedCode & 0xFF)],
      as: UTF8.self)
  }

  /// How many decimal digits the minor unit has: 0 for JPY, 2 for most, 3 for a few. Source: ISO 4217 list one.
  public var minorDigits: Int {
    switch code {
    case "JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "PYG", "UGX", "RWF": 0
    case "BHD", "KWD", "OMR", "JOD", "TND", "IQD", "LYD": 3
    default: 2
    }
  }
}

extension Currency: CustomStringConvertible {
  public var description: String { code }
}

extension Currency: ExpressibleByStringLiteral {
  /// A literal is written by a programmer: a wrong one is a bug, not input.
  public init(stringLiteral value: String) {
    guard let currency = Currency(value) else { preconditionFailure("\(value) isn't a three-letter currency code") }
    self = currency
  }
}

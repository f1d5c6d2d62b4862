/// The form nearly all numbers have: an optional minus, digits, and perhaps a decimal mark with digits.
enum PlainNumber {
  private static let powers: [UInt64] = (0...18).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// - Returns: `nil` for what takes a closer look: any other form, rounding, more than 18 digits.
  @inline(__always)
  static func parse(_ bytes: UnsafeRawBufferPointer, scale: Int, decimal: UInt8) -> ScaledNumber? {
    let count = bytes.count
    guard count > 0, count <= 20, scale >= 0, scale <= 18 else { return nil }
    let negative = bytes[0] == 0x2D
    var position = negative ? 1 : 0
    var value: UInt64 = 0
    var digits = 0
    var fraction = -1
    while position < count {
      let byte = bytes[position]
      if ByteClass.isDigit(byte) {
        value = value &* 10 &+ UInt64(byte &- 0x30)
        digits += 1
        if fraction >= 0 { fraction += 1 }
      } else if byte == decimal, fraction < 0 {
        fraction = 0
      } else {
        return nil
      }
      position += 1
    }
    let missing = scale - max(fraction, 0)
    guard digits > 0, digits <= 18, fraction != 0, missing >= 0 else { return nil }
    let (magnitude, overflow) = value.multipliedReportingOverflow(by: powers[missing])
    guard !overflow, let result = Int64(exactly: magnitude) else { return nil }
    return .value(negative ? -result : result, exact: true)
  }
}

extension NumberText {
  /// The number times 10 to the power of `scale`, rounded half to even.
  func scaled(by scale: Int) -> ScaledNumber {
    let bounded = min(max(scale, -1 << 40), 1 << 40)
    let shift = bounded + exponent - fractionCount
    // How many of the digits count; a negative number means that many zeros come before the first.
    let kept = shift >= 0 ? digitCount : digitCount + shift
    var magnitude: UInt64 = 0
    var seen = 0
    var rounding: UInt8 = 0
    var rest = false
    for byte in digits where ByteClass.isDigit(byte) {
      let digit = byte &- 0x30
      if seen < kept {
        guard Self.append(digit, to: &magnitude) else { return .overflow }
      } else if seen == kept {
        rounding = digit
      } else if digit != 0 {
        rest = true
      }
      seen += 1
    }
    var zeros = max(shift, 0)
    while zeros > 0, magnitude != 0 {
      guard Self.append(0, to: &magnitude) else { return .overflow }
      zeros -= 1
    }
    let isExact = rounding == 0 && !rest
    if rounding > 5 || (rounding == 5 && (rest || magnitude & 1 == 1)) {
      let (sum, overflow) = magnitude.addingReportingOverflow(1)
      guard !overflow else { return .overflow }
      magnitude = sum
    }
    return signed(magnitude, isExact)
  }

  private static func append(_ digit: UInt8, to magnitude: inout UInt64) -> Bool {
    let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
    magnitude = sum
    return !tooLarge && !carried
  }

  private func signed(_ magnitude: UInt64, _ isExact: Bool) -> ScaledNumber {
    if let value = Int64(exactly: magnitude) { return .value(isNegative ? -value : value, exact: isExact) }
    return isNegative && magnitude == 1 << 63 ? .value(.min, exact: isExact) : .overflow
  }
}

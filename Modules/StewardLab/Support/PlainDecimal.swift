/// Reads digits with perhaps a sign and a decimal point, as almost all numbers in files are, without making a string.
///
/// Exact to the last bit: a whole number below 2⁵³ over a power of ten up to 10²² is rounded once, by the division
/// (Clinger, "How to Read Floating Point Numbers Accurately", *PLDI* 1990).
///
/// - Returns: `nil` for anything else, which may be a number all the same.
func plainDecimal(_ bytes: UnsafeRawBufferPointer) -> Double? {
  var digits: UInt64 = 0
  var digitCount = 0
  var decimals: Int?
  let isNegative = bytes.first == 0x2D
  for byte in bytes.dropFirst(isNegative ? 1 : 0) {
    if byte == 0x2E, decimals == nil {
      decimals = 0
      continue
    }
    guard byte >= 0x30, byte <= 0x39, digitCount < 15 else { return nil }
    digits = digits &* 10 &+ UInt64(byte &- 0x30)
    digitCount += 1
    decimals = decimals.map { $0 + 1 }
  }
  guard digitCount > 0 else { return nil }
  let size = Double(digits) / powersOfTen[decimals ?? 0]
  return isNegative ? -size : size
}

private let powersOfTen: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]

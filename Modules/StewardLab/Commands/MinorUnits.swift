/// Amounts as whole numbers of minor units.
enum MinorUnits {
  /// Reads plain decimal digits exactly: no exponent, no grouping, no digit beyond the minor unit but zeros.
  static func parse(_ text: some Collection<UInt8>, digits: Int) -> Int64? {
    var magnitude: Int64 = 0
    var behind = -1
    var seen = 0
    var isNegative = false
    for (place, byte) in text.enumerated() {
      switch byte {
      case 0x2D where place == 0: isNegative = true
      case 0x2B where place == 0: continue
      case 0x2E where behind < 0: behind = 0
      case 0x30...0x39:
        seen += 1
        if behind >= digits {
          guard byte == 0x30 else { return nil }
          continue
        }
        if behind >= 0 { behind += 1 }
        guard let next = append(byte, to: magnitude) else { return nil }
        magnitude = next
      default: return nil
      }
    }
    guard seen > 0 else { return nil }
    for _ in max(behind, 0)..<digits {
      guard let next = append(0x30, to: magnitude) else { return nil }
      magnitude = next
    }
    return isNegative ? -magnitude : magnitude
  }

  private static func append(_ digit: UInt8, to magnitude: Int64) -> Int64? {
    let (tenfold, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, overflows) = tenfold.addingReportingOverflow(Int64(digit - 0x30))
    return overflow || overflows ? nil : sum
  }
}

/// The cells of one metric over a month: item by item, each item's days from the first; 0 where nothing is reported.
public struct FactSection: Equatable, Sendable {
  public var values: [Int64]
  /// One per item, a bit a day: absent is not zero.
  public var masks: [UInt32]

  public init(values: [Int64], masks: [UInt32]) {
    self.values = values
    self.masks = masks
  }

  init(itemCount: Int, days: Int) {
    values = [Int64](repeating: 0, count: itemCount * days)
    masks = [UInt32](repeating: 0, count: itemCount)
  }
}

/// How a section is written.
///
/// The first byte is the form, then come the masks (``DayMasks``), then the cells:
///
/// - **wide**: a byte with the width code (0, 1, 2, 4 or 8 bytes as 0…4) and bit 3 for zigzag; then every cell in that width,
///   little-endian, 0 where it is absent. Made for speed: for months that are still written to.
/// - **packed**: for each item a byte with the width in bits, bit 6 where it has a divisor and bit 7 where it has outliers (see
///   ``BitRow``), the bases with their divisors, the outliers, and the present cells in bits. Made for size: for months that are at rest.
enum SectionCodec {
  private enum Form {
    static let wide: UInt8 = 0
    static let packed: UInt8 = 1
  }
  /// Bytes behind the last bit, so that eight can be read wherever a number starts.
  private static let padding = 8

  static func append(
    _ section: FactSection, days: Int, rows: [UInt32]?, packed: Bool, to bytes: inout [UInt8]
  ) {
    if packed, appendPacked(section, days: days, rows: rows, to: &bytes) { return }
    appendWide(section, days: days, rows: rows, to: &bytes)
  }

  private static func appendWide(_ section: FactSection, days: Int, rows: [UInt32]?, to bytes: inout [UInt8]) {
    bytes.append(Form.wide)
    DayMasks.append(section.masks, days: days, rows: rows, to: &bytes)
    let isSigned = section.values.contains { $0 < 0 }
    var union: UInt64 = 0
    for value in section.values { union |= isSigned ? BitRow.zigzag(value) : UInt64(bitPattern: value) }
    let code: UInt8 = union == 0 ? 0 : union < 1 << 8 ? 1 : union < 1 << 16 ? 2 : union < 1 << 32 ? 3 : 4
    bytes.append(code | (isSigned ? 8 : 0))
    func raw(_ value: Int64) -> UInt64 { isSigned ? BitRow.zigzag(value) : UInt64(bitPattern: value) }
    switch code {
    case 1: for value in section.values { bytes.append(UInt8(truncatingIfNeeded: raw(value))) }
    case 2: append(section.values.map { UInt16(truncatingIfNeeded: raw($0)).littleEndian }, to: &bytes)
    case 3: append(section.values.map { UInt32(truncatingIfNeeded: raw($0)).littleEndian }, to: &bytes)
    case 4: append(section.values.map { raw($0).littleEndian }, to: &bytes)
    default: break
    }
  }

  private static func append<Number: FixedWidthInteger>(_ numbers: [Number], to bytes: inout [UInt8]) {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// - Returns: whether every row could be packed; if not, nothing was appended.
  private static func appendPacked(
    _ section: FactSection, days: Int, rows: [UInt32]?, to bytes: inout [UInt8]
  ) -> Bool {
    var widths: [UInt8] = []
    var bases: [UInt8] = []
    var outliers: [UInt8] = []
    var writer = BitWriter()
    let fits = withUnsafeTemporaryAllocation(of: Int64.self, capacity: 32) { row in
      for item in section.masks.indices {
        var count = 0
        var mask = section.masks[item]
        while mask != 0 {
          row[count] = section.values[item * days + mask.trailingZeroBitCount]
          count += 1
          mask &= mask - 1
        }
        let present = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(row)[0..<count])
        guard let plan = BitRow.plan(present) else { return false }
        let isDivided = plan.divisor > 1
        widths.append(UInt8(plan.width) | (isDivided ? 0x40 : 0) | (plan.outliers > 0 ? 0x80 : 0))
        Varint.append(BitRow.zigzag(plan.base), to: &bases)
        if isDivided { Varint.append(plan.divisor, to: &bases) }
        if plan.outliers > 0 { outliers.append(UInt8(plan.outliers)) }
        let lower: UInt64 = (1 << UInt64(plan.width)) - 1
        for (place, value) in present.enumerated() {
          var distance = UInt64(bitPattern: value &- plan.base)
          if isDivided { distance /= plan.divisor }
          writer.append(distance & lower, width: plan.width)
          if distance > lower {
            outliers.append(UInt8(place))
            Varint.append(distance >> UInt64(plan.width), to: &outliers)
          }
        }
      }
      return true
    }
    guard fits else { return false }
    bytes.append(Form.packed)
    DayMasks.append(section.masks, days: days, rows: rows, to: &bytes)
    bytes.append(contentsOf: widths)
    bytes.append(contentsOf: bases)
    bytes.append(contentsOf: outliers)
    bytes.append(contentsOf: writer.finish())
    bytes.append(contentsOf: repeatElement(0, count: padding))
    return true
  }
}

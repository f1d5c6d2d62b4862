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
///   little-endian, 0 where it is absent. For numbers too far apart to be packed.
/// - **packed**: the present cells of each item that has any as a row of bits (``BitRow``), row after row without a gap behind the
///   sizes of their fields (``BitRowFields``), and eight bytes of zero at the end.
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
    var plans: [BitRow.Plan] = []
    var fields = BitRowFields()
    let fits = forEachRow(section, days) { row in
      guard let plan = BitRow.plan(row) else { return false }
      plans.append(plan)
      fields.include(plan)
      return true
    }
    guard fits else { return false }
    var writer = BitWriter()
    fields.append(to: &writer)
    var next = 0
    _ = forEachRow(section, days) { row in
      BitRow.append(row, as: plans[next], fields, to: &writer)
      next += 1
      return true
    }
    bytes.append(Form.packed)
    DayMasks.append(section.masks, days: days, rows: rows, to: &bytes)
    bytes.append(contentsOf: writer.finish())
    bytes.append(contentsOf: repeatElement(0, count: padding))
    return true
  }

  /// Lends the present cells of each item that has any, until one is refused.
  private static func forEachRow(
    _ section: FactSection, _ days: Int, _ body: (UnsafeBufferPointer<Int64>) -> Bool
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 32) { row in
      for item in section.masks.indices where section.masks[item] != 0 {
        var count = 0
        var mask = section.masks[item]
        while mask != 0 {
          row[count] = section.values[item * days + mask.trailingZeroBitCount]
          count += 1
          mask &= mask - 1
        }
        guard body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(row)[0..<count])) else { return false }
      }
      return true
    }
  }
}

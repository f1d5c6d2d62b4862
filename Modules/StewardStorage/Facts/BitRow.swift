/// Packs a row of up to 32 numbers with as few bits as they need: a base, a divisor, a width, and outliers apart.
///
/// Each number is stored as its distance from the smallest, in `width` bits. The width is the cheapest one, where a number that
/// needs more leaves its upper bits among the outliers (Zukowski, Héman, Nes, Boncz, "Super-Scalar RAM-CPU Cache Compression",
/// ICDE 2006, §3, patched frame of reference). Rows of different items have different widths: a slow seller costs few bits.
///
/// Where all distances are multiples of one number they are stored divided by it: revenue is units times a price, shares are whole
/// percents, prices move in steps.
enum BitRow {
  /// No row is packed with more bits; a section with such a row isn't packed.
  static let largestWidth = 56

  struct Plan {
    let base: Int64
    /// What the distances are divided by, without rest.
    var divisor: UInt64 = 1
    let width: Int
    let outliers: Int
  }

  /// The cheapest form of a row, or `nil` where it needs more than ``largestWidth`` bits.
  static func plan(_ values: UnsafeBufferPointer<Int64>) -> Plan? {
    guard var low = values.first else { return Plan(base: 0, width: 0, outliers: 0) }
    var high = low
    for value in values {
      low = min(low, value)
      high = max(high, value)
    }
    let span = UInt64(bitPattern: high &- low)
    guard span >> UInt64(largestWidth) == 0 else { return nil }
    guard span > 0 else { return Plan(base: low, width: 0, outliers: 0) }
    let (plain, bits) = fit(values, low, span, dividedBy: 1)
    let divisor = commonDivisor(values, low)
    guard divisor > 1 else { return plain }
    let (divided, dividedBits) = fit(values, low, span, dividedBy: divisor)
    let divisorBits = (64 - divisor.leadingZeroBitCount + 6) / 7 * 8
    return dividedBits + divisorBits < bits ? divided : plain
  }

  /// The largest number that divides every distance from the smallest value (Euclid).
  private static func commonDivisor(_ values: UnsafeBufferPointer<Int64>, _ low: Int64) -> UInt64 {
    var divisor: UInt64 = 0
    for value in values {
      var rest = UInt64(bitPattern: value &- low)
      while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      if divisor == 1 { break }
    }
    return divisor
  }

  /// The cheapest width for distances that are divided, and what cells and outliers then cost in bits.
  private static func fit(
    _ values: UnsafeBufferPointer<Int64>, _ low: Int64, _ span: UInt64, dividedBy divisor: UInt64
  ) -> (Plan, bits: Int) {
    let widest = 64 - (span / divisor).leadingZeroBitCount
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 65) { counts in
      counts.initialize(repeating: 0)
      if divisor == 1 {
        for value in values { counts[64 - UInt64(bitPattern: value &- low).leadingZeroBitCount] += 1 }
      } else {
        for value in values { counts[64 - (UInt64(bitPattern: value &- low) / divisor).leadingZeroBitCount] += 1 }
      }
      var best = Plan(base: low, divisor: divisor, width: widest, outliers: 0)
      var cost = widest * values.count
      var outliers = 0
      var outlierBits = 0
      for width in stride(from: widest - 1, through: 0, by: -1) {
        outliers += counts[width + 1]
        outlierBits += counts[width + 1] * 8
        // A day, and the upper bits in bytes of seven.
        var bits = width * values.count + outlierBits
        for above in (width + 1)...widest { bits += counts[above] * 8 * ((above - width + 6) / 7) }
        if outliers > 15 { break }
        if bits < cost {
          cost = bits
          best = Plan(base: low, divisor: divisor, width: width, outliers: outliers)
        }
      }
      return (best, cost)
    }
  }

  @inline(__always)
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  @inline(__always)
  static func unzigzag(_ raw: UInt64) -> Int64 { Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1) }
}

/// Appends numbers of any width to bytes, the lowest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var held: UInt64 = 0
  private var count = 0

  /// - Parameter width: at most 56.
  @inline(__always)
  mutating func append(_ value: UInt64, width: Int) {
    held |= value << UInt64(count)
    count += width
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: held))
      held >>= 8
      count -= 8
    }
  }

  mutating func finish() -> [UInt8] {
    if count > 0 { bytes.append(UInt8(truncatingIfNeeded: held)) }
    held = 0
    count = 0
    return bytes
  }
}

/// Numbers in bytes of seven bits, the lowest first (LEB128).
enum Varint {
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads parts in order from bytes, with every step checked against the end.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  @inline(__always)
  mutating func byte() throws(FactBlockError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated }
    defer { offset += 1 }
    return bytes[offset]
  }

  @inline(__always)
  mutating func varint() throws(FactBlockError) -> UInt64 {
    let first = try byte()
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = try byte()
      guard shift < 63 || next < 2 else { throw .malformed }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  /// A count that can't be larger than what `limit` allows.
  mutating func count(atMost limit: Int) throws(FactBlockError) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw .malformed }
    return Int(value)
  }

  mutating func word() throws(FactBlockError) -> UInt32 {
    UInt32(littleEndian: try take(4).loadUnaligned(as: UInt32.self))
  }

  mutating func take(_ count: Int) throws(FactBlockError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= bytes.count - offset else { throw .truncated }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}

/// What came out of a packed stream last, for repetitions to refer to, with its checksum and length.
struct SlidingWindow {
  /// As far back as a repetition may reach (RFC 1951, section 2).
  static let reach = 32_768

  private var buffer = [UInt8](repeating: 0, count: SlidingWindow.reach * 8)
  private(set) var count = 0
  private var unflushed = 0
  private(set) var total: Int64 = 0
  private var register: UInt32 = .max

  var checksum: UInt32 { ~register }

  /// Whether the next 300 bytes have to be made room for first.
  var isNearlyFull: Bool { count + 300 > buffer.count }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }

  /// Repeats what came out some bytes ago; the two may overlap.
  @inline(__always)
  mutating func repeatBack(_ distance: Int, length: Int) throws {
    guard distance <= count else { throw GzipError(.damaged, "a repetition reaches before the beginning") }
    for place in count..<count + length { buffer[place] = buffer[place - distance] }
    count += length
  }

  /// Hands on what is new, and keeps what may still be referred to.
  mutating func flush(_ output: (UnsafeRawBufferPointer) throws -> Void) throws {
    var register = register
    let table = CRC32.table
    try buffer.withUnsafeBytes { all in
      let new = UnsafeRawBufferPointer(rebasing: all[unflushed..<count])
      for byte in new { register = table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ (register >> 8) }
      try output(new)
    }
    self.register = register
    total += Int64(count - unflushed)
    let kept = min(count, SlidingWindow.reach)
    let start = count - kept
    buffer.withUnsafeMutableBytes { all in
      let base = all.baseAddress
      if start > 0, let base { base.copyMemory(from: base + start, byteCount: kept) }
    }
    count = kept
    unflushed = kept
  }
}

/// The checksum of RFC 1952, section 8: the polynomial 0xEDB88320, a byte a step.
enum CRC32 {
  static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    return value
  }
}

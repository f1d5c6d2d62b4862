internal import StewardFormats

/// Bits of a stream, the lowest of each byte first.
struct BitReader<Source: ByteSource> {
  private var source: Source
  private var buffer = [UInt8](repeating: 0, count: 65_536)
  private var next = 0
  private var filled = 0
  private var bits: UInt64 = 0
  private var bitCount = 0

  init(_ source: Source) { self.source = source }

  private mutating func refill() throws -> Bool {
    guard next == filled else { return true }
    // Out of the struct while the source fills it: the source is part of the struct too.
    var room = buffer
    buffer = []
    filled = try room.withUnsafeMutableBytes { try source.read(into: $0) }
    buffer = room
    next = 0
    return filled > 0
  }

  /// Fills the bit buffer as far as the stream goes, to 56 bits at most.
  private mutating func gather(_ count: Int) throws {
    while bitCount < count, try refill() {
      bits |= UInt64(buffer[next]) << UInt64(bitCount)
      next += 1
      bitCount += 8
    }
  }

  /// The next bits without taking them; missing ones at the end are zero.
  mutating func peek(_ count: Int) throws -> Int {
    if bitCount < count { try gather(count) }
    return Int(bits & ((1 << UInt64(count)) - 1))
  }

  mutating func drop(_ count: Int) throws {
    guard count <= bitCount else { throw GzipError(.truncated, "the data ends in the middle of a block") }
    bits >>= UInt64(count)
    bitCount -= count
  }

  mutating func take(_ count: Int) throws -> Int {
    if count == 0 { return 0 }
    let value = try peek(count)
    try drop(count)
    return value
  }

  mutating func byte() throws -> UInt8 { UInt8(try take(8)) }

  mutating func littleEndian32() throws -> UInt32 { UInt32(try take(16)) | UInt32(try take(16)) << 16 }

  mutating func alignToByte() throws { try drop(bitCount & 7) }

  mutating func isAtEnd() throws -> Bool {
    if bitCount > 0 { return false }
    return try !refill()
  }
}

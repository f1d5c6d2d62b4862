/// The probability of a bit, learned from those that came before: the first ones count much, later ones less.
struct AdaptiveBit {
  /// That the bit is 0, in 1/65536.
  fileprivate var zero: UInt32 = 1 << 15
  private var seen: UInt32 = 0

  @inline(__always)
  fileprivate mutating func learn(_ bit: UInt32) {
    // The mean of all bits so far at first, then one that forgets. A probability is never 0 or 1.
    if seen < 126 { seen &+= 1 }
    let share = seen &* 2 &+ 1
    if bit == 0 {
      zero &+= (65_472 &- zero) &* 2 / share
    } else {
      zero &-= (zero &- 64) &* 2 / share
    }
  }
}

/// Writes bits in as little space as their probabilities allow (range coding after G. N. N. Martin, "Range encoding", 1979, for two symbols
/// and with carries as in LZMA).
struct AdaptiveWriter {
  private var bytes: [UInt8] = []
  private var low: UInt64 = 0
  private var range: UInt32 = .max
  private var held: UInt8 = 0
  private var heldCount = 0
  private var isFirst = true

  mutating func append(_ bit: UInt32, _ model: inout AdaptiveBit) {
    let bound = (range >> 16) &* model.zero
    if bit == 0 {
      range = bound
    } else {
      low += UInt64(bound)
      range -= bound
    }
    model.learn(bit)
    while range < 1 << 24 {
      shift()
      range <<= 8
    }
  }

  /// Appends bits that are as likely 0 as 1, the highest first.
  mutating func append(_ value: UInt64, plain width: Int) {
    for place in stride(from: width - 1, through: 0, by: -1) {
      range >>= 1
      if value >> UInt64(place) & 1 == 1 { low += UInt64(range) }
      while range < 1 << 24 {
        shift()
        range <<= 8
      }
    }
  }

  /// Moves the highest byte out once no carry can change it any more.
  private mutating func shift() {
    if low < 0xFF00_0000 || low > 0xFFFF_FFFF {
      let carry = UInt8(truncatingIfNeeded: low >> 32)
      // The first byte is always 0.
      if !isFirst { bytes.append(held &+ carry) }
      isFirst = false
      for _ in 0..<heldCount { bytes.append(0xFF &+ carry) }
      heldCount = 0
      held = UInt8(truncatingIfNeeded: low >> 24)
    } else {
      heldCount += 1
    }
    low = (low & 0x00FF_FFFF) << 8
  }

  mutating func finish() -> [UInt8] {
    for _ in 0..<5 { shift() }
    return bytes
  }
}

/// Reads what ``AdaptiveWriter`` wrote, with the same models in the same order.
struct AdaptiveReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 4
  private var range: UInt32 = .max
  private var code: UInt32

  init(_ bytes: UnsafeRawBufferPointer) throws(FactBlockError) {
    guard bytes.count >= 4 else { throw .truncated }
    self.bytes = bytes
    code = UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
  }

  /// Whether all bytes are read, and none too many.
  var isAtEnd: Bool { offset == bytes.count }

  @inline(__always)
  mutating func bit(_ model: inout AdaptiveBit) throws(FactBlockError) -> UInt32 {
    let bound = (range >> 16) &* model.zero
    var bit: UInt32 = 0
    if code < bound {
      range = bound
    } else {
      code &-= bound
      range &-= bound
      bit = 1
    }
    model.learn(bit)
    while range < 1 << 24 { try refill() }
    return bit
  }

  mutating func plain(_ width: Int) throws(FactBlockError) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<width {
      range >>= 1
      let isSet = code >= range
      if isSet { code &-= range }
      value = value << 1 | (isSet ? 1 : 0)
      while range < 1 << 24 { try refill() }
    }
    return value
  }

  @inline(__always)
  private mutating func refill() throws(FactBlockError) {
    guard offset < bytes.count else { throw .truncated }
    code = code << 8 | UInt32(bytes[offset])
    offset &+= 1
    range <<= 8
  }
}

/// Eight bytes at a time: each test gives a mask with the high bit of every byte for which it holds.
///
/// All masks are exact: no carry runs from one byte into the next, so that every set bit may be visited in turn.
enum ByteScan {
  @inline(__always)
  static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  /// Bytes below 0x20.
  @inline(__always)
  static func controls(_ word: UInt64) -> UInt64 {
    ~(((word & lowBits) &+ 0x6060_6060_6060_6060) | word) & highBits
  }

  /// Bytes equal to the one that `pattern` repeats.
  @inline(__always)
  static func equal(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    return ~(((difference & lowBits) &+ lowBits) | difference) & highBits
  }

  /// How many bytes equal to `byte` there are.
  static func count(_ byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let pattern = repeated(byte)
    var total = 0
    var position = 0
    while position + 32 <= bytes.count {
      // A flag a byte: four of them add up to less than what a byte holds.
      var flags: UInt64 = 0
      for offset in 0..<4 {
        let word = base.loadUnaligned(fromByteOffset: position + 8 * offset, as: UInt64.self)
        flags &+= equal(word, pattern) >> 7
      }
      total += Int((flags &* repeated(1)) >> 56)
      position += 32
    }
    while position + 8 <= bytes.count {
      let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      total += equal(word, pattern).nonzeroBitCount
      position += 8
    }
    while position < bytes.count {
      if bytes[position] == byte { total += 1 }
      position += 1
    }
    return total
  }

  /// How long the run of ASCII at the start of `bytes` is, found in whole words: it may be longer by up to 7 bytes.
  @inline(__always)
  static func asciiPrefix(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return start }
    var position = start
    while position + 32 <= bytes.count {
      var bits: UInt64 = 0
      for offset in 0..<4 {
        bits |= base.loadUnaligned(fromByteOffset: position + 8 * offset, as: UInt64.self)
      }
      guard bits & highBits == 0 else { break }
      position += 32
    }
    while position + 8 <= bytes.count,
      base.loadUnaligned(fromByteOffset: position, as: UInt64.self) & highBits == 0
    {
      position += 8
    }
    return position
  }
}

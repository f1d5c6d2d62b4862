/// Blanks in values: space, tab, NBSP (U+00A0), narrow NBSP (U+202F), thin space (U+2009), ideographic space (U+3000).
enum Blanks {
  /// How many bytes the blank at `position` has; 0 where there is none.
  @inline(__always)
  static func length(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
    guard position < bytes.count else { return 0 }
    let byte = bytes[position]
    if byte == 0x20 || byte == 0x09 { return 1 }
    return byte < 0x80 ? 0 : wide(bytes, at: position)
  }

  private static func wide(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
    if matches(bytes, at: position, 0xC2, 0xA0) { return 2 }
    guard position + 2 < bytes.count else { return 0 }
    switch (bytes[position], bytes[position + 1], bytes[position + 2]) {
    case (0xE2, 0x80, 0xAF), (0xE2, 0x80, 0x89), (0xE3, 0x80, 0x80): return 3
    default: return 0
    }
  }

  @inline(__always)
  private static func matches(
    _ bytes: UnsafeRawBufferPointer, at position: Int, _ first: UInt8, _ second: UInt8
  ) -> Bool {
    position + 1 < bytes.count && bytes[position] == first && bytes[position + 1] == second
  }

  /// The bytes without blanks at both ends.
  static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end {
      let count = length(bytes, at: start)
      if count == 0 { break }
      start += count
    }
    while start < end {
      if length(bytes, at: end - 1) == 1 {
        end -= 1
      } else if end - start >= 2, length(bytes, at: end - 2) == 2 {
        end -= 2
      } else if end - start >= 3, length(bytes, at: end - 3) == 3 {
        end -= 3
      } else {
        break
      }
    }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }
}

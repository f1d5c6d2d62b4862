/// The escapes in JSON strings.
enum JSONEscapes {
  @inline(__always)
  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  /// The content of a string whose escapes were found valid. Linear.
  static func removed(from bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      guard bytes[position] == 0x5C, position + 1 < bytes.count else {
        result.append(bytes[position])
        position += 1
        continue
      }
      switch bytes[position + 1] {
      case 0x62: result.append(0x08)
      case 0x66: result.append(0x0C)
      case 0x6E: result.append(0x0A)
      case 0x72: result.append(0x0D)
      case 0x74: result.append(0x09)
      case 0x75:
        position += appendScalar(from: bytes, at: position, to: &result)
        continue
      case let other: result.append(other)
      }
      position += 2
    }
    return result
  }

  /// Appends what `\uXXXX`, or a surrogate pair of two, stands for. - Returns: the length of what was read.
  private static func appendScalar(
    from bytes: UnsafeRawBufferPointer, at position: Int, to result: inout [UInt8]
  ) -> Int {
    guard let unit = unit(bytes, at: position) else {
      result.append(0x5C)
      return 1
    }
    var length = 6
    var value = unit
    if unit >> 10 == 0x36, let other = self.unit(bytes, at: position + 6), other >> 10 == 0x37 {
      value = 0x1_0000 + (unit & 0x3FF) << 10 + other & 0x3FF
      length = 12
    }
    // Half a pair has no scalar.
    UTF8.encode(UnicodeScalar(value) ?? "\u{FFFD}").map { result.append(contentsOf: $0) }
    return length
  }

  private static func unit(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UInt32? {
    guard position + 6 <= bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else { return nil }
    var value: UInt32 = 0
    for index in position + 2..<position + 6 {
      guard let digit = hexadecimal(bytes[index]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  /// Appends a text as a JSON string, in quotes.
  static func append(_ text: String, to result: inout [UInt8]) {
    result.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: result.append(contentsOf: [0x5C, byte])
      case 0x0A: result.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: result.append(contentsOf: [0x5C, 0x72])
      case 0x09: result.append(contentsOf: [0x5C, 0x74])
      case 0x00..<0x20:
        result.append(contentsOf: Array("\\u00".utf8))
        result.append(contentsOf: [hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)])
      default: result.append(byte)
      }
    }
    result.append(0x22)
  }

  private static func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

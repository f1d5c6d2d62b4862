/// Encodes Latin text in Windows code page 1252, as files of European stores have it that name no character set.
enum Windows1252 {
  /// - Returns: the bytes; a character outside Latin-1 becomes a question mark.
  static func encode(_ utf8: [UInt8]) -> [UInt8] {
    String(decoding: utf8, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) ? UInt8(scalar.value) : 0x3F
    }
  }
}

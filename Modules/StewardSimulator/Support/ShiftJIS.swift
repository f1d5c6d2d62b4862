/// Encodes the part of code page 932 that Japanese listing files here are made of: ASCII, kana and the headers' kanji.
enum ShiftJIS {
  /// - Returns: the bytes; a character outside the part becomes a question mark.
  static func encode(_ utf8: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x80 {
        result.append(UInt8(scalar.value))
      } else if let pair = doubleByte(scalar.value) {
        result.append(UInt8(pair >> 8))
        result.append(UInt8(pair & 0xFF))
      } else {
        result.append(0x3F)
      }
    }
    return result
  }

  private static func doubleByte(_ scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x3041...0x3093: return 0x829F + scalar - 0x3041
    case 0x30A1...0x30DF: return 0x8340 + scalar - 0x30A1
    // The trail byte 0x7F is left out.
    case 0x30E0...0x30F6: return 0x8380 + scalar - 0x30E0
    default: return others[scalar]
    }
  }

  /// Kanji and signs by their code in JIS X 0208.
  private static let others: [UInt32: UInt32] = [
    0x3001: 0x8141, 0x3002: 0x8142, 0x30FB: 0x8145, 0x30FC: 0x815B, 0x5546: 0x8FA4, 0x54C1: 0x9569, 0x540D: 0x96BC,
    0x51FA: 0x8F6F, 0x8005: 0x8ED2, 0x4FA1: 0x89BF, 0x683C: 0x8A69, 0x6570: 0x9094, 0x91CF: 0x97CA,
  ]
}

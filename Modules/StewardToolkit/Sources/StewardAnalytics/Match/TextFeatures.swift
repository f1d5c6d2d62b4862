/// What a text is compared by: pieces of three and four letters, and codes such as model numbers.
///
/// A feature is a number made of its bytes; the upper bits tell the kinds apart.
enum TextFeatures {
  /// How many kinds there are; each counts the same in a comparison.
  static let kinds = 3

  /// Calls `body` with a kind and a feature for each occurrence.
  static func visit(name: String, details: String, _ body: (_ kind: Int, _ feature: UInt64) -> Void) {
    let nameBytes = Array(name.lowercased().utf8)
    let all = nameBytes + [0x20] + Array(details.lowercased().utf8)
    grams(words(nameBytes)) { body(0, $0) }
    grams(words(all)) { body(1, $0 | 1 << 40) }
    codes(all) { body(2, $0) }
  }

  static func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
  }

  /// The words, one blank apart, with a blank at both ends.
  static func words(_ bytes: [UInt8]) -> [UInt8] {
    var words: [UInt8] = [0x20]
    for byte in bytes {
      if isWord(byte) { words.append(byte) } else if words[words.count - 1] != 0x20 { words.append(0x20) }
    }
    if words[words.count - 1] != 0x20 { words.append(0x20) }
    return words
  }

  private static func grams(_ bytes: [UInt8], _ body: (UInt64) -> Void) {
    var last: UInt64 = 0
    for (place, byte) in bytes.enumerated() {
      last = (last << 8 | UInt64(byte)) & 0xFFFF_FFFF
      if place >= 2 { body(last & 0xFF_FFFF) }
      if place >= 3 { body(last | 1 << 32) }
    }
  }

  /// Words with digits that are long enough to name a model, without the hyphens and slashes within.
  static func codes(_ bytes: [UInt8], _ body: (UInt64) -> Void) {
    var code: UInt64 = 0
    var (length, digits, letters) = (0, 0, 0)
    func end() {
      if length >= 4, digits > 0, letters > 0 || length >= 5 { body(code | 1 << 63) }
      (code, length, digits, letters) = (0, 0, 0, 0)
    }
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x61...0x7A:
        // FNV-1a; two codes that meet by chance would only count as the same model.
        code = ((length == 0 ? 0xCBF2_9CE4_8422_2325 : code) ^ UInt64(byte)) &* 0x100_0000_01B3
        length += 1
        if byte < 0x3A { digits += 1 } else { letters += 1 }
      case 0x2D, 0x2F: continue
      default: end()
      }
    }
    end()
  }
}

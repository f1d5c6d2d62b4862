extension FormatError {
  /// A found value as an error shows it: in quotes, control characters escaped, at most 60 characters of it.
  public static func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
    // A character has four bytes at most: there is no need to look at a value of megabytes.
    let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(quotedLimit * 4 + 4))
    return quoted(String(decoding: head, as: UTF8.self))
  }

  /// As for bytes.
  public static func quoted(_ text: String) -> String {
    var shown = "\""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == quotedLimit { return shown + "…\"" }
      count += 1
      switch scalar.value {
      case 0x09: shown += "\\t"
      case 0x0A: shown += "\\n"
      case 0x0D: shown += "\\r"
      case 0x00..<0x20, 0x7F..<0xA0: shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown + "\""
  }

  private static let quotedLimit = 60

  /// A byte as an error shows it: the character where it prints, the hexadecimal value otherwise.
  static func named(_ byte: UInt8) -> String {
    if byte > 0x20, byte < 0x7F { return "“\(Character(UnicodeScalar(byte)))”" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (byte < 16 ? "0" : "") + digits
  }
}

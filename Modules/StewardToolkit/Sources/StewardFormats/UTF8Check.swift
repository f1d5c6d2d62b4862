/// Strict UTF-8 (RFC 3629), checked chunk by chunk: no overlong forms, no surrogates, nothing above U+10FFFF.
struct UTF8Check: Sendable {
  /// How many continuation bytes are still to come.
  private var missing = 0
  /// What the next continuation byte may be: the first after a lead has a narrower range for some leads.
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xBF
  /// Whether any byte was outside ASCII.
  private(set) var sawMultibyte = false
  /// How many whole characters outside ASCII there were.
  private(set) var multibyteCount = 0

  /// Whether the bytes so far end in the middle of a character.
  var isIncomplete: Bool { missing > 0 }

  /// - Returns: the index of the first byte that can't stand where it does, or `nil`. After that the check is spent,
  ///   until it is told to `resume`. Linear.
  mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    while position < bytes.count {
      if missing == 0 {
        position = ByteScan.asciiPrefix(of: bytes, from: position)
        guard position < bytes.count else { return nil }
        if bytes[position] >= 0x80, !begin(bytes[position]) { return position }
      } else {
        guard bytes[position] >= low, bytes[position] <= high else { return position }
        missing -= 1
        (low, high) = (0x80, 0xBF)
        if missing == 0 { multibyteCount += 1 }
      }
      position += 1
    }
    return nil
  }

  /// Forgets the character that couldn't be, to go on behind a byte that was refused.
  ///
  /// - Returns: whether that byte may begin the next character; it is no character's beginning where it was refused as one.
  mutating func resume() -> Bool {
    defer { (missing, low, high) = (0, 0x80, 0xBF) }
    return missing > 0
  }

  /// Takes a lead byte. - Returns: false where no character begins with it.
  private mutating func begin(_ lead: UInt8) -> Bool {
    sawMultibyte = true
    switch lead {
    case 0xC2...0xDF: missing = 1
    case 0xE0: (missing, low) = (2, 0xA0)
    case 0xED: (missing, high) = (2, 0x9F)
    case 0xE1...0xEF: missing = 2
    case 0xF0: (missing, low) = (3, 0x90)
    case 0xF1...0xF3: missing = 3
    case 0xF4: (missing, high) = (3, 0x8F)
    default: return false
    }
    return true
  }
}

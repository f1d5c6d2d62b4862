/// The grouping of a number's digits: always the same separator, groups of three or the Indian 2-2-3.
struct DigitGroups {
  enum Separator {
    case mark, blank, noBreakSpace, narrowSpace, apostrophe
  }

  /// The separator at a place; its length is 0 where there is none.
  static func separator(
    _ bytes: UnsafeRawBufferPointer, at position: Int, decimal: UInt8
  ) -> (kind: Separator, length: Int) {
    let byte = bytes[position]
    switch byte {
    case 0x2E, 0x2C: return (.mark, byte == decimal ? 0 : 1)
    case 0x20: return (.blank, 1)
    case 0x27: return (.apostrophe, 1)
    case 0xC2: return (.noBreakSpace, Blanks.length(bytes, at: position))
    case 0xE2:
      let isApostrophe = position + 2 < bytes.count && bytes[position + 1] == 0x80 && bytes[position + 2] == 0x99
      return isApostrophe ? (.apostrophe, 3) : (.narrowSpace, Blanks.length(bytes, at: position))
    default: return (.mark, 0)
    }
  }

  private var separator: Separator?
  private var leadingZero = false
  private var first = 0
  /// How many digits there are since the last separator.
  private var current = 0
  private var allThree = true
  private var allTwo = true

  mutating func digit(_ byte: UInt8) {
    if separator == nil, current == 0 { leadingZero = byte == 0x30 }
    current += 1
  }

  /// - Returns: false where the separator is another than before, or has no digits before it.
  mutating func separate(by separator: Separator) -> Bool {
    guard current > 0 else { return false }
    if let known = self.separator {
      guard known == separator else { return false }
      if current != 3 { allThree = false }
      if current != 2 { allTwo = false }
    } else {
      self.separator = separator
      first = current
    }
    current = 0
    return true
  }

  /// To be asked after the last digit.
  var isValid: Bool {
    guard separator != nil else { return true }
    guard current == 3, !leadingZero else { return false }
    return (allThree && first <= 3) || (allTwo && first <= 2)
  }
}

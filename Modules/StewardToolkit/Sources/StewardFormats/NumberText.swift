/// A number's text taken apart: the sign, and where the digits are.
struct NumberText {
  /// The digits with everything between them; separators are passed over.
  private(set) var digits = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var digitCount = 0
  /// How many of the digits are behind the decimal mark.
  private(set) var fractionCount = 0
  private(set) var exponent = 0
  private(set) var isNegative = false

  private let bytes: UnsafeRawBufferPointer
  private let decimal: UInt8
  private var position = 0
  private var hasSign = false
  private var hasParenthesis = false
  private var hasCurrency = false
  private var hasPercent = false

  /// - Parameter bytes: without blanks at the ends.
  /// - Returns: `nil` for anything but a number whose decimal mark is `decimal`.
  init?(_ bytes: UnsafeRawBufferPointer, decimal: UInt8) {
    self.bytes = bytes
    self.decimal = decimal
    guard readBefore(), readDigits(), readExponent(), readAfter() else { return nil }
  }

  /// Sign, parenthesis, currency and percent sign before the digits, each at most once.
  private mutating func readBefore() -> Bool {
    while position < bytes.count {
      let byte = bytes[position]
      if ByteClass.isDigit(byte) || byte == decimal { return true }
      if skipBlank() { continue }
      if byte == 0x28 {
        guard !hasSign, !hasParenthesis else { return false }
        hasParenthesis = true
        isNegative = true
        position += 1
        continue
      }
      guard readMark() else { return false }
    }
    return false
  }

  private mutating func readAfter() -> Bool {
    var isOpen = hasParenthesis
    while position < bytes.count {
      if skipBlank() { continue }
      if bytes[position] == 0x29 {
        guard isOpen else { return false }
        isOpen = false
        position += 1
        continue
      }
      guard readMark() else { return false }
    }
    return !isOpen
  }

  private mutating func skipBlank() -> Bool {
    let count = Blanks.length(bytes, at: position)
    position += count
    return count > 0
  }

  /// A sign, a percent sign or a currency.
  private mutating func readMark() -> Bool {
    let (length, negative) = Self.sign(bytes, at: position)
    if length > 0 {
      guard !hasSign, !hasParenthesis else { return false }
      hasSign = true
      isNegative = negative
      position += length
      return true
    }
    if bytes[position] == 0x25 {
      guard !hasPercent else { return false }
      hasPercent = true
      position += 1
      return true
    }
    let currency = CurrencyMark.length(bytes, at: position)
    guard currency > 0, !hasCurrency else { return false }
    hasCurrency = true
    position += currency
    return true
  }

  static func sign(_ bytes: UnsafeRawBufferPointer, at position: Int) -> (length: Int, negative: Bool) {
    switch bytes[position] {
    case 0x2D: return (1, true)
    case 0x2B: return (1, false)
    case 0xE2 where position + 2 < bytes.count && bytes[position + 1] == 0x88 && bytes[position + 2] == 0x92:
      return (3, true)
    default: return (0, false)
    }
  }

  private mutating func readDigits() -> Bool {
    let start = position
    var groups = DigitGroups()
    while position < bytes.count {
      if ByteClass.isDigit(bytes[position]) {
        groups.digit(bytes[position])
        digitCount += 1
        position += 1
        continue
      }
      let separator = DigitGroups.separator(bytes, at: position, decimal: decimal)
      // A blank is a separator only between digits; before a currency it's just a blank.
      let following = position + separator.length
      guard separator.length > 0, following < bytes.count, ByteClass.isDigit(bytes[following]) else { break }
      guard groups.separate(by: separator.kind) else { return false }
      position = following
    }
    guard groups.isValid else { return false }
    if position < bytes.count, bytes[position] == decimal {
      position += 1
      let fraction = position
      while position < bytes.count, ByteClass.isDigit(bytes[position]) { position += 1 }
      fractionCount = position - fraction
      digitCount += fractionCount
      guard fractionCount > 0 else { return false }
    }
    digits = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    return digitCount > 0
  }

  /// `E` with a digit or a sign and a digit behind it; otherwise it may be the beginning of `EUR`.
  private mutating func readExponent() -> Bool {
    guard position < bytes.count, bytes[position] | 0x20 == 0x65 else { return true }
    var place = position + 1
    guard place < bytes.count else { return false }
    let (length, negative) = Self.sign(bytes, at: place)
    place += length
    guard place < bytes.count, ByteClass.isDigit(bytes[place]) else { return length == 0 }
    while place < bytes.count, ByteClass.isDigit(bytes[place]) {
      // Beyond this no text that fits in memory has the digits to make up for it.
      if exponent < 1 << 40 { exponent = exponent * 10 + Int(bytes[place] &- 0x30) }
      place += 1
    }
    if negative { exponent = -exponent }
    position = place
    return true
  }
}

extension DateCursor {
  /// Passes over what stands between date and time.
  mutating func skipBeforeTime() -> Bool {
    if peek() | 0x20 == 0x74, ByteClass.isDigit(peek(1)) {
      position += 1
      return true
    }
    let comma = take(0x2C)
    return takeBlanks() || comma
  }

  /// Reads a time. - Returns: microseconds since midnight.
  mutating func time() -> Int64? {
    guard let hour = digits(2), take(0x3A), let minute = twoDigits(below: 60) else { return nil }
    var second = 0
    var fraction: Int64 = 0
    if take(0x3A) {
      guard let value = twoDigits(below: 60) else { return nil }
      second = value
      if (peek() == 0x2E || peek() == 0x2C), ByteClass.isDigit(peek(1)) { fraction = microseconds() }
    }
    guard let hourOfDay = hourOfDay(hour.value) else { return nil }
    return Int64(hourOfDay * 3_600 + minute * 60 + second) * 1_000_000 + fraction
  }

  private mutating func twoDigits(below limit: Int) -> Int? {
    guard let number = digits(2), number.count == 2, number.value < limit else { return nil }
    return number.value
  }

  /// The digits behind the second's mark.
  private mutating func microseconds() -> Int64 {
    position += 1
    var value: Int64 = 0
    var count = 0
    while ByteClass.isDigit(peek()) {
      if count < 6 { value = value * 10 + Int64(peek() &- 0x30) }
      count += 1
      position += 1
    }
    while count < 6 {
      value *= 10
      count += 1
    }
    return value
  }

  /// Takes AM or PM into account if it's here: `AM`, `pm`, `a.m.`.
  private mutating func hourOfDay(_ hour: Int) -> Int? {
    let start = position
    takeBlanks()
    let letter = peek() | 0x20
    guard letter == 0x61 || letter == 0x70 else {
      position = start
      return hour < 24 ? hour : nil
    }
    var length = 1
    if peek(length) == 0x2E { length += 1 }
    // Blanks stand within Spanish `a. m.`.
    let blank = Blanks.length(bytes, at: position + length)
    if length == 2, blank > 0, peek(length + blank) | 0x20 == 0x6D { length += blank }
    guard peek(length) | 0x20 == 0x6D, !ByteClass.isLetter(peek(length + 1)) else {
      position = start
      return hour < 24 ? hour : nil
    }
    length += 1
    if peek(length) == 0x2E { length += 1 }
    position += length
    guard (1...12).contains(hour) else { return nil }
    return hour % 12 + (letter == 0x70 ? 12 : 0)
  }
}

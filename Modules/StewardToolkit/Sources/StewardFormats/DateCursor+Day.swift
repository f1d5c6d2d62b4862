import StewardDomain

extension DateCursor {
  /// Reads a date.
  mutating func day(_ order: DateOrder) -> CivilDay? {
    guard ByteClass.isDigit(peek()) else { return dayAfterMonthName() }
    guard let first = digits(8) else { return nil }
    if first.count == 8 {
      return CivilDay(year: first.value / 10_000, month: first.value / 100 % 100, day: first.value % 100)
    }
    let separator = peek()
    if separator == 0x2D || separator == 0x2F || separator == 0x2E, ByteClass.isDigit(peek(1)) {
      return dayOfNumbers(first, separator, order)
    }
    return dayBeforeMonthName(first)
  }

  /// The rest of a date in numbers, the first of which was read.
  private mutating func dayOfNumbers(
    _ first: (value: Int, count: Int), _ separator: UInt8, _ order: DateOrder
  ) -> CivilDay? {
    position += 1
    guard let second = digits(2), take(separator), let third = digits(4) else { return nil }
    if first.count == 4 {
      guard third.count <= 2 else { return nil }
      return CivilDay(year: first.value, month: second.value, day: third.value)
    }
    guard first.count <= 2 else { return nil }
    switch separator == 0x2E ? .dmy : order {
    case .dmy: return day(first.value, second.value, yearOf: third)
    case .mdy: return day(second.value, first.value, yearOf: third)
    case .ymd:
      guard third.count <= 2 else { return nil }
      return day(third.value, second.value, yearOf: first)
    }
  }

  /// `16 Mar 2023`, `16. März 2023`, `16-Mar-23`, `16 de marzo de 2023`, `1er janvier 2023`; the day was read.
  private mutating func dayBeforeMonthName(_ first: (value: Int, count: Int)) -> CivilDay? {
    guard first.count <= 2 else { return nil }
    let dashed = takeDash()
    if !dashed {
      _ = take(0x2E)
      if peek() | 0x20 == 0x65, peek(1) | 0x20 == 0x72 { position += 2 }
      takeBlanks()
      takeParticle()
    }
    guard let month = month() else { return nil }
    if dashed {
      guard takeDash() else { return nil }
    } else {
      _ = take(0x2C)
      guard takeBlanks() else { return nil }
      takeParticle()
    }
    guard let year = digits(4) else { return nil }
    return day(first.value, month, yearOf: year)
  }

  /// `Mar 16, 2023`.
  private mutating func dayAfterMonthName() -> CivilDay? {
    guard let month = month() else { return nil }
    takeBlanks()
    guard let number = digits(2) else { return nil }
    let comma = take(0x2C)
    guard takeBlanks() || comma, let year = digits(4) else { return nil }
    return day(number.value, month, yearOf: year)
  }

  private mutating func month() -> Int? {
    guard let word = word(), let month = MonthName.month(word) else { return nil }
    _ = take(0x2E)
    return month
  }

  private mutating func takeDash() -> Bool { take(0x2D) || take(0x2F) }

  /// `de`, as Spanish has it around the month.
  private mutating func takeParticle() {
    guard peek() | 0x20 == 0x64, peek(1) | 0x20 == 0x65, peek(2) == 0x20 else { return }
    position += 3
  }

  private func day(_ day: Int, _ month: Int, yearOf year: (value: Int, count: Int)) -> CivilDay? {
    switch year.count {
    case 4: CivilDay(year: year.value, month: month, day: day)
    case 2: CivilDay(year: year.value + (year.value <= 68 ? 2000 : 1900), month: month, day: day)
    default: nil
    }
  }
}

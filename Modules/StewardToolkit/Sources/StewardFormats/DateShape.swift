/// What a date's text says about the order of its numbers.
enum DateShape: Hashable {
  /// Not a date.
  case none
  /// The month is a word; English where no other of the languages known writes it so.
  case named(english: Bool)
  /// A year of four digits, or all eight digits in one: the text is clear in itself, whatever the file's order.
  case yearFirst
  /// A first number of two digits that can only be a year.
  case yearFirstShort
  case dotted, dayFirst, monthFirst
  /// Day and month are the same number.
  case symmetric
  case ambiguous

  /// - Parameter bytes: without blanks at the ends.
  init(_ bytes: UnsafeRawBufferPointer) {
    var cursor = DateCursor(bytes)
    guard ByteClass.isDigit(cursor.peek()) else {
      self = Self.monthThenDay(cursor)
      return
    }
    guard let first = cursor.digits(8) else {
      self = .none
      return
    }
    let separator = cursor.peek()
    guard separator == 0x2D || separator == 0x2F || separator == 0x2E, ByteClass.isDigit(cursor.peek(1)) else {
      self = first.count == 8 ? .yearFirst : Self.dayThenMonth(cursor)
      return
    }
    cursor.position += 1
    guard let second = cursor.digits(2), cursor.take(separator), let third = cursor.digits(4) else {
      self = .none
      return
    }
    self = Self.numbers(first, second.value, third, separator)
  }

  private static func numbers(
    _ first: (value: Int, count: Int), _ second: Int, _ third: (value: Int, count: Int), _ separator: UInt8
  ) -> DateShape {
    if first.count == 4 { return .yearFirst }
    guard first.count <= 2, third.count == 2 || third.count == 4 else { return .none }
    let (one, two) = (first.value, second)
    if separator == 0x2E { return (1...31).contains(one) && (1...12).contains(two) ? .dotted : .none }
    switch (one, two) {
    case (32..., 1...12) where third.count == 2: return .yearFirstShort
    case (13...31, 1...12): return .dayFirst
    case (1...12, 13...31): return .monthFirst
    case (1...12, 1...12): return one == two ? .symmetric : .ambiguous
    default: return .none
    }
  }

  /// `Mar 16, 2023`: only English puts the month first.
  private static func monthThenDay(_ start: DateCursor) -> DateShape {
    var cursor = start
    guard let word = cursor.word(), MonthName.month(word) != nil else { return .none }
    _ = cursor.take(0x2E)
    cursor.takeBlanks()
    return .named(english: ByteClass.isDigit(cursor.peek()))
  }

  private static func dayThenMonth(_ start: DateCursor) -> DateShape {
    var cursor = start
    while !cursor.isAtEnd, [0x20, 0x2D, 0x2E, 0x2F].contains(cursor.peek()) { cursor.position += 1 }
    guard let word = cursor.word() else { return .none }
    return MonthName.month(word) == nil ? .none : .named(english: MonthName.isEnglishOnly(word))
  }
}

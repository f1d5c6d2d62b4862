/// A day in a marketplace's own calendar: an integer, not an instant.
///
/// Counted from 1970-01-01 = 0 in the proleptic Gregorian calendar. Ranges of days are half-open.
@frozen
public struct CivilDay: Hashable, Sendable, Comparable, Strideable {
  public var number: Int32

  @inlinable
  public init(number: Int32) { self.number = number }

  /// - Returns: `nil` where the calendar has no such day, as 31 February.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDay.lengthOfMonth(month, year: year)
    else { return nil }
    // Days from civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", section days_from_civil.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.number = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `YYYY-MM-DD` and nothing else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    var parts = [0, 0, 0]
    for (part, range) in [(0, 0..<4), (1, 5..<7), (2, 8..<10)] {
      for byte in bytes[range] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        parts[part] = parts[part] * 10 + Int(byte - 0x30)
      }
    }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }

  public static func lengthOfMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Year, month and day of the month.
  public var components: (year: Int, month: Int, day: Int) {
    // Civil from days, same source.
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// ISO 8601 weekday: Monday 1 … Sunday 7.
  public var weekday: Int { (((Int(number) + 3) % 7) + 7) % 7 + 1 }

  @inlinable
  public static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

  @inlinable
  public func advanced(by days: Int) -> CivilDay { CivilDay(number: number + Int32(days)) }

  @inlinable
  public func distance(to other: CivilDay) -> Int { Int(other.number) - Int(number) }
}

extension CivilDay: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = components
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension CivilDay: ExpressibleByStringLiteral {
  /// A literal is written by a programmer: a wrong one is a bug, not input.
  public init(stringLiteral value: String) {
    guard let day = CivilDay(value) else { preconditionFailure("\(value) isn't a day as YYYY-MM-DD") }
    self = day
  }
}

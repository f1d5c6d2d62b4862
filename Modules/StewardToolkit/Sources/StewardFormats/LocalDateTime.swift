public import StewardDomain

/// In which order a date's numbers stand where the text itself doesn't say.
public enum DateOrder: String, Hashable, Sendable, CaseIterable {
  case ymd, dmy, mdy
}

/// A date and a time as written: on some clock, with its distance from UTC where the text gives one.
public struct LocalDateTime: Hashable, Sendable {
  public var day: CivilDay
  /// Microseconds since midnight on that clock; 0 where the text has no time.
  public var microsecondOfDay: Int64
  /// Seconds east of UTC; `nil` where the text names no zone.
  public var offsetSeconds: Int32?

  public init(day: CivilDay, microsecondOfDay: Int64, offsetSeconds: Int32?) {
    self.day = day
    self.microsecondOfDay = microsecondOfDay
    self.offsetSeconds = offsetSeconds
  }

  /// The instant, where the text names a zone.
  public var instant: Instant? { offsetSeconds.map(instant(offsetSeconds:)) }

  /// The instant on a clock that is so many seconds east of UTC, whatever the text says.
  public func instant(offsetSeconds: Int32) -> Instant {
    Instant(
      microseconds: (Int64(day.number) * 86_400 - Int64(offsetSeconds)) * 1_000_000 + microsecondOfDay)
  }
}

/// Reads a date and nothing else.
///
/// Accepted: `YYYY-MM-DD`, `YYYY/MM/DD`, `YYYY.MM.DD`, `YYYYMMDD`; day, month and year in the given order with `-`, `/`
/// or `.` between them (the same one twice); `Mar 16, 2023`, `16 Mar 2023`, `16-Mar-2023` with months in English,
/// German, French, Italian or Spanish, in full or abbreviated. Where the year stands first, or the month is a word, or
/// there are dots, the text says its order itself and `order` isn't asked: dates with dots are day, month, year. Years
/// of two digits are 1969 to 2068. Under `.ymd` a date whose year stands last is refused.
///
/// - Returns: `nil` for anything else, and for days no calendar has.
/// - Complexity: linear, without allocation.
public func parseDay(_ bytes: UnsafeRawBufferPointer, order: DateOrder) -> CivilDay? {
  var cursor = DateCursor(Blanks.trimmed(bytes))
  guard let day = cursor.day(order), cursor.isAtEnd else { return nil }
  return day
}

/// Reads a date, and after it perhaps a time and a zone.
///
/// The date is as for `parseDay`. After `T`, blanks or a comma follows `10:01`, `10:01:02` or `10:01:02.123` (digits
/// beyond the microsecond are dropped), perhaps AM or PM; then perhaps a zone: `Z`, `+01:00`, `+0100`, `+01`, `UTC`,
/// `GMT+1`, or an abbreviation that Amazon writes, as `PDT`. `CST`, `BST` and `IST` are those of North America, Britain
/// and India.
///
/// - Returns: `nil` for anything else.
/// - Complexity: linear, without allocation.
public func parseDateTime(_ bytes: UnsafeRawBufferPointer, order: DateOrder) -> LocalDateTime? {
  var cursor = DateCursor(Blanks.trimmed(bytes))
  guard let day = cursor.day(order) else { return nil }
  if cursor.isAtEnd { return LocalDateTime(day: day, microsecondOfDay: 0, offsetSeconds: nil) }
  guard cursor.skipBeforeTime(), let microsecond = cursor.time() else { return nil }
  if cursor.isAtEnd { return LocalDateTime(day: day, microsecondOfDay: microsecond, offsetSeconds: nil) }
  guard let offset = cursor.zone(), cursor.isAtEnd else { return nil }
  return LocalDateTime(day: day, microsecondOfDay: microsecond, offsetSeconds: offset)
}

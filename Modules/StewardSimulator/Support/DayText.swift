import StewardDomain

extension ByteBuffer {
  /// `YYYY-MM-DD`.
  mutating func add(_ day: CivilDay) {
    let (year, month, dayOfMonth) = day.components
    digits(UInt64(year), atLeast: 4)
    add(byte: 0x2D)
    digits(UInt64(month), atLeast: 2)
    add(byte: 0x2D)
    digits(UInt64(dayOfMonth), atLeast: 2)
  }

  /// `DD.MM.YYYY`.
  mutating func add(dotted day: CivilDay) {
    let (year, month, dayOfMonth) = day.components
    digits(UInt64(dayOfMonth), atLeast: 2)
    add(byte: 0x2E)
    digits(UInt64(month), atLeast: 2)
    add(byte: 0x2E)
    digits(UInt64(year), atLeast: 4)
  }

  /// `HH:MM:SS`.
  mutating func add(clock second: Int) {
    digits(UInt64(second / 3600), atLeast: 2)
    add(byte: 0x3A)
    digits(UInt64(second / 60 % 60), atLeast: 2)
    add(byte: 0x3A)
    digits(UInt64(second % 60), atLeast: 2)
  }

  /// `2026-11-23T06:41:00+00:00`, as most of Amazon's flat files have it.
  mutating func add(_ instant: Instant) {
    let (day, second) = instant.utcDay
    add(day)
    add(byte: 0x54)
    add(clock: second)
    add("+00:00" as StaticString)
  }
}

extension CivilDay {
  /// The first day of the month that this day is in.
  var startOfMonth: CivilDay { advanced(by: 1 - components.day) }
}

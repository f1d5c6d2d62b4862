/// A point in time: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
@frozen
public struct Instant: Hashable, Sendable, Comparable {
  public var microseconds: Int64

  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  @inlinable
  public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

  /// Later than every instant that is stored: the open end of what is known now.
  @inlinable
  public static var distantFuture: Instant { Instant(microseconds: .max) }

  /// Midnight UTC at the start of a day.
  public init(utc day: CivilDay, secondOfDay: Int = 0) {
    self.init(seconds: Int64(day.number) * 86_400 + Int64(secondOfDay))
  }

  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
  }

  /// The UTC day and the second within it.
  public var utcDay: (day: CivilDay, second: Int) {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    return (CivilDay(number: Int32(truncatingIfNeeded: days)), Int(seconds - days * 86_400))
  }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 in UTC, with microseconds only where there are some: `2026-11-23T06:41:00Z`.
  public var description: String {
    let (day, second) = utcDay
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let fraction = microseconds - seconds * 1_000_000
    let tail = fraction == 0 ? "" : "." + String(repeating: "0", count: 6 - "\(fraction)".utf8.count) + "\(fraction)"
    return "\(day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))\(tail)Z"
  }
}

public import StewardDomain

/// The moments of the past that a back-test goes through, the earliest first.
public struct BacktestSchedule: Sendable, Hashable {
  /// Each is midnight UTC at the start of a day.
  public let moments: [Instant]

  /// - Parameters:
  ///   - days: the first moment is on the first of them, and none is behind the last.
  ///   - step: days from one moment to the next, at least 1.
  public init(over days: Range<CivilDay>, every step: Int) {
    moments = stride(from: 0, to: days.count, by: max(1, step)).map {
      Instant(utc: days.lowerBound.advanced(by: $0))
    }
  }

  /// Moments spread evenly, the last one among them.
  public func probes(_ count: Int) -> [Instant] {
    let count = min(count, moments.count)
    return (0..<max(0, count)).map { moments[(moments.count * ($0 + 1)) / count - 1] }
  }
}

/// The offsets of one time zone as a sorted table, so that the day of an instant is one binary search.
///
/// Built once per zone by the host from the system's zone data; pure afterwards.
public struct ZoneTable: Hashable, Sendable {
  /// IANA name, such as `Europe/Berlin`.
  public let name: String
  /// UTC seconds at which each offset begins to hold, ascending; the first one holds for all earlier instants too.
  private let starts: [Int64]
  private let offsets: [Int32]

  /// - Parameters:
  ///   - transitions: `(start, offset)` in seconds, ascending by start; at least one.
  public init(name: String, transitions: [(start: Int64, offsetSeconds: Int32)]) {
    precondition(!transitions.isEmpty, "a zone has at least one offset")
    self.name = name
    self.starts = transitions.map(\.start)
    self.offsets = transitions.map(\.offsetSeconds)
  }

  /// A zone with one offset, such as UTC.
  public static let utc = ZoneTable(name: "UTC", transitions: [(.min, 0)])

  /// Seconds east of Greenwich at an instant. O(log *n*).
  public func offsetSeconds(at instant: Instant) -> Int32 {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant.seconds { low = middle + 1 } else { high = middle }
    }
    return offsets[max(0, low - 1)]
  }

  /// The civil day on the wall calendar of this zone at an instant.
  public func day(of instant: Instant) -> CivilDay {
    Instant(seconds: instant.seconds + Int64(offsetSeconds(at: instant))).utcDay.day
  }

  /// The instant at which a wall clock of this zone shows a day and second.
  ///
  /// In the hour that a clock skips, the result is the skipped time read with the offset before it; in the hour that comes
  /// twice, the first of the two.
  public func instant(of day: CivilDay, secondOfDay: Int = 0) -> Instant {
    let wall = Instant(utc: day, secondOfDay: secondOfDay)
    let before = offsetSeconds(at: Instant(seconds: wall.seconds - 86_400))
    let candidate = Instant(seconds: wall.seconds - Int64(before))
    let offset = offsetSeconds(at: candidate)
    let second = Instant(seconds: wall.seconds - Int64(offset))
    return offsetSeconds(at: second) == offset && offset != before ? second : candidate
  }
}

public import StewardDomain

/// Which parts of the past are asked for, and when a part is asked for again because it may have been restated.
public struct PullSchedule: Sendable, Hashable {
  public enum Period: String, Sendable, Hashable {
    /// So many days at once, in steps that begin at fixed days; the newest step grows from day to day.
    case days
    /// Sunday to Saturday, whole ones only.
    case week
    case month
    case quarter
    /// The state of now, without days.
    case snapshot
  }

  public var period: Period
  /// With `days`: how many at once. With `snapshot`: how many days one is good for.
  public var stepDays: Int
  /// The newest day that can be asked for is so many days before today.
  public var latencyDays: Int
  /// A part is asked for again so many days after its end.
  public var restateDays: [Int]
  /// How far back the service reaches.
  public var reachDays: Int

  public init(
    period: Period, stepDays: Int = 1, latencyDays: Int = 1, restateDays: [Int] = [], reachDays: Int = 730
  ) {
    self.period = period
    self.stepDays = max(1, stepDays)
    self.latencyDays = max(0, latencyDays)
    self.restateDays = restateDays
    self.reachDays = max(1, reachDays)
  }

  /// The parts of the last days, oldest first. A snapshot has one part, of one day, which is its name and no more.
  public func parts(today: CivilDay, historyDays: Int, since: CivilDay?) -> [Range<CivilDay>] {
    if period == .snapshot {
      let start = today.advanced(by: -PullSchedule.modulo(Int(today.number), stepDays))
      return [start..<start.advanced(by: 1)]
    }
    let end = today.advanced(by: 1 - latencyDays)
    let first = max(
      today.advanced(by: -min(historyDays, reachDays)), since ?? CivilDay(number: .min / 2))
    guard first < end else { return [] }
    var parts: [Range<CivilDay>] = []
    var start = beginning(of: first)
    while start < end {
      let next = following(start)
      let part = start..<min(next, end)
      // A part that began before the service reaches can't be asked for.
      let isReachable = part.lowerBound >= today.advanced(by: -reachDays)
      if isReachable, part.upperBound > first, period == .days || part.upperBound == next { parts.append(part) }
      start = next
    }
    return parts
  }

  /// Whether a part is to be asked for, going by what is remembered of it.
  public func isDue(_ part: Range<CivilDay>, entry: JobLedger.Entry?, today: CivilDay) -> Bool {
    guard let entry else { return true }
    let askedDay = entry.asked.utcDay.day
    switch entry.phase {
    case .asked, .made: return true
    case .failed where askedDay < today && entry.failures < PullSchedule.mostFailures: return true
    case .failed, .done: break
    }
    if period == .snapshot { return false }
    if entry.phase == .done, let end = entry.end, end < part.upperBound { return true }
    return restateDays.contains { days in
      let again = part.upperBound.advanced(by: days - 1)
      return again <= today && askedDay < again
    }
  }

  /// After so many failures in a row a part waits for its next date.
  static let mostFailures = 3

  // MARK: The calendar

  private func beginning(of day: CivilDay) -> CivilDay {
    switch period {
    case .days: return day.advanced(by: -PullSchedule.modulo(Int(day.number), stepDays))
    case .week: return day.advanced(by: -(day.weekday % 7))
    case .month, .quarter:
      let (year, month, _) = day.components
      let first = period == .month ? month : (month - 1) / 3 * 3 + 1
      return CivilDay(year: year, month: first, day: 1) ?? day
    case .snapshot: return day
    }
  }

  private func following(_ start: CivilDay) -> CivilDay {
    switch period {
    case .days: return start.advanced(by: stepDays)
    case .week: return start.advanced(by: 7)
    case .month, .quarter:
      let (year, month, _) = start.components
      let next = month + (period == .month ? 1 : 3)
      return CivilDay(year: next > 12 ? year + 1 : year, month: next > 12 ? next - 12 : next, day: 1)
        ?? start.advanced(by: 31)
    case .snapshot: return start.advanced(by: 1)
    }
  }

  private static func modulo(_ value: Int, _ divisor: Int) -> Int { (value % divisor + divisor) % divisor }
}

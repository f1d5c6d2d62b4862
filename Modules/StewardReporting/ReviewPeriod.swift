public import StewardDomain

/// The days that a review is about, and those that they are compared with.
public struct ReviewPeriod: Hashable, Sendable {
  public enum Length: String, CaseIterable, Sendable {
    case week, month, quarter
  }

  public let title: String
  /// Half-open, as the others.
  public let days: Range<CivilDay>
  public let before: Range<CivilDay>
  public let yearBefore: Range<CivilDay>

  /// Any days: compared with as many before, and with those 364 days earlier, so that weekdays match.
  public init(days: Range<CivilDay>) {
    title = "Business review"
    self.days = days
    before = days.lowerBound.advanced(by: -days.count)..<days.lowerBound
    yearBefore = days.lowerBound.advanced(by: -364)..<days.upperBound.advanced(by: -364)
  }

  /// The last whole week (from Monday), month or quarter of the calendar that ends before a day.
  public init(last length: Length, before end: CivilDay) {
    switch length {
    case .week:
      let monday = end.advanced(by: 1 - end.weekday)
      title = "Weekly review"
      days = monday.advanced(by: -7)..<monday
      before = monday.advanced(by: -14)..<monday.advanced(by: -7)
      yearBefore = monday.advanced(by: -371)..<monday.advanced(by: -364)
    case .month, .quarter:
      let months = length == .month ? 1 : 3
      let (year, month, _) = end.components
      let last = year * 12 + (month - 1) / months * months
      title = length == .month ? "Monthly review" : "Quarterly review"
      days = Self.first(of: last - months)..<Self.first(of: last)
      before = Self.first(of: last - 2 * months)..<Self.first(of: last - months)
      yearBefore = Self.first(of: last - 12 - months)..<Self.first(of: last - 12)
    }
  }

  /// The first day of a month, counted from January of the year 0.
  private static func first(of month: Int) -> CivilDay {
    CivilDay(year: month / 12, month: month % 12 + 1, day: 1) ?? CivilDay(number: 0)
  }
}

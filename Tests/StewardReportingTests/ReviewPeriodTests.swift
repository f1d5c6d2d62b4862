import StewardDomain
import StewardReporting
import Testing

@Suite struct ReviewPeriodTests {
  private func days(_ first: CivilDay, _ last: CivilDay) -> Range<CivilDay> { first..<last.advanced(by: 1) }

  @Test func `a month is compared with the month before and that of the last year`() {
    let period = ReviewPeriod(last: .month, before: "2026-01-31")
    #expect(period.days == days("2025-12-01", "2025-12-31"))
    #expect(period.before == days("2025-11-01", "2025-11-30"))
    #expect(period.yearBefore == days("2024-12-01", "2024-12-31"))
  }

  @Test func `a month that ends the day before counts as whole`() {
    #expect(ReviewPeriod(last: .month, before: "2024-03-01").days == days("2024-02-01", "2024-02-29"))
  }

  @Test func `quarters are those of the calendar`() {
    let period = ReviewPeriod(last: .quarter, before: "2026-05-20")
    #expect(period.days == days("2026-01-01", "2026-03-31"))
    #expect(period.before == days("2025-10-01", "2025-12-31"))
    #expect(period.yearBefore == days("2025-01-01", "2025-03-31"))
  }

  @Test func `a week begins on a Monday, and so does the one a year before`() {
    let period = ReviewPeriod(last: .week, before: "2026-11-25")
    #expect(period.days == days("2026-11-16", "2026-11-22"))
    #expect(period.before == days("2026-11-09", "2026-11-15"))
    #expect(period.yearBefore.lowerBound.weekday == 1)
  }

  @Test func `any days are compared with as many before, on the same weekdays a year before`() {
    let period = ReviewPeriod(days: days("2026-10-10", "2026-10-19"))
    #expect(period.before == days("2026-09-30", "2026-10-09"))
    #expect(period.yearBefore.lowerBound.weekday == period.days.lowerBound.weekday)
  }
}

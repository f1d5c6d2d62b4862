import StewardDomain
import Testing

/// Day numbers and weekdays are those of Python 3's `datetime.date` (`(d - date(1970, 1, 1)).days`, `d.isoweekday()`).
@Suite struct CivilDayTests {
  @Test(
    arguments: [
      ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("9999-12-31", 2_932_896, 5),
      ("0001-01-01", -719_162, 1), ("2026-11-23", 20_780, 1), ("1900-03-01", -25_508, 4), ("2100-02-28", 47_540, 7),
    ] as [(String, Int32, Int)])
  func `a day has the number and the weekday of the reference`(text: String, number: Int32, weekday: Int) throws {
    let day = try #require(CivilDay(text))

    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(CivilDay(number: number).description == text)
  }

  @Test func `every day from 1995 to 2060 comes back from its number and its text`() throws {
    var (year, month, dayOfMonth) = (1995, 1, 1)
    // 1995-01-01 was a Sunday, number 9131.
    var (number, weekday): (Int32, Int) = (9_131, 7)

    while year <= 2060 {
      let day = try #require(CivilDay(year: year, month: month, day: dayOfMonth))
      let parts = day.components
      guard day.number == number, day.weekday == weekday, parts.year == year, parts.month == month,
        parts.day == dayOfMonth, CivilDay(day.description) == day
      else {
        Issue.record("\(year)-\(month)-\(dayOfMonth) became \(day), number \(day.number), weekday \(day.weekday)")
        return
      }
      (number, weekday) = (number + 1, weekday % 7 + 1)
      dayOfMonth += 1
      if dayOfMonth > daysOf(month, year) { (month, dayOfMonth) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }

    // 2061-01-01 is number 33238.
    #expect(number == 33_238)
  }

  @Test(
    arguments: [
      "2026-02-31", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
      "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0a", "", "２０２６-01-01",
    ])
  func `what the calendar or the form doesn't have is refused`(text: String) {
    #expect(CivilDay(text) == nil)
  }

  @Test func `days advance and measure like numbers, over the end of a year`() {
    let last: CivilDay = "2027-12-31"

    #expect(last.advanced(by: 1) == "2028-01-01")
    #expect(last.advanced(by: 60) == "2028-02-29")
    #expect(("2028-03-01" as CivilDay).distance(to: last) == -61)
    #expect(last < "2028-01-01")
    #expect((last..<"2028-03-01").count == 61)
  }

  private func daysOf(_ month: Int, _ year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

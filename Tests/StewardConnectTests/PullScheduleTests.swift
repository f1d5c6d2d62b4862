import StewardConnect
import StewardDomain
import Testing

@Suite struct PullScheduleTests {
  @Test func `days come one by one up to the newest that there is`() {
    let schedule = PullSchedule(period: .days, latencyDays: 2)

    #expect(
      schedule.parts(today: "2026-11-23", historyDays: 4, since: nil).map(\.lowerBound)
        == ["2026-11-19", "2026-11-20", "2026-11-21"])
    #expect(schedule.parts(today: "2026-11-23", historyDays: 4, since: "2026-11-21").count == 1)
    #expect(schedule.parts(today: "2026-11-23", historyDays: 4, since: "2026-11-30").isEmpty)
  }

  @Test func `steps begin at the same days whenever one looks, and the newest grows`() {
    let schedule = PullSchedule(period: .days, stepDays: 30)
    let before = schedule.parts(today: "2026-11-22", historyDays: 90, since: nil)
    let after = schedule.parts(today: "2026-11-23", historyDays: 90, since: nil)

    #expect(Set(after.dropFirst().map(\.lowerBound)).isSuperset(of: before.dropFirst().map(\.lowerBound)))
    #expect(after.last?.upperBound == "2026-11-23")
    #expect(after.allSatisfy { $0.count <= 30 })
    for (left, right) in zip(after, after.dropFirst()) { #expect(left.upperBound == right.lowerBound) }
  }

  @Test func `weeks, months and quarters are whole`() {
    let today: CivilDay = "2026-11-23"

    let weeks = PullSchedule(period: .week, latencyDays: 2).parts(today: today, historyDays: 30, since: nil)
    #expect(weeks.last == "2026-11-15"..<"2026-11-22")
    #expect(weeks.allSatisfy { $0.lowerBound.weekday == 7 && $0.count == 7 })
    let months = PullSchedule(period: .month).parts(today: today, historyDays: 100, since: nil)
    #expect(months == ["2026-08-01"..<"2026-09-01", "2026-09-01"..<"2026-10-01", "2026-10-01"..<"2026-11-01"])
    let quarters = PullSchedule(period: .quarter).parts(today: today, historyDays: 200, since: nil)
    #expect(quarters == ["2026-04-01"..<"2026-07-01", "2026-07-01"..<"2026-10-01"])
  }

  @Test func `a part is asked for again on its days, once each`() {
    let schedule = PullSchedule(period: .days, restateDays: [3, 7])
    let part: Range<CivilDay> = "2026-11-10"..<"2026-11-11"
    var asked: [CivilDay] = []
    var entry: JobLedger.Entry?
    for offset in 1...30 {
      let today = part.lowerBound.advanced(by: offset)
      guard schedule.isDue(part, entry: entry, today: today) else { continue }
      asked.append(today)
      entry = JobLedger.Entry(.done, asked: Instant(utc: today, secondOfDay: 40_000), end: part.upperBound)
    }

    #expect(asked == ["2026-11-11", "2026-11-13", "2026-11-17"])
  }

  @Test func `a failure is tried again on three days, then on the part's own`() {
    let schedule = PullSchedule(period: .days, restateDays: [30])
    let part: Range<CivilDay> = "2026-10-01"..<"2026-10-02"
    var asked: [CivilDay] = []
    var entry: JobLedger.Entry?
    for offset in 1...40 {
      let today = part.lowerBound.advanced(by: offset)
      guard schedule.isDue(part, entry: entry, today: today) else { continue }
      asked.append(today)
      let failures = (entry?.failures ?? 0) + 1
      entry = JobLedger.Entry(.failed, asked: Instant(utc: today, secondOfDay: 40_000), end: part.upperBound)
      entry?.failures = failures
    }

    #expect(asked == ["2026-10-02", "2026-10-03", "2026-10-04", "2026-10-31"])
  }

  @Test func `a snapshot is good for its days`() {
    let schedule = PullSchedule(period: .snapshot, stepDays: 7)
    let first = schedule.parts(today: "2026-11-19", historyDays: 30, since: nil)

    #expect(first.count == 1)
    #expect(
      (0..<14).map { schedule.parts(today: first[0].lowerBound.advanced(by: $0), historyDays: 1, since: nil)[0] }
        .map(\.lowerBound) == (0..<14).map { first[0].lowerBound.advanced(by: $0 / 7 * 7) })
  }
}

import StewardDomain
import Testing

@Suite struct InstantTests {
  // Texts as `datetime.fromtimestamp(s, UTC).isoformat()` of Python 3 gives them, with Z for +00:00.
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_416_060_000_000, "2026-11-23T06:41:00Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (1_000_000, "1970-01-01T00:00:01Z"), (1_000_007, "1970-01-01T00:00:01.000007Z"),
      (86_399_500_000, "1970-01-01T23:59:59.500000Z"), (-86_400_000_000, "1969-12-31T00:00:00Z"),
    ] as [(Int64, String)])
  func `is written in UTC, with microseconds only where there are some`(microseconds: Int64, text: String) {
    #expect(Instant(microseconds: microseconds).description == text)
  }

  @Test func `whole seconds are rounded down, before 1970 too`() {
    #expect(Instant(microseconds: 1_999_999).seconds == 1)
    #expect(Instant(microseconds: -1).seconds == -1)
    #expect(Instant(microseconds: -1_000_000).seconds == -1)
    #expect(Instant(microseconds: -1_000_001).seconds == -2)
  }

  @Test func `a day and a second make an instant that gives them back`() {
    for number in [-719_162, -1, 0, 20_780, 2_932_896] as [Int32] {
      for second in [0, 1, 43_200, 86_399] {
        let (day, rest) = Instant(utc: CivilDay(number: number), secondOfDay: second).utcDay

        #expect(day.number == number)
        #expect(rest == second)
      }
    }
  }

  @Test func `nothing that is stored is later than the distant future`() {
    #expect(Instant(utc: "9999-12-31", secondOfDay: 86_399) < .distantFuture)
  }
}

/// Transitions and instants as Python 3's `zoneinfo` gives them for 2026.
@Suite struct ZoneTableTests {
  private let berlin = ZoneTable(
    name: "Europe/Berlin", transitions: [(.min, 3_600), (1_774_746_000, 7_200), (1_792_890_000, 3_600)])
  private let pacific = ZoneTable(
    name: "America/Los_Angeles", transitions: [(.min, -28_800), (1_772_964_000, -25_200), (1_793_523_600, -28_800)])

  @Test func `an instant belongs to the day on the wall calendar`() {
    let beforeMidnight = Instant(utc: "2026-07-01", secondOfDay: 21 * 3_600 + 3_599)

    #expect(berlin.day(of: beforeMidnight) == "2026-07-01")
    #expect(berlin.day(of: Instant(seconds: beforeMidnight.seconds + 1)) == "2026-07-02")
    #expect(pacific.day(of: Instant(utc: "2026-07-01", secondOfDay: 7 * 3_600 - 1)) == "2026-06-30")
    #expect(pacific.day(of: Instant(utc: "2026-07-01", secondOfDay: 7 * 3_600)) == "2026-07-01")
    #expect(pacific.day(of: Instant(utc: "2026-01-01", secondOfDay: 8 * 3_600 - 1)) == "2025-12-31")
  }

  @Test func `the offset changes in the very second of the transition`() {
    #expect(berlin.offsetSeconds(at: Instant(seconds: 1_774_745_999)) == 3_600)
    #expect(berlin.offsetSeconds(at: Instant(seconds: 1_774_746_000)) == 7_200)
    #expect(berlin.offsetSeconds(at: Instant(microseconds: 1_774_746_000 * 1_000_000 - 1)) == 3_600)
    #expect(berlin.offsetSeconds(at: Instant(seconds: .min / 2_000_000)) == 3_600)
  }

  @Test func `a time that the clock skips is read with the offset before`() {
    // Python: datetime(2026, 3, 29, 2, 30, tzinfo=Berlin).timestamp() and datetime(2026, 3, 8, 2, 30, tzinfo=Pacific).
    #expect(berlin.instant(of: "2026-03-29", secondOfDay: 9_000).seconds == 1_774_747_800)
    #expect(pacific.instant(of: "2026-03-08", secondOfDay: 9_000).seconds == 1_772_965_800)
  }

  @Test func `of a time that comes twice the first is meant`() {
    // Python, fold=0: datetime(2026, 10, 25, 2, 30, tzinfo=Berlin) and datetime(2026, 11, 1, 1, 30, tzinfo=Pacific).
    #expect(berlin.instant(of: "2026-10-25", secondOfDay: 9_000).seconds == 1_792_888_200)
    #expect(pacific.instant(of: "2026-11-01", secondOfDay: 5_400).seconds == 1_793_521_800)
    // The first second after it comes once only.
    #expect(berlin.instant(of: "2026-10-25", secondOfDay: 10_800).seconds == 1_792_893_600)
    #expect(pacific.instant(of: "2026-11-01", secondOfDay: 7_200).seconds == 1_793_527_200)
  }

  @Test func `every wall time that exists comes back as its own day`() {
    for zone in [berlin, pacific, .utc] {
      for number in 20_454...20_820 as ClosedRange<Int32> {
        for second in [0, 43_200, 86_399] {
          let day = CivilDay(number: number)
          #expect(zone.day(of: zone.instant(of: day, secondOfDay: second)) == day)
        }
      }
    }
  }
}

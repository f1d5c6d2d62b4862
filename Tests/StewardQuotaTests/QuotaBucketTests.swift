import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardQuota

@Suite struct QuotaBucketTests {
  static let start = Instant(seconds: 1_000)

  @Test func `a full bucket gives its burst at once and then a token each interval`() {
    var bucket = QuotaBucket(.reports(rate: 0.5, burst: 3), at: Self.start)

    let first = bucket.take(Self.ranks(5), owner: "a", at: Self.start)

    #expect(first == (3, Instant(seconds: 1_002)))
    #expect(bucket.take(Self.ranks(2), owner: "a", at: Instant(microseconds: 1_001_999_999)).granted == 0)
    #expect(bucket.take(Self.ranks(2), owner: "a", at: first.next).granted == 1)
  }

  @Test(arguments: [0.000_1, 0.001_111_111, 0.016_7, 0.022_2, 0.5, 2, 10, 1_000 / 3.0])
  func `the moment that is named is the first at which there is a token`(rate: Double) {
    var bucket = QuotaBucket(.reports(rate: rate), at: Self.start)
    var (now, calls) = (Self.start, 0)
    while calls < 200 {
      let (granted, next) = bucket.take(Self.ranks(2), owner: "a", at: now)
      if granted == 0, calls > 0 { #expect(next > now) }
      calls += granted
      if next > now {
        var early = bucket
        #expect(early.take(Self.ranks(1), owner: "a", at: Instant(microseconds: next.microseconds - 2)).granted == 0)
      }
      now = max(next, now)
    }
    // 200 calls from a bucket of one take 199 intervals; each is rounded up to a microsecond.
    let seconds = Double(now.microseconds - Self.start.microseconds) / 1e6
    #expect(seconds >= 199 / rate - 1e-3 && seconds <= 200 / rate + 1e-3)
  }

  @Test func `a bucket never holds more than its burst, and a clock that is behind takes nothing away`() {
    var bucket = QuotaBucket(.reports(rate: 1, burst: 4), at: Self.start)

    bucket.refill(at: Instant(seconds: 9_000))
    #expect(bucket.tokens == 4)
    _ = bucket.take(Self.ranks(2), owner: "a", at: Instant(seconds: 9_000))
    bucket.refill(at: Instant(seconds: 5))

    #expect(bucket.tokens == 2 && bucket.counted == Instant(seconds: 9_000))
  }

  @Test func `what the other side says goes before the documentation, until that changes`() {
    var bucket = QuotaBucket(.reports(rate: 1), at: Self.start)

    for said in [nil, Double.nan, .infinity, 0, -1] {
      bucket.passed(rate: said)
      #expect(bucket.rate == 1)
    }
    bucket.passed(rate: 0.25)
    bucket.follow(.reports(rate: 1, burst: 2))
    #expect(bucket.rate == 0.25 && bucket.burst == 2)
    bucket.follow(.reports(rate: 3))
    #expect(bucket.rate == 3 && bucket.burst == 1)
  }

  @Test func `refusals in a row double the pause, refusals of one moment don't`() {
    var bucket = QuotaBucket(.reports(rate: 2, burst: 30), at: Self.start)
    var (now, pauses) = (Self.start, [Double]())
    for _ in 0..<5 {
      for _ in 0..<3 { bucket.refused(retryAfterSeconds: nil, jitter: 1, at: now) }
      #expect(bucket.take(Self.ranks(1), owner: "a", at: now).granted == 0)
      pauses.append(Double(bucket.blockedUntil.microseconds - now.microseconds) / 1e6)
      now = bucket.blockedUntil
    }

    #expect(pauses == [1, 2, 4, 8, 16])
    bucket.passed(rate: nil)
    bucket.refused(retryAfterSeconds: nil, jitter: 0, at: now)
    #expect(bucket.blockedUntil == now.later(by: 0.5))
  }

  @Test(
    arguments: [
      (nil, 60), (5, 60), (100, 100), (-3, 60), (Double.nan, 60), (1e12, 3_600), (.infinity, 60),
    ] as [(Double?, Double)])
  func `a wait that the other side names can only make ours longer, within reason`(said: Double?, pause: Double) {
    var bucket = QuotaBucket(.reports(rate: 1 / 60.0), at: Self.start)

    bucket.refused(retryAfterSeconds: said, jitter: 1, at: Self.start)

    #expect(abs(Double(bucket.blockedUntil.microseconds - Self.start.microseconds) / 1e6 - pause) < 1e-3)
  }

  @Test func `however many refusals, the pause ends`() {
    var bucket = QuotaBucket(.reports(rate: 0.001), at: Self.start)
    var now = Self.start
    for _ in 0..<200 {
      bucket.refused(retryAfterSeconds: nil, jitter: 1, at: now)
      #expect(bucket.blockedUntil > now && bucket.blockedUntil <= now.later(by: 3_600))
      now = bucket.blockedUntil
    }
  }

  @Test func `a better call elsewhere keeps its token, a worse one doesn't`() {
    let (alert, daily) = (Rank(priority: 2, value: 0), Rank(priority: 1, value: 9))
    var bucket = QuotaBucket(.reports(rate: 1), at: Self.start)
    _ = bucket.take([daily], owner: "a", at: Self.start)
    _ = bucket.take([alert], owner: "b", at: Self.start)
    let next = Instant(seconds: 1_001)

    #expect(bucket.take([daily], owner: "a", at: next) == (0, Instant(seconds: 1_003)))
    #expect(bucket.take([Rank(priority: 2, value: 1)], owner: "c", at: next).granted == 1)
    #expect(bucket.take([alert], owner: "b", at: Instant(seconds: 1_002)).granted == 1)
    #expect(bucket.take([daily], owner: "a", at: Instant(seconds: 1_003)).granted == 1)
  }

  @Test func `who doesn't come for a token loses it`() {
    var bucket = QuotaBucket(.reports(rate: 1), at: Self.start)
    _ = bucket.take(Self.ranks(1), owner: "a", at: Self.start)
    _ = bucket.take([Rank(priority: 2, value: 0)], owner: "gone", at: Self.start)

    let (granted, next) = bucket.take(Self.ranks(1), owner: "a", at: Instant(seconds: 1_001))

    #expect(granted == 0)
    #expect(bucket.take(Self.ranks(1), owner: "a", at: next).granted == 1)
  }

  @Test func `values that aren't numbers are worth nothing, and order is total`() {
    let ranks = [
      Rank(priority: 0, value: .infinity), Rank(priority: 1, value: -.infinity), Rank(priority: 1, value: .nan),
      Rank(priority: 1, value: 2), Rank(priority: 2, value: -1),
    ]

    #expect(ranks.shuffled().sorted() == ranks)
    #expect(ranks[2] == Rank(priority: 1, value: 0))
  }

  private static func ranks(_ count: Int) -> [Rank] { Array(repeating: Rank(priority: 1, value: 0), count: count) }
}

internal import StewardDomain
internal import StewardPluginAPI

/// Whose calls of what are counted together.
struct BucketKey: Hashable, Sendable {
  let application: String
  let party: String
  let operation: String

  init(_ use: QuotaUse) { (application, party, operation) = (use.application, use.party, use.operation) }

  init(application: String, party: String, operation: String) {
    (self.application, self.party, self.operation) = (application, party, operation)
  }
}

/// Who goes first: by priority, then by value.
struct Rank: Hashable, Sendable, Comparable {
  let priority: Int64
  let value: Double

  init(priority: Int64, value: Double) {
    self.priority = priority
    self.value = value.isNaN ? 0 : value
  }

  init(_ use: QuotaUse) { self.init(priority: use.priority.rawValue, value: use.value) }

  static func < (left: Rank, right: Rank) -> Bool { (left.priority, left.value) < (right.priority, right.value) }
}

/// A token bucket (Turner, "New directions in communications", 1986: the leaky bucket as a meter), and who has the next token coming.
struct QuotaBucket: Sendable, Hashable {
  /// The rate that the documentation had when this bucket began; another one begins it anew.
  var documentedRate: Double
  /// Calls a second: documented, or as the other side said since.
  var rate: Double
  var burst: Double
  /// What was left at ``counted``.
  var tokens: Double
  var counted: Instant
  /// Nobody calls before.
  var blockedUntil: Instant
  /// Refusals in a row, those during a pause not counted.
  var refusals: Int64
  /// The best call that waits in some program, and until when the others leave a token to it.
  var claim: Claim?

  struct Claim: Sendable, Hashable {
    let owner: String
    let rank: Rank
    let until: Instant
  }

  /// A bucket that nobody has taken from: full.
  init(_ use: QuotaUse, at now: Instant) {
    documentedRate = use.ratePerSecond
    rate = use.ratePerSecond
    burst = use.burst
    tokens = use.burst
    counted = now
    blockedUntil = Instant(microseconds: 0)
    refusals = 0
  }

  /// Counts what came in since, by a clock that may be behind the one of another program.
  mutating func refill(at now: Instant) {
    guard now > counted else { return }
    tokens = min(burst, tokens + Double(now.microseconds - counted.microseconds) / 1e6 * rate)
    counted = now
  }

  /// Takes over what the documentation says now.
  mutating func follow(_ use: QuotaUse) {
    burst = use.burst
    tokens = min(tokens, burst)
    guard use.ratePerSecond != documentedRate else { return }
    documentedRate = use.ratePerSecond
    rate = use.ratePerSecond
  }

  /// Hands out tokens to the calls that wait in one program.
  ///
  /// - Parameters:
  ///   - ranks: of the calls, the best first.
  ///   - owner: the program. A better call that waits in another one keeps its token.
  /// - Returns: how many of the calls may go, and when the next may try.
  mutating func take(
    _ ranks: [Rank], owner: String, at now: Instant
  ) -> (granted: Int, next: Instant) {
    refill(at: now)
    let other = claim.flatMap { $0.owner != owner && $0.until > now ? $0 : nil }
    var granted = 0
    if now >= blockedUntil {
      while granted < ranks.count {
        let reserve = other.map { $0.rank > ranks[granted] ? 1.0 : 0.0 } ?? 0
        guard tokens + QuotaBucket.tolerance >= 1 + reserve else { break }
        tokens -= 1
        granted += 1
      }
    }
    guard granted < ranks.count else {
      if other == nil { claim = nil }
      return (granted, now)
    }
    let best = ranks[granted]
    let mine = max(moment(of: 1, at: now), blockedUntil)
    guard let other, other.rank > best else {
      claim = Claim(owner: owner, rank: best, until: mine.later(by: QuotaBucket.grace))
      return (granted, mine)
    }
    // The other's token goes first; ours is the one after it, or that one where the other doesn't come for it.
    let second = burst >= 2 ? max(moment(of: 2, at: now), blockedUntil) : .distantFuture
    return (granted, min(second, max(other.until, mine)))
  }

  /// When there will be so many tokens.
  func moment(of count: Double, at now: Instant) -> Instant {
    let missing = count - tokens - QuotaBucket.tolerance
    return missing <= 0 ? now : counted.later(by: missing / rate)
  }

  mutating func passed(rate said: Double?) {
    refusals = 0
    if let said, said.isFinite, said > 0 { rate = said }
  }

  /// Stops all calls for a while that doubles with each refusal in a row: at least the time that one token takes, or a second.
  ///
  /// - Parameter jitter: from 0 to 1, so that programs don't come back together.
  mutating func refused(retryAfterSeconds: Double?, jitter: Double, at now: Instant) {
    refill(at: now)
    tokens = 0
    let asked = retryAfterSeconds.flatMap { $0.isFinite && $0 > 0 ? min($0, QuotaBucket.longestPause) : nil } ?? 0
    guard now >= blockedUntil else {
      // Calls that were under way together are refused together.
      blockedUntil = max(blockedUntil, now.later(by: asked))
      return
    }
    refusals += 1
    let doubled = max(1, 1 / rate) * Double(Int64(1) << min(refusals - 1, 20))
    let pause = min(doubled, max(QuotaBucket.longestPause, 1 / rate)) * (1 + jitter) / 2
    blockedUntil = now.later(by: max(pause, asked))
  }

  /// Tokens are sums of fractions.
  private static let tolerance = 1e-9
  /// How long after its time a program may come for its token, in seconds.
  private static let grace = 2.0
  private static let longestPause = 3_600.0
}

extension Instant {
  /// Rounded up to a microsecond, and never beyond the distant future.
  func later(by seconds: Double) -> Instant {
    let step = (seconds * 1e6).rounded(.up)
    guard step < 9e18, case let (sum, isOver) = microseconds.addingReportingOverflow(Int64(step)), !isOver else {
      return .distantFuture
    }
    return Instant(microseconds: sum)
  }
}

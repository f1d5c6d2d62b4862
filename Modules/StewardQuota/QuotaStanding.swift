public import StewardDomain

/// How much of a quota is left.
public struct QuotaStanding: Sendable, Hashable {
  public let application: String
  /// Empty where the quota is the application's as a whole.
  public let party: String
  public let operation: String
  /// Calls a second: documented, or as the other side said since.
  public let ratePerSecond: Double
  public let burst: Double
  /// Calls that could be made at once. Other programs may be waiting for them.
  public let remaining: Int
  /// After a refusal nobody calls before this moment.
  public let pausedUntil: Instant?
  /// Calls that wait in this program.
  public let waiting: Int
  /// When the next call may be made, if no other program wants one.
  public let nextCall: Instant
  /// When the last one of those that wait will have been made, if no other program wants one; ``nextCall`` where none waits.
  public let lastCall: Instant

  init(_ key: BucketKey, _ bucket: QuotaBucket, waiting: Int, at now: Instant) {
    var bucket = bucket
    bucket.refill(at: now)
    application = key.application
    party = key.party
    operation = key.operation
    ratePerSecond = bucket.rate
    burst = bucket.burst
    let isPaused = bucket.blockedUntil > now
    remaining = isPaused ? 0 : Int(bucket.tokens + 1e-9)
    pausedUntil = isPaused ? bucket.blockedUntil : nil
    self.waiting = waiting
    nextCall = max(bucket.moment(of: 1, at: now), isPaused ? bucket.blockedUntil : now)
    lastCall = max(nextCall, bucket.moment(of: Double(waiting), at: now))
  }
}

/// How often and after how long a call is made again that failed for a passing reason.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all, at least 1.
  public var attempts = 8
  /// The pause after the first failure; it doubles with each further one.
  public var firstMilliseconds: Int64 = 1_000
  public var longestMilliseconds: Int64 = 60_000

  public init() {}

  /// Whether a call may be made again.
  ///
  /// What used up all of its time gets one more chance only: attempts of minutes each would hold up everything behind them.
  /// - Parameter failures: those so far, this one included.
  public func allowsAnother(after error: CallError, failures: Int) -> Bool {
    error.isPassing && failures < (error.code == .tooSlow ? min(2, attempts) : attempts)
  }

  /// The pause after a failure: between half of the doubled pause and all of it, so that callers that failed together
  /// don't come back together.
  ///
  /// - Parameters:
  ///   - failure: 1 for the first.
  ///   - seed: anything that differs between callers.
  public func pauseMilliseconds(after failure: Int, seed: UInt64) -> Int64 {
    let doubled = firstMilliseconds << Int64(min(max(failure - 1, 0), 20))
    let longest = min(max(doubled, firstMilliseconds), longestMilliseconds)
    // SplitMix64 (Steele, Lea, Flood, 2014), one step: cheap, and every bit of the seed counts.
    var mixed = seed &+ UInt64(truncatingIfNeeded: failure) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return longest / 2 + Int64(mixed % UInt64(longest / 2 + 1))
  }
}

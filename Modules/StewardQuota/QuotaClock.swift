internal import Glibc
public import StewardDomain

/// The time by which quotas are counted, and waiting for it.
public protocol QuotaClock: Sendable {
  func now() -> Instant
  /// - Throws: `CancellationError` where the task is cancelled.
  func sleep(until moment: Instant) async throws
}

public struct SystemQuotaClock: QuotaClock {
  public init() {}

  public func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  public func sleep(until moment: Instant) async throws {
    // In steps, since the clock may be put right while we sleep.
    while case let rest = moment.microseconds - now().microseconds, rest > 0 {
      try await Task.sleep(for: .microseconds(min(rest, 60_000_000)))
    }
  }
}

/// A small generator whose numbers follow from its seed (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

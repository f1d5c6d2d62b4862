internal import Glibc

/// The clock of a loop: nanoseconds that only go forward, read once a turn.
final class LoopClock {
  private(set) var now = LoopClock.read()
  /// Nothing is overdue before this moment.
  var alarm = Int64.max

  func wake(at moment: Int64) { alarm = min(alarm, moment) }

  func advance() { now = LoopClock.read() }

  static func read() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension Int64 {
  /// This many milliseconds in nanoseconds; longer than a century is for ever.
  static func milliseconds(_ count: Int) -> Int64 {
    Int64(Swift.max(0, Swift.min(count, 3_155_760_000_000))) * 1_000_000
  }
}

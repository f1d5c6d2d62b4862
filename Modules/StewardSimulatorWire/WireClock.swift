public import StewardDomain
internal import Synchronization

/// The time of the simulated service: somebody's clock, and how far it was put forward.
public final class WireClock: Sendable {
  private let base: @Sendable () -> Instant
  private let forward = Mutex<Int64>(0)

  public init(_ base: @escaping @Sendable () -> Instant) { self.base = base }

  public func now() -> Instant {
    let seconds = forward.withLock { $0 }
    return Instant(microseconds: base().microseconds + seconds * 1_000_000)
  }

  /// At most ten years at once.
  static let longestStep: Int64 = 10 * 366 * 86_400

  /// - Parameter seconds: 0…``longestStep``; the clock doesn't go back.
  func advance(seconds: Int64) {
    let step = min(max(0, seconds), Self.longestStep)
    forward.withLock { $0 = min($0 + step, 100 * Self.longestStep) }
  }

  /// A number of seconds, or with a letter of minutes, hours or days: `90`, `15m`, `6h`, `3d`.
  static func seconds(_ text: some StringProtocol) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int64(unit == nil ? String(text) : String(text.dropLast())), number >= 0 else { return nil }
    let (seconds, isTooLong) = number.multipliedReportingOverflow(by: unit ?? 1)
    return isTooLong || seconds > longestStep ? nil : seconds
  }
}

internal import Glibc

/// Lets a surprise pass only if it is larger than all recent ones, and the less of it the more there were of its size.
struct AlarmRecord: Sendable {
  private var highest = 0.0
  /// Passed surprises by size, in steps of a twentieth up to 20, which needs more points than a series can have.
  private var passed = [Double](repeating: 0, count: 400)

  /// A record has to be higher by this factor, and fades to half within some 350 points.
  private static let margin = 1.1
  private static let fading = 0.998
  /// Surprises down to this much smaller count as of the same size.
  private static let likeness = 0.5

  mutating func news(in surprise: Double) -> Double {
    highest *= Self.fading
    guard surprise > Self.margin * highest else {
      highest = max(highest, surprise)
      return 0
    }
    highest = surprise
    var alike = 1.0
    for step in Self.step(surprise - Self.likeness)..<passed.count { alike += passed[step] }
    passed[Self.step(surprise)] += 1
    return max(0, surprise - log(alike))
  }

  private static func step(_ surprise: Double) -> Int { max(0, min(399, Int(surprise * 20))) }
}

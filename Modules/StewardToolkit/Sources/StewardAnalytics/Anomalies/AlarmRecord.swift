internal import Glibc

/// Lets a surprise pass only if it is larger than all recent ones, and the less of it the more there were of its size.
struct AlarmRecord: Sendable {
  private var highest = 0.0
  /// Passed surprises by size, in steps of a twentieth up to 20, which needs more points than a series can have.
  private var passed = [Double](repeating: 0, count: 400)

  /// A record has to be higher by this factor.
  private static let margin = 1.1
  private let fading: Double
  private let likeness: Double

  init(_ tuning: AnomalyTuning) {
    fading = tuning.fading
    likeness = tuning.likeness
  }

  mutating func news(in surprise: Double) -> Double {
    highest *= fading
    guard surprise > Self.margin * highest else {
      highest = max(highest, surprise)
      return 0
    }
    highest = surprise
    var alike = 1.0
    for step in Self.step(surprise - likeness)..<passed.count { alike += passed[step] }
    passed[Self.step(surprise)] += 1
    return max(0, surprise - log(alike))
  }

  private static func step(_ surprise: Double) -> Int { max(0, min(399, Int(surprise * 20))) }
}

@testable internal import StewardAnalytics

/// Scores series with each of many configurations of the detector: a line of the configuration, then one a series.
enum AnomalyTrials {
  static func run(file: String) throws {
    let series = try Files.rows(file).map { row in
      let numbers = row.dropFirst().compactMap { Double($0) }
      return stride(from: 0, to: numbers.count - 1, by: 2).map { (phase: numbers[$0], value: numbers[$0 + 1]) }
    }
    for tuning in configurations {
      print("tuning \(tuning)")
      for points in series {
        var detector = AnomalyDetector(tuning)
        let scores = try points.map { try detector.score($0.value, phase: $0.phase) }
        print(scores.map { $0 == 0 ? "0" : "\(Float($0))" }.joined(separator: " "))
      }
    }
  }

  private static var configurations: [AnomalyTuning] {
    var result: [AnomalyTuning] = []
    for (fast, slow) in [(0.02, 0.002), (0.05, 0.005), (0.01, 0.001)] {
      for smoothing in [0.5, 0.3, 1] {
        for fading in [0.998, 0.996, 0.999] {
          for likeness in [0.5, 0.25, 1] {
            result.append(
              AnomalyTuning(fast: fast, slow: slow, smoothing: smoothing, fading: fading, likeness: likeness))
          }
        }
      }
    }
    return result
  }
}

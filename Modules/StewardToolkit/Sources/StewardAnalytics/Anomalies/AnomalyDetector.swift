/// Says of each new value of a series how much it stands out from all before, in constant time and memory.
///
/// Surprise is rarity: −log of the share of earlier values in the same cell of a histogram and its neighbours. Three
/// views are counted: the value itself, the difference of a fast and a slow mean (level shifts and drifts), and the
/// smoothed value against its place in a cycle such as the hour of the day. Mean and maximum of the three are mixed in
/// equal parts.
///
/// An alarm is a record: only a surprise above all recent ones counts, so that a burst alarms once. And it is news: the
/// more surprises of its size a series has had, the less the next one says. What remains, r, is the score r / (r +
/// 4.8): one half and above is an alarm.
///
/// Sources: Lavin and Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark",
/// *ICMLA* 2015 (what a streaming score has to do); Shannon, "A Mathematical Theory of Communication", 1948, §6
/// (surprise). Views, records and the discount of repetitions are ours.
public struct AnomalyDetector: Sendable {
  private var value = RarityHistogram()
  private var band = RarityHistogram()
  private var cycle = RaritySurface()
  private var fast: RunningMean
  private var slow: RunningMean
  private var smoothed: RunningMean
  private var alarms: AlarmRecord

  /// The score from which a point is an alarm.
  public static let alarmScore = 0.5
  private static let alarmSurprise = 4.8

  public init() { self.init(AnomalyTuning()) }

  init(_ tuning: AnomalyTuning) {
    fast = RunningMean(weight: tuning.fast)
    slow = RunningMean(weight: tuning.slow)
    smoothed = RunningMean(weight: tuning.smoothing)
    alarms = AlarmRecord(tuning)
  }

  /// Scores the next value.
  ///
  /// - Parameters:
  ///   - value: the next value, its size below 10³⁰⁰.
  ///   - phase: its place in a cycle that the series may have, 0 ..< 1: time of the day for values within days, day of
  ///     the week for daily ones, always 0 where there is no cycle.
  /// - Returns: 0 (like many before) to below 1; alarms from ``alarmScore`` on. The first 50 values teach only.
  /// - Throws: ``AnomalyError``; the detector is as before then.
  /// - Complexity: O(1).
  public mutating func score(_ value: Double, phase: Double = 0) throws(AnomalyError) -> Double {
    guard value.magnitude < 1e300 else { throw .badValue }
    guard phase >= 0, phase < 1 else { throw .badPhase }
    let surprises = (
      self.value.surprise(of: value),
      band.surprise(of: fast.add(value) - slow.add(value)),
      cycle.surprise(of: smoothed.add(value), phase: phase)
    )
    let mean = (surprises.0 + surprises.1 + surprises.2) / 3
    let largest = max(surprises.0, surprises.1, surprises.2)
    let news = alarms.news(in: (mean + largest) / 2)
    return news / (news + Self.alarmSurprise)
  }

  /// Scores a whole series as if its values came one by one.
  ///
  /// - Parameters:
  ///   - values: oldest first.
  ///   - phases: one for each value, or none where there is no cycle.
  /// - Throws: ``AnomalyError``.
  /// - Complexity: O(*n*).
  public static func scores(of values: [Double], phases: [Double] = []) throws(AnomalyError) -> [Double] {
    guard phases.isEmpty || phases.count == values.count else { throw .unequalLengths }
    var detector = AnomalyDetector()
    var scores: [Double] = []
    scores.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      scores.append(try detector.score(value, phase: phases.isEmpty ? 0 : phases[index]))
    }
    return scores
  }
}

/// The constants of a detector. Nobody sets others but a measurement of what they are worth on series that didn't choose
/// them.
struct AnomalyTuning: Sendable {
  /// Weights of a new value in the means.
  var fast = 0.02
  var slow = 0.002
  var smoothing = 0.5
  /// What is left of a record a point later: half within some 350 points.
  var fading = 0.998
  /// Surprises down to this much smaller count as of the same size.
  var likeness = 0.5
}

/// Why a value couldn't be scored.
public enum AnomalyError: Error, Hashable, Sendable {
  /// Not a number, or 10³⁰⁰ and more.
  case badValue
  /// Not within 0 ..< 1.
  case badPhase
  case unequalLengths
}

/// A mean in which old values fade; the plain mean until there are enough of them.
struct RunningMean: Sendable {
  private let weight: Double
  private var mean = 0.0
  private var count = 0.0

  init(weight: Double) { self.weight = weight }

  mutating func add(_ value: Double) -> Double {
    count += 1
    mean += max(weight, 1 / count) * (value - mean)
    return mean
  }
}

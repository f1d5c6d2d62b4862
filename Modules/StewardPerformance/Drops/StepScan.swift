internal import Glibc

/// Looks for days on which fewer came, or fewer of those bought, than in the days before.
///
/// Each length of days is compared with the usual days before it, both divided by the store's index. What the
/// difference of two such means varies by, beyond counting, is learned from the store itself.
struct StepScan {
  struct Step {
    let item: Int
    let metric: DropMetric
    let days: Range<Int>
    /// Standard deviations; negative for a fall.
    let deviation: Double
    /// The rates before and in the days.
    let before: Double
    let after: Double
    /// The chance of such a step somewhere in its month where nothing happened.
    let chance: Double
  }

  /// Shorter falls are told by what is on record, or not at all.
  static let lengths = [10, 14, 21, 30, 42]
  /// Of a fall that still runs when the settled days end.
  private static let shortest = 7
  /// Starts and lengths of a month that aren't much the same, for a bound by Bonferroni.
  private static let looksPerMonth = 10.0

  private let panel: ListingPanel
  private let policy: DropPolicy
  private let metric: DropMetric
  /// By item: sums up to each day of what is counted, and of what it is counted over.
  private let counts: [[Double]]
  private let exposures: [[Double]]
  /// By length: the variance of the logarithm of a ratio beyond counting.
  private var excess: [Double] = []

  /// - Parameter hidden: by item, days that are explained already; they count neither as usual nor as a step.
  init(_ panel: ListingPanel, _ mood: StoreMood, _ policy: DropPolicy, _ metric: DropMetric, hidden: [[Bool]]) {
    self.panel = panel
    self.policy = policy
    self.metric = metric
    var counts: [[Double]] = []
    var exposures: [[Double]] = []
    for item in panel.items.indices {
      let rates = StepScan.daily(panel, mood, metric, item, hidden[item])
      counts.append(StepScan.sums(rates.map(\.count)))
      exposures.append(StepScan.sums(rates.map(\.exposure)))
    }
    self.counts = counts
    self.exposures = exposures
    excess = StepScan.lengths.map(excessVariance)
  }

  /// The deepest steps of a listing that don't overlap.
  func steps(_ item: Int) -> [Step] {
    var found: [Step] = []
    var blocked = [Bool](repeating: false, count: panel.dayCount)
    while found.count < 6, let step = deepest(item, blocked) {
      found.append(step)
      for day in (step.days.lowerBound - 7..<step.days.upperBound + 14).clamped(to: 0..<panel.dayCount) {
        blocked[day] = true
      }
    }
    return found
  }

  /// How far some days of a listing are from those before; `nil` where nothing is known of one of them.
  func compare(_ item: Int, _ days: Range<Int>) -> (deviation: Double, before: Double, after: Double)? {
    let place = StepScan.lengths.firstIndex { $0 >= days.count } ?? StepScan.lengths.count - 1
    return compare(item, days, excess[place])
  }

  private func compare(
    _ item: Int, _ days: Range<Int>, _ excess: Double
  )
    -> (deviation: Double, before: Double, after: Double)?
  {
    let past = max(0, days.lowerBound - policy.usualDays)..<days.lowerBound
    let (first, over) = (sum(counts, item, past), sum(exposures, item, past))
    let (second, now) = (sum(counts, item, days), sum(exposures, item, days))
    guard over > 0, now > 0, first > 0 else { return nil }
    let root = SignedRoot.poisson(first, over, second, now)
    let counting = 1 / (first + 0.5) + 1 / (second + 0.5)
    // Counting alone is exact; what goes beyond widens it in the same proportion.
    return (root / (1 + excess / counting).squareRoot(), first / over, second / now)
  }

  private func deepest(_ item: Int, _ blocked: [Bool]) -> Step? {
    var best: Step?
    let first = max(policy.usualDays, panel.born[item] + 14)
    guard first < panel.settled else { return nil }
    for start in first..<panel.settled where !blocked[start] {
      let past = max(0, start - policy.usualDays)..<start
      guard sum(exposures, item, past) > 0, knownDays(item, past) >= 10 else { continue }
      for (place, length) in StepScan.lengths.enumerated() {
        let days = start..<min(panel.settled, start + length)
        if days.count < Self.shortest || blocked[days.upperBound - 1] || knownDays(item, days) * 2 < days.count {
          break
        }
        guard let found = compare(item, days, excess[place]), found.deviation < -2.5,
          found.after < policy.mostLeft * found.before, found.deviation < best?.deviation ?? 0
        else { continue }
        best = Step(
          item: item, metric: metric, days: days, deviation: found.deviation, before: found.before, after: found.after,
          chance: min(1, StepScan.looksPerMonth * SignedRoot.tail(found.deviation)))
      }
    }
    return best
  }

  private func knownDays(_ item: Int, _ days: Range<Int>) -> Int {
    let sums = exposures[item]
    return days.count { sums[$0 + 1] > sums[$0] }
  }

  @inline(__always)
  private func sum(_ sums: [[Double]], _ item: Int, _ days: Range<Int>) -> Double {
    sums[item][days.upperBound] - sums[item][days.lowerBound]
  }

  /// The middle of what squared logarithms of ratios exceed counting by, over listings with enough to count.
  private func excessVariance(_ length: Int) -> Double {
    var squares: [Double] = []
    for item in panel.items.indices {
      var start = panel.born[item] + policy.usualDays
      while start + length <= panel.settled {
        defer { start += 3 }
        let past = start - policy.usualDays..<start
        let (first, over) = (sum(counts, item, past), sum(exposures, item, past))
        let (second, now) = (sum(counts, item, start..<start + length), sum(exposures, item, start..<start + length))
        guard over > 0, now > 0, first >= 20 else { continue }
        let ratio = log((second + 0.5) / now) - log((first + 0.5) / over)
        squares.append(ratio * ratio - StepScan.medianOfSquare * (1 / (first + 0.5) + 1 / (second + 0.5)))
      }
    }
    return max(0.005, (middle(squares) ?? 0.05) / StepScan.medianOfSquare)
  }

  /// Of a standard normal.
  private static let medianOfSquare = 0.4549

  private static func sums(_ values: [Double]) -> [Double] {
    values.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
  }

  /// What is counted on each day and over what; nothing over nothing on hidden and unreported days.
  private static func daily(
    _ panel: ListingPanel, _ mood: StoreMood, _ metric: DropMetric, _ item: Int, _ hidden: [Bool]
  ) -> [(count: Double, exposure: Double)] {
    (0..<panel.dayCount).map { day in
      let cell = panel.cell(item, day)
      let visits = panel.sessions[cell]
      if visits.isNaN || hidden[day] { return (0, 0) }
      if metric == .conversion { return (panel.orders[cell], visits) }
      // A day of many visitors mustn't make the days after it look poor.
      let usual = panel.median(panel.sessions, item, day - 21..<day + 22) ?? visits
      let cap = (1.6 * usual + 3 * usual.squareRoot() + 1) * max(1, mood.index[day])
      return (min(visits, cap), mood.index[day])
    }
  }
}

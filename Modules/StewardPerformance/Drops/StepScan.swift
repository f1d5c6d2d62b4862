internal import Glibc

/// Looks for days on which fewer came, or fewer of those bought, than in the days around them.
///
/// Each first day and length is compared with the usual days before it and, once they have come, after it, all divided by
/// the store's index: the likelihood ratio of a rate that changes on an unknown day and comes back on another (Yao,
/// *Biometrika* 80, 1993). What such a ratio varies by beyond counting is learned from the store, and of a listing from
/// its own weeks.
struct StepScan {
  struct Step {
    let item: Int
    let metric: DropMetric
    let days: Range<Int>
    /// Standard deviations; negative for a fall.
    let deviation: Double
    /// The usual rate and that in the days.
    let before: Double
    let after: Double
    /// The chance of such a step somewhere in its month where nothing happened.
    let chance: Double
  }

  /// Shorter falls are told by what is on record, or not at all.
  static let lengths = [10, 12, 14, 17, 21, 25, 30, 36, 42]
  /// Of a fall that still runs when the settled days end.
  private static let shortest = 7
  /// Starts and lengths of a month that aren't much the same, for a bound by Bonferroni.
  private static let looksPerMonth = 12.0

  private let panel: ListingPanel
  private let policy: DropPolicy
  private let metric: DropMetric
  /// By item: sums up to each day of what is counted, and of what it is counted over.
  private let counts: [[Double]]
  private let exposures: [[Double]]
  /// And the number of days on which anything is known.
  private let known: [[Int]]
  /// By length, without and with days after: the variance of the logarithm of a ratio beyond counting.
  private var excess: [[Double]] = []
  /// By item: how many times the store's excess is its own.
  private var restlessness: [Double] = []
  private let usualDays: Int

  /// - Parameter hidden: by item, days that are explained already; they count neither as usual nor as a step.
  init(_ panel: ListingPanel, _ mood: StoreMood, _ policy: DropPolicy, _ metric: DropMetric, hidden: [[Bool]]) {
    self.panel = panel
    self.policy = policy
    self.metric = metric
    usualDays = metric == .conversion ? policy.usualConversionDays : policy.usualDays
    var counts: [[Double]] = []
    var exposures: [[Double]] = []
    var known: [[Int]] = []
    for item in panel.items.indices {
      let rates = StepScan.daily(panel, mood, metric, item, hidden[item])
      counts.append(StepScan.sums(rates.map(\.count)))
      exposures.append(StepScan.sums(rates.map(\.exposure)))
      known.append(rates.reduce(into: [0]) { $0.append(($0.last ?? 0) + ($1.exposure > 0 ? 1 : 0)) })
    }
    self.counts = counts
    self.exposures = exposures
    self.known = known
    excess = [false, true].map { takesAfter in StepScan.lengths.map { excessVariance($0, takesAfter) } }
    restlessness = ownExcess()
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

  /// How far some days of a listing are from those around them; `nil` where nothing is known of one of them.
  func compare(_ item: Int, _ days: Range<Int>) -> (deviation: Double, before: Double, after: Double)? {
    compare(item, days, StepScan.lengths.firstIndex { $0 >= days.count } ?? StepScan.lengths.count - 1)
  }

  private func compare(
    _ item: Int, _ days: Range<Int>, _ place: Int
  )
    -> (deviation: Double, before: Double, after: Double)?
  {
    let (first, over, sides) = usual(item, days, takesAfter: true)
    let (second, now) = (sum(counts, item, days), sum(exposures, item, days))
    guard over > 0, now > 0, first > 0 else { return nil }
    let root = SignedRoot.poisson(first, over, second, now)
    let counting = 1 / (first + 0.5) + 1 / (second + 0.5)
    // Counting alone is exact; what goes beyond widens it in the same proportion.
    let beyond = excess[sides - 1][place] * restlessness[item]
    return (root / (1 + beyond / counting).squareRoot(), first / over, second / now)
  }

  /// What was counted on the usual days, over what, and on how many sides they lie.
  private func usual(
    _ item: Int, _ days: Range<Int>, takesAfter: Bool
  )
    -> (count: Double, exposure: Double, sides: Int)
  {
    let past = max(0, days.lowerBound - usualDays)..<days.lowerBound
    let next = min(panel.settled, days.upperBound)..<min(panel.settled, days.upperBound + policy.usualDays)
    let (count, exposure) = (sum(counts, item, past), sum(exposures, item, past))
    guard takesAfter, knownDays(item, next) >= StepScan.leastAfter else { return (count, exposure, 1) }
    return (count + sum(counts, item, next), exposure + sum(exposures, item, next), 2)
  }

  /// Fewer days after say too little of what is usual.
  private static let leastAfter = 14

  private func deepest(_ item: Int, _ blocked: [Bool]) -> Step? {
    var best: Step?
    let first = max(policy.usualDays, panel.born[item] + 14)
    guard first < panel.settled else { return nil }
    for start in first..<panel.settled where !blocked[start] {
      let past = max(0, start - usualDays)..<start
      guard sum(exposures, item, past) > 0, knownDays(item, past) >= 10 else { continue }
      for (place, length) in StepScan.lengths.enumerated() {
        let days = start..<min(panel.settled, start + length)
        if days.count < Self.shortest || blocked[days.upperBound - 1] || knownDays(item, days) * 2 < days.count {
          break
        }
        guard let found = compare(item, days, place), found.deviation < -2.5,
          found.after < policy.mostLeft * found.before, found.deviation < best?.deviation ?? 0
        else { continue }
        best = Step(
          item: item, metric: metric, days: days, deviation: found.deviation, before: found.before, after: found.after,
          chance: Self.chance(found.deviation))
      }
    }
    return best
  }

  /// Of a fall as deep somewhere in a month of a listing.
  static func chance(_ deviation: Double) -> Double { min(1, looksPerMonth * SignedRoot.tail(deviation)) }

  private func knownDays(_ item: Int, _ days: Range<Int>) -> Int {
    known[item][days.upperBound] - known[item][days.lowerBound]
  }

  @inline(__always)
  private func sum(_ sums: [[Double]], _ item: Int, _ days: Range<Int>) -> Double {
    sums[item][days.upperBound] - sums[item][days.lowerBound]
  }

  /// The middle of what squared logarithms of ratios exceed counting by, over listings with enough to count.
  private func excessVariance(_ length: Int, _ takesAfter: Bool) -> Double {
    var squares: [Double] = []
    for item in panel.items.indices {
      var start = panel.born[item] + policy.usualDays
      while start + length <= panel.settled {
        defer { start += 3 }
        let days = start..<start + length
        let (first, over, sides) = usual(item, days, takesAfter: takesAfter)
        let (second, now) = (sum(counts, item, days), sum(exposures, item, days))
        guard over > 0, now > 0, first >= 20, sides == (takesAfter ? 2 : 1) else { continue }
        let ratio = log((second + 0.5) / now) - log((first + 0.5) / over)
        squares.append(ratio * ratio - StepScan.medianOfSquare * (1 / (first + 0.5) + 1 / (second + 0.5)))
      }
    }
    return max(0.005, (middle(squares) ?? 0.05) / StepScan.medianOfSquare)
  }

  /// A listing's own excess as part of the store's: weeks against the next, drawn towards 1 where there are few of them
  /// or counting hides what goes beyond (an empirical Bayes estimate in the manner of Efron and Morris 1973).
  private func ownExcess() -> [Double] {
    let found = panel.items.indices.map { item -> (value: Double, counting: Double, count: Double) in
      var squares: [Double] = []
      var counting = 0.0
      var start = panel.born[item]
      while start + 14 <= panel.settled {
        defer { start += 7 }
        let (left, right) = (start..<start + 7, start + 7..<start + 14)
        let (first, over) = (sum(counts, item, left), sum(exposures, item, left))
        let (second, now) = (sum(counts, item, right), sum(exposures, item, right))
        guard over > 0, now > 0, knownDays(item, left) > 4, knownDays(item, right) > 4 else { continue }
        let ratio = log((second + 0.5) / now) - log((first + 0.5) / over)
        let noise = 1 / (first + 0.5) + 1 / (second + 0.5)
        squares.append(ratio * ratio - StepScan.medianOfSquare * noise)
        counting += noise
      }
      let count = Double(max(1, squares.count))
      return ((middle(squares) ?? 0) / StepScan.medianOfSquare, counting / count, Double(squares.count))
    }
    let common = max(0.005, middle(found.filter { $0.count >= 8 && $0.counting < 0.1 }.map(\.value)) ?? 0.05)
    return found.map { own in
      let part = common / (common + own.counting)
      let weight = own.count * part * part
      return max(0.25, (weight * own.value / common + Self.priorWeeks) / (weight + Self.priorWeeks))
    }
  }

  /// So many pairs of weeks weigh as much as the store.
  private static let priorWeeks = 8.0

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
      let usual = panel.median(panel.sessions, item, day - 21..<max(day, min(panel.settled, day + 22))) ?? visits
      let cap = (1.6 * usual + 3 * usual.squareRoot() + 1) * max(1, mood.index[day])
      return (min(visits, cap), mood.index[day])
    }
  }
}

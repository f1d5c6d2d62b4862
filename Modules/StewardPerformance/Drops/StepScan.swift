internal import Glibc

/// Looks for days on which fewer of the visitors bought than in the days around them.
///
/// Each first day and length is compared with the usual days before it and, once they have come, after it: the likelihood
/// ratio of a rate that changes on an unknown day and comes back on another (Yao,
/// *Biometrika* 80, 1993). What such a ratio varies by beyond counting is learned from the store, and of a listing from
/// its own weeks.
struct StepScan: FallScan {
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
  static let shortest = 7
  /// Starts and lengths of a month that aren't much the same, for a bound by Bonferroni.
  private static let looksPerMonth = 12.0

  private let panel: ListingPanel
  private let policy: DropPolicy
  /// Item-major, `width` a listing: sums up to each day of what is counted, and of what it is counted over.
  private let counts: [Double]
  private let exposures: [Double]
  /// And the number of days on which anything is known.
  private let known: [Int32]
  private let width: Int
  /// By length, without and with days after: the variance of the logarithm of a ratio beyond counting.
  private var excess: [[Double]] = []
  /// By item: how many times the store's excess is its own.
  private var restlessness: [Double] = []
  private var usualDays: Int { policy.usualConversionDays }
  private var nextDays: Int { policy.usualDays }

  /// - Parameter hidden: by item, days that are explained already; they count neither as usual nor as a step.
  init(_ panel: ListingPanel, _ mood: StoreMood, _ policy: DropPolicy, hidden: [[Bool]]) {
    self.panel = panel
    self.policy = policy
    width = panel.dayCount + 1
    let sums = StepSums(panel, mood, .conversion, hidden: hidden)
    (counts, exposures, known) = (sums.counts, sums.exposures, sums.known)
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
    rates(item, days, past: past(item, days.lowerBound)).map { rates in
      (deviation(rates, item, place), rates.before, rates.after)
    }
  }

  /// How far some days would have been expected to be from those around them if a part of what is usual were left.
  func expected(_ item: Int, _ days: Range<Int>, left: Double) -> Double? {
    let place = StepScan.lengths.firstIndex { $0 >= days.count } ?? StepScan.lengths.count - 1
    return rates(item, days, past: past(item, days.lowerBound)).map { found in
      var rates = found
      rates.second = rates.before * rates.now * left
      return deviation(rates, item, place)
    }
  }

  /// What was counted in some days and on the usual ones, and over what.
  private struct Rates {
    let first: Double
    let over: Double
    var second: Double
    let now: Double
    /// On how many sides the usual days lie.
    let sides: Int
    var before: Double { first / over }
    var after: Double { second / now }
  }

  private func deviation(_ rates: Rates, _ item: Int, _ place: Int) -> Double {
    // Half a count nearer to what is expected, so that the tail of few or no orders isn't taken for a thinner one.
    let expected = (rates.first + rates.second) * rates.now / (rates.over + rates.now)
    let second = min(rates.second + 0.5, max(expected, rates.second))
    let root = SignedRoot.poisson(rates.first, rates.over, second, rates.now)
    let counting = 1 / (rates.first + 0.5) + 1 / (rates.second + 0.5)
    // Counting alone is exact; what goes beyond widens it in the same proportion.
    let beyond = excess[rates.sides - 1][place] * restlessness[item]
    return root / (1 + beyond / counting).squareRoot()
  }

  /// `nil` where nothing is known of one of both.
  ///
  /// - Parameter takesAfter: whether the days after must, or must not, be known; as they are where it is `nil`.
  private func rates(
    _ item: Int, _ days: Range<Int>, past: (count: Double, exposure: Double), takesAfter: Bool? = nil
  ) -> Rates? {
    var (first, over, sides) = (past.count, past.exposure, 1)
    let next = min(panel.settled, days.upperBound)..<min(panel.settled, days.upperBound + nextDays)
    if takesAfter != false, knownDays(item, next) >= min(StepScan.leastAfter, nextDays / 2) {
      first += sum(counts, item, next)
      over += sum(exposures, item, next)
      sides = 2
    }
    let (second, now) = (sum(counts, item, days), sum(exposures, item, days))
    guard over > 0, first > 0, now > 0, takesAfter.map({ $0 == (sides == 2) }) ?? true else { return nil }
    return Rates(first: first, over: over, second: second, now: now, sides: sides)
  }

  /// What was counted on the usual days before a day, and over what.
  private func past(_ item: Int, _ day: Int) -> (count: Double, exposure: Double) {
    let days = max(0, day - usualDays)..<day
    return (sum(counts, item, days), sum(exposures, item, days))
  }

  /// Fewer days after say too little of what is usual.
  private static let leastAfter = 14

  private func deepest(_ item: Int, _ blocked: [Bool]) -> Step? {
    var best: Step?
    let first = max(policy.usualDays, panel.born[item] + 14)
    guard first < panel.settled else { return nil }
    for start in first..<panel.settled where !blocked[start] {
      let past = past(item, start)
      guard past.exposure > 0, knownDays(item, max(0, start - usualDays)..<start) >= 10 else { continue }
      for (place, length) in StepScan.lengths.enumerated() {
        let days = start..<min(panel.settled, start + length)
        if days.count < Self.shortest || blocked[days.upperBound - 1] || knownDays(item, days) * 2 < days.count {
          break
        }
        guard let rates = rates(item, days, past: past), rates.after < policy.mostLeft * rates.before else { continue }
        let deviation = deviation(rates, item, place)
        guard deviation < -2.5, deviation < best?.deviation ?? 0 else { continue }
        best = Step(
          item: item, metric: .conversion, days: days, deviation: deviation, before: rates.before, after: rates.after,
          chance: Self.chance(deviation))
      }
    }
    return best
  }

  /// Of a fall as deep somewhere in a month of a listing.
  static func chance(_ deviation: Double) -> Double { min(1, looksPerMonth * SignedRoot.tail(deviation)) }

  @inline(__always)
  private func knownDays(_ item: Int, _ days: Range<Int>) -> Int {
    Int(known[item * width + days.upperBound] - known[item * width + days.lowerBound])
  }

  @inline(__always)
  private func sum(_ sums: [Double], _ item: Int, _ days: Range<Int>) -> Double {
    sums[item * width + days.upperBound] - sums[item * width + days.lowerBound]
  }

  /// The middle of what squared logarithms of ratios exceed counting by, over listings with enough to count.
  private func excessVariance(_ length: Int, _ takesAfter: Bool) -> Double {
    var squares: [Double] = []
    squares.reserveCapacity(panel.items.count * panel.settled / 3)
    for item in panel.items.indices {
      var start = panel.born[item] + policy.usualDays
      while start + length <= panel.settled {
        defer { start += 3 }
        let days = start..<start + length
        guard let rates = rates(item, days, past: past(item, start), takesAfter: takesAfter), rates.first >= 20 else {
          continue
        }
        let ratio = log((rates.second + 0.5) * rates.over / (rates.now * (rates.first + 0.5)))
        squares.append(
          ratio * ratio - StepScan.medianOfSquare * (1 / (rates.first + 0.5) + 1 / (rates.second + 0.5)))
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
}

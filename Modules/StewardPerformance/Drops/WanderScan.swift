internal import Glibc

/// Looks for days on which fewer came than the days around them let expect, where the level of visits wanders.
///
/// Each first day and length is tested against the wandering level (``WanderFit``). How much a listing's visits differ
/// from day to day is learned from its own days and drawn towards the store's; how much they wander from how the
/// store's listings do.
struct WanderScan: FallScan {
  private let panel: ListingPanel
  private let policy: DropPolicy
  private let sums: StepSums
  private let width: Int
  /// By item, of the days from its first on.
  private let fits: [WanderFit]

  /// - Parameter hidden: by item, days that are explained already; they count neither as usual nor as a fall.
  /// - Complexity: O(items × days).
  init(_ panel: ListingPanel, _ mood: StoreMood, _ policy: DropPolicy, hidden: [[Bool]]) {
    self.panel = panel
    self.policy = policy
    width = panel.dayCount + 1
    let sums = StepSums(panel, mood, .traffic, hidden: hidden)
    self.sums = sums
    let data = panel.items.indices.map { item in
      let days = panel.born[item]..<max(panel.born[item], panel.settled)
      let place = item * (panel.dayCount + 1)
      return WanderData(
        counts: days.map { sums.counts[place + $0 + 1] - sums.counts[place + $0] },
        exposures: days.map { sums.exposures[place + $0 + 1] - sums.exposures[place + $0] }, WanderLearner.guess)
    }
    fits = zip(data, WanderLearner.models(data)).map { WanderFit($0, $1) }
  }

  func steps(_ item: Int) -> [StepScan.Step] {
    var found: [StepScan.Step] = []
    var blocked = [Bool](repeating: false, count: panel.dayCount)
    while found.count < 6, let step = deepest(item, blocked) {
      found.append(step)
      for day in (step.days.lowerBound - 7..<step.days.upperBound + 14).clamped(to: 0..<panel.dayCount) {
        blocked[day] = true
      }
    }
    return found
  }

  private func deepest(_ item: Int, _ blocked: [Bool]) -> StepScan.Step? {
    let born = panel.born[item]
    let fit = fits[item]
    var best: (days: Range<Int>, size: Double, deviation: Double)?
    let first = max(policy.usualDays, born + 14)
    guard first < panel.settled else { return nil }
    let least = log(policy.mostLeft)
    for start in first..<panel.settled where !blocked[start] {
      guard knownDays(item, max(0, start - policy.usualDays)..<start) >= 10 else { continue }
      var window = WanderFit.Window()
      var reached = start
      for length in StepScan.lengths {
        let days = start..<min(panel.settled, start + length)
        while reached < days.upperBound {
          window.add(reached - born, fit)
          reached += 1
        }
        if days.count < StepScan.shortest || blocked[days.upperBound - 1] || knownDays(item, days) * 2 < days.count {
          break
        }
        guard let found = fit.shift(days.lowerBound - born..<days.upperBound - born, window), found.size < least,
          found.deviation < -2.5, found.deviation < best?.deviation ?? 0
        else { continue }
        best = (days, found.size, found.deviation)
      }
    }
    return best.map { best in
      let after = rate(item, best.days)
      return StepScan.Step(
        item: item, metric: .traffic, days: best.days, deviation: best.deviation, before: after / exp(best.size),
        after: after, chance: StepScan.chance(best.deviation))
    }
  }

  private func rate(_ item: Int, _ days: Range<Int>) -> Double {
    let place = item * width
    let count = sums.counts[place + days.upperBound] - sums.counts[place + days.lowerBound]
    let over = sums.exposures[place + days.upperBound] - sums.exposures[place + days.lowerBound]
    return over > 0 ? max(count, 0.5) / over : 0
  }

  private func knownDays(_ item: Int, _ days: Range<Int>) -> Int {
    Int(sums.known[item * width + days.upperBound] - sums.known[item * width + days.lowerBound])
  }

  private func shift(_ item: Int, _ days: Range<Int>) -> WanderFit.Shift? {
    let born = panel.born[item]
    let part = days.clamped(to: born..<max(born, panel.settled))
    guard !part.isEmpty, knownDays(item, part) > 0, knownDays(item, 0..<part.lowerBound) > 0 else { return nil }
    return fits[item].shift(part.lowerBound - born..<part.upperBound - born)
  }

  func compare(_ item: Int, _ days: Range<Int>) -> (deviation: Double, before: Double, after: Double)? {
    guard let found = shift(item, days) else { return nil }
    let after = rate(item, days)
    return (found.deviation, after / exp(found.size), after)
  }

  func expected(_ item: Int, _ days: Range<Int>, left: Double) -> Double? {
    shift(item, days).map { log(max(0.01, left)) * $0.information.squareRoot() }
  }
}

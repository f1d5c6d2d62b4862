/// A series made ready: finite, not negative, without gaps, freed of what its regressors explain.
struct PreparedSeries: Sendable {
  /// Units, plus `shift`, over the effect of the regressors; gaps are filled, see `isObserved`.
  let values: [Double]
  let isObserved: [Bool]
  let hasGaps: Bool
  /// What was added to make every value positive or zero.
  let shift: Double
  /// By what the regressors multiply each period ahead; empty where there are none.
  let effectAhead: [Double]
  /// Effects of the past, in the length of the values; empty where there are none.
  let effect: [Double]
  /// Whether units come whole and few, so that bounds are whole as well.
  let isCounted: Bool
  let largest: Double

  var count: Int { values.count }

  /// - Parameters:
  ///   - period: the shortest season, from whose phase a gap is filled; 1: none.
  ///   - effects: of the regressors, history then horizon; empty: none.
  init(_ series: DemandSeries, period: Int, effects: [Double]) {
    let count = series.values.count
    let observed = series.isObserved.isEmpty ? [Bool](repeating: true, count: count) : series.isObserved
    var lowest = 0.0
    var highest = 0.0
    var sum = 0.0
    var known = 0
    var isWhole = true
    for (value, isKnown) in zip(series.values, observed) where isKnown {
      lowest = min(lowest, value)
      highest = max(highest, value)
      sum += value
      known += 1
      if value != value.rounded() { isWhole = false }
    }
    // A tenth of the range above the deepest value, so that seasonal ratios keep away from zero.
    let shift = lowest < 0 ? -lowest + 0.1 * (highest - lowest) : 0
    var values = series.values
    if shift > 0 { for index in values.indices { values[index] += shift } }
    if known < count { Self.fillGaps(&values, observed, period: period) }
    self.effect = effects.isEmpty ? [] : Array(effects[..<count])
    self.effectAhead = effects.isEmpty ? [] : Array(effects[count...])
    if !effect.isEmpty { for index in values.indices { values[index] /= effect[index] } }
    self.values = values
    self.isObserved = observed
    self.hasGaps = known < count
    self.shift = shift
    self.isCounted = isWhole && lowest >= 0 && sum < 200 * Double(known)
    self.largest = highest + shift
  }

  /// Puts the mean of the nearest observed points of the same phase into each gap; where none is within four
  /// seasons, of the nearest points at all.
  private static func fillGaps(_ values: inout [Double], _ observed: [Bool], period: Int) {
    func mean(at index: Int, step: Int, reach: Int) -> Double? {
      var sum = 0.0
      var found = 0
      for direction in [-step, step] {
        var position = index + direction
        var steps = 1
        while position >= 0, position < values.count, steps <= reach {
          if observed[position] {
            sum += values[position]
            found += 1
            break
          }
          position += direction
          steps += 1
        }
      }
      return found > 0 ? sum / Double(found) : nil
    }
    for index in values.indices where !observed[index] {
      values[index] = mean(at: index, step: period, reach: 4) ?? mean(at: index, step: 1, reach: values.count) ?? 0
    }
  }

  /// Whether most of the newest third of the first `end` points had no demand.
  func isSparse(end: Int) -> Bool {
    var zeros = 0
    var known = 0
    for index in (end - (end + 2) / 3)..<end where isObserved[index] {
      known += 1
      if values[index] == 0 { zeros += 1 }
    }
    return 2 * zeros > known
  }

  /// Mean absolute difference to the season before, over the first `end` points: the unit in which errors of
  /// different items are comparable. Never zero.
  func scale(end: Int, period: Int) -> Double {
    var sum = 0.0
    if end > period {
      for index in period..<end { sum += abs(values[index] - values[index - period]) }
      if sum > 0 { return sum / Double(end - period) }
    }
    for index in 0..<end { sum += values[index] }
    return sum > 0 ? sum / Double(end) : 1
  }
}

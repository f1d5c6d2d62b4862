/// Rows of a table summed by leaf, the incident and its past apart.
struct LeafSums {
  /// Codes by dimension, then leaf.
  let codes: [[Int]]
  private(set) var now: [Double]
  let countsNow: [Double]
  /// Sums by earlier period, then leaf.
  private var past: [[Double]]
  private let countsPast: [[Double]]

  var hasPast: Bool { !past.isEmpty }

  init(_ table: KPITable) {
    let leafOfRow = Self.leaves(of: table)
    let count = (leafOfRow.max() ?? -1) + 1
    var codes = table.dimensions.map { _ in [Int](repeating: 0, count: count) }
    for (dimension, column) in table.dimensions.enumerated() {
      for (row, leaf) in leafOfRow.enumerated() { codes[dimension][leaf] = column[row] }
    }
    let earlier = Set(table.periods.filter { $0 < table.incident }).sorted()
    let place = Dictionary(uniqueKeysWithValues: earlier.enumerated().map { ($1, $0) })
    let zeros = [Double](repeating: 0, count: count)
    var now = zeros
    var countsNow = zeros
    var past = earlier.map { _ in zeros }
    var countsPast = past
    for (row, leaf) in leafOfRow.enumerated() {
      let trials = table.counts?[row] ?? 0
      if table.periods[row] == table.incident {
        now[leaf] += table.values[row]
        countsNow[leaf] += trials
      } else if let period = place[table.periods[row]] {
        past[period][leaf] += table.values[row]
        countsPast[period][leaf] += trials
      }
    }
    self.codes = codes
    self.now = now
    self.countsNow = countsNow
    self.past = past
    self.countsPast = countsPast
  }

  /// Numbers the distinct combinations of codes by their first row, one dimension after the other.
  private static func leaves(of table: KPITable) -> [Int] {
    var leaves = [Int32](repeating: 0, count: table.values.count)
    for column in table.dimensions { leaves = PairNumbers(leaves, column).numbers }
    return leaves.map(Int.init)
  }

  /// Whether this is a ratio of successes to trials that is better searched by its failures, which are fewer and vary
  /// more.
  var isMostlySuccess: Bool {
    guard zip(now, countsNow).allSatisfy({ $0 <= $1 }) else { return false }
    for (values, counts) in zip(past, countsPast) where !zip(values, counts).allSatisfy({ $0 <= $1 }) { return false }
    let successes = now.reduce(0, +) + past.reduce(0) { $0 + $1.reduce(0, +) }
    let trials = countsNow.reduce(0, +) + countsPast.reduce(0) { $0 + $1.reduce(0, +) }
    return successes > trials / 2
  }

  var complement: LeafSums {
    var result = self
    result.now = zip(now, countsNow).map { $1 - $0 }
    result.past = zip(past, countsPast).map { values, counts in zip(values, counts).map { $1 - $0 } }
    return result
  }

  /// Trials times the past ratio of the leaf, or where there is no past, of all leaves. Events are counted one by one,
  /// so that their variance is their mean.
  func expectedRatios(priorTrials: Double) -> (expected: [Double], dispersion: Double) {
    let values = hasPast ? past : [now]
    let counts = hasPast ? countsPast : [countsNow]
    let events = values.reduce(0) { $0 + $1.reduce(0, +) }
    let trials = counts.reduce(0) { $0 + $1.reduce(0, +) }
    let ratio = (events + 0.5) / (trials + 1)
    let expected = now.indices.map { leaf in
      guard hasPast else { return countsNow[leaf] * ratio }
      let own = values.reduce(0) { $0 + $1[leaf] } + priorTrials * ratio
      return countsNow[leaf] * own / (counts.reduce(0) { $0 + $1[leaf] } + priorTrials)
    }
    return (expected, 1)
  }

  /// The mean of the earlier periods. A sum of money or units has a scale of its own: its variance over its mean is
  /// estimated by Pearson's statistic over leaves and periods, or from one period only, taken as the mean size of a
  /// leaf.
  func expectedSums() -> (expected: [Double], dispersion: Double) {
    let periods = Double(past.count)
    var means = now.indices.map { leaf in past.reduce(0) { $0 + $1[leaf] } / periods }
    let known = means.indices.filter { means[$0] > 0 }
    guard !known.isEmpty else { return (now.map { $0 > 0 ? 1 : 0 }, 1) }
    var squares = 0.0
    for values in past {
      for leaf in known { squares += (values[leaf] - means[leaf]) * (values[leaf] - means[leaf]) / means[leaf] }
    }
    let degrees = Double(known.count) * (periods - 1)
    let size = known.reduce(0) { $0 + means[$1] } / Double(known.count)
    // A past without any variation is no proof of none to come.
    let dispersion = max(degrees > 0 ? squares / degrees : size, size * 1e-6)
    // A leaf that was never seen before gets half a unit of noise over all of the past.
    for leaf in means.indices where means[leaf] == 0 && now[leaf] > 0 { means[leaf] = dispersion / (2 * periods) }
    return (means, dispersion)
  }
}

/// The multiplicative index of one season, by phase counted back from the end of the series, with mean 1.
struct SeasonalIndex: Sendable {
  var factors: [Double]
  /// Variance of the noise in each factor.
  var noise: [Double]

  /// Ratio of the sums of a phase to those of a centred moving average over one season.
  ///
  /// One variance serves all phases: a variance of each is zero where a phase holds nothing but zeros, and would then
  /// pass for certainty.
  ///
  /// - Parameters:
  ///   - values: not negative.
  ///   - count: length of the whole series, to which phases are aligned.
  /// - Returns: `nil` where the series is shorter than two seasons or has fewer than three demands a phase.
  /// - Complexity: O(*n*).
  init?(_ values: ArraySlice<Double>, count: Int, period: Int) {
    let length = values.count
    guard length >= 2 * period else { return nil }
    var demands = 0
    var sums = [0.0]
    sums.reserveCapacity(length + 1)
    var sum = 0.0
    for value in values {
      if value != 0 { demands += 1 }
      sum += value
      sums.append(sum)
    }
    guard demands >= 3 * period else { return nil }
    let half = period / 2
    let base = values.startIndex
    let trend = (half..<(length - half)).map { index in
      if period % 2 == 1 { return (sums[index + half + 1] - sums[index - half]) / Double(period) }
      let ends = values[base + index - half] + values[base + index + half]
      return (sums[index + half] - sums[index - half + 1] + 0.5 * ends) / Double(period)
    }
    var numerators = [Double](repeating: 0, count: period)
    var denominators = numerators
    var counts = numerators
    for (offset, level) in trend.enumerated() {
      let phase = Self.phase(half + offset, count: count, period: period)
      numerators[phase] += values[base + half + offset]
      denominators[phase] += level
      counts[phase] += 1
    }
    guard denominators.allSatisfy({ $0 > 0 }) else { return nil }
    factors = zip(numerators, denominators).map { $0 / $1 }
    guard Self.normalize(&factors) else { return nil }
    var squares = 0.0
    for (offset, level) in trend.enumerated() {
      let phase = Self.phase(half + offset, count: count, period: period)
      let error = values[base + half + offset] - factors[phase] * level
      squares += error * error
    }
    let variance = squares / Double(max(trend.count - period, 1))
    noise = zip(counts, denominators).map { max($0 * variance / ($1 * $1), 1e-12) }
  }

  /// The phase of a point: 0 is the one that follows the end of the series.
  static func phase(_ index: Int, count: Int, period: Int) -> Int {
    let remainder = (index - count) % period
    return remainder < 0 ? remainder + period : remainder
  }

  /// Scales to mean 1; false where nothing is there to scale.
  static func normalize(_ factors: inout [Double]) -> Bool {
    var sum = 0.0
    for factor in factors { sum += factor }
    guard sum > 0 else { return false }
    for index in factors.indices { factors[index] *= Double(factors.count) / sum }
    return true
  }
}

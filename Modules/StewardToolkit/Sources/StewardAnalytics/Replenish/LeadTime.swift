internal import Glibc

/// The whole periods that an order may take, with their probabilities: a normal distribution, rounded, at least 1.
struct LeadTime: Sendable {
  /// Ascending.
  let periods: [Int]
  let probabilities: [Double]

  /// So many different lead times at most are looked at.
  private static let limit = 9

  init(mean: Double, deviation: Double) {
    let count = deviation > 0 ? Self.limit : 1
    var weights: [Int: Double] = [:]
    for number in 0..<count {
      let position = normalQuantile((Double(number) + 0.5) / Double(count))
      weights[max(1, Int((mean + deviation * position).rounded())), default: 0] += 1 / Double(count)
    }
    periods = weights.keys.sorted()
    probabilities = periods.map { weights[$0] ?? 0 }
  }

  /// The lead time of the n-th order of a simulation; long runs have the right shares.
  func drawn(_ number: Int) -> Int {
    let position = (0.5 + Double(number) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    var sum = 0.0
    for (period, probability) in zip(periods, probabilities) {
      sum += probability
      if position < sum { return period }
    }
    return periods[periods.count - 1]
  }
}

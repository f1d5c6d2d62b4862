/// Squared errors of a constant and of a straight line over any stretch, in constant time from running sums.
struct SegmentCosts {
  let count: Int
  let slopePenalty: Double
  /// For each end 0 … n and each series: Σ y, Σ y², Σ t·y, where t is measured from the middle of the series.
  private let sums: [SIMD4<Double>]
  /// For each end: Σ t, Σ t².
  private let times: [SIMD2<Double>]
  private let dimensions: Int

  init(_ series: [[Double]], slopePenalty: Double) {
    let count = series.first?.count ?? 0
    var sums: [SIMD4<Double>] = []
    var times: [SIMD2<Double>] = [.zero]
    sums.reserveCapacity((count + 1) * series.count)
    var running = [SIMD4<Double>](repeating: .zero, count: series.count)
    sums += running
    for index in 0..<count {
      let time = Double(index) - Double(count - 1) / 2
      for (place, values) in series.enumerated() {
        let value = values[index]
        running[place] += SIMD4(value, value * value, time * value, 0)
      }
      sums += running
      times.append(times[index] + SIMD2(time, time * time))
    }
    self.count = count
    self.slopePenalty = slopePenalty
    self.sums = sums
    self.times = times
    self.dimensions = series.count
  }

  /// The cheaper of constant and line, where the line pays for its slopes.
  func cost(_ start: Int, _ end: Int) -> Double {
    let (constant, line) = errors(start, end)
    return min(constant, line + slopePenalty)
  }

  func prefersLine(_ start: Int, _ end: Int) -> Bool {
    let (constant, line) = errors(start, end)
    return line + slopePenalty < constant
  }

  private func errors(_ start: Int, _ end: Int) -> (constant: Double, line: Double) {
    let length = Double(end - start)
    let time = times[end] - times[start]
    let spread = time.y - time.x * time.x / length
    var constant = 0.0
    var line = 0.0
    for place in 0..<dimensions {
      let sum = sums[end * dimensions + place] - sums[start * dimensions + place]
      let squares = max(0, sum.y - sum.x * sum.x / length)
      let product = sum.z - time.x * sum.x / length
      constant += squares
      line += max(0, squares - product * product / spread)
    }
    return (constant, line)
  }
}

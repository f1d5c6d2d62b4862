import StewardAnalytics
import Testing

@Suite struct SegmentationTests {
  /// Integers that look like noise, 0 ..< 1.
  private func noise(_ index: Int) -> Double { Double((index * index * 7 + index * 13) % 23) / 23 }

  private var steps: [Double] { (0..<120).map { ($0 < 40 ? 0 : $0 < 75 ? 1.5 : 0.4) + noise($0) } }
  private var ramp: [Double] {
    (0..<120).map { ($0 < 50 ? 2 : $0 < 90 ? 2 + 0.06 * Double($0 - 50) : 1) + noise($0 + 5) }
  }
  private var step: [Double] { (0..<120).map { ($0 < 60 ? 0 : 1) + noise($0 + 9) } }

  private func normal(_ count: Int, seed: UInt64) -> [Double] {
    var random = SignalNoise(seed: seed)
    return (0..<count).map { _ in random.normal() }
  }

  // ruptures 1.1.10, Dynp on the standardized series, jump 1, with the same cost as a custom one and 0 to 8 changes, of
  // which the least cost plus penalty counts.
  @Test func `changes match the reference`() throws {
    #expect(try Segmentation([steps]).changepoints == [40, 75])
    #expect(try Segmentation([ramp]).changepoints == [53, 90])
    #expect(try Segmentation([steps, step]).changepoints == [40, 75])
    #expect(try Segmentation([step]).changepoints == [60])
  }

  // numpy 2.4.6: mean, and polyfit of degree one.
  @Test func `segments have their level and trend`() throws {
    let segments = try Segmentation([ramp]).segments

    #expect(segments.map(\.range) == [0..<53, 53..<90, 90..<120])
    #expect(segments[0].slopes == [0])
    #expect(abs(segments[1].slopes[0] - 0.05607273177067227) < 1e-12)
    #expect(abs(segments[2].means[0] - 1.4652173913043476) < 1e-12)
  }

  @Test(arguments: 0..<10)
  func `pruning doesn't change the answer`(seed: UInt64) throws {
    var series = normal(90, seed: seed)
    for index in series.indices { series[index] += [0, 3, 1, 4, 2][index / 18] }
    let found = try Segmentation([series], minimumSegment: 3)

    #expect(abs(objective(series, found.changepoints) - leastObjective(series)) < 1e-9)
  }

  /// The criterion straight from its definition; the series have no odd values.
  private func objective(_ series: [Double], _ changes: [Int]) -> Double {
    let bounds = [0] + changes + [series.count]
    return zip(bounds, bounds.dropFirst()).reduce(-2 * logOf90) { $0 + cost(series, $1.0, $1.1) + 2 * logOf90 }
  }

  private func leastObjective(_ series: [Double]) -> Double {
    var best = [-2 * logOf90] + [Double](repeating: .infinity, count: series.count)
    for end in 3...series.count {
      for start in 0...(end - 3) { best[end] = min(best[end], best[start] + cost(series, start, end) + 2 * logOf90) }
    }
    return best[series.count]
  }

  private let logOf90 = 4.499809670330265

  private func cost(_ series: [Double], _ start: Int, _ end: Int) -> Double {
    let mean = series.reduce(0, +) / Double(series.count)
    let variance = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(series.count)
    let values = series[start..<end]
    let level = values.reduce(0, +) / Double(values.count)
    let middle = Double(start + end - 1) / 2
    let spread = values.indices.reduce(0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
    let slope = values.indices.reduce(0) { $0 + (Double($1) - middle) * values[$1] } / spread
    let constant = values.reduce(0) { $0 + ($1 - level) * ($1 - level) }
    return min(constant / variance, (constant - slope * slope * spread) / variance + logOf90)
  }

  @Test func `noise alone is one segment`() throws {
    let changes = try (0..<40).reduce(0) { try $0 + Segmentation([normal(200, seed: $1)]).changepoints.count }

    #expect(changes <= 2)
  }

  @Test func `a level twice as high for a week is found`() throws {
    var series = (0..<100).map { 10 + noise($0) }
    for day in 60..<67 { series[day] *= 2 }

    #expect(try Segmentation([series]).changepoints == [60, 67])
  }

  @Test func `a single odd day is no change`() throws {
    var series = (0..<100).map { 10 + noise($0) }
    series[50] = 400

    #expect(try Segmentation([series]).changepoints.isEmpty)
  }

  @Test(arguments: [(1000, 7), (-0.001, 0), (1, 1e9), (1e300, 0)] as [(Double, Double)])
  func `unit and origin don't matter`(scale: Double, origin: Double) throws {
    let scaled = steps.map { $0 * scale + origin }

    #expect(try Segmentation([scaled]).changepoints == [40, 75])
  }

  @Test func `time reversed gives the same cut`() throws {
    #expect(try Segmentation([steps.reversed()]).changepoints == [45, 80])
  }

  @Test func `more caution never finds more`() throws {
    var series = normal(300, seed: 8)
    for index in series.indices where index / 60 % 2 == 1 { series[index] += 2 }
    let counts = try [0.5, 1, 2, 4, 8].map { try Segmentation([series], caution: $0).changepoints.count }

    #expect(counts == counts.sorted(by: >))
    #expect(counts[1] == 4)
  }

  @Test func `short and constant series have no change`() throws {
    #expect(try Segmentation([[]]).segments.isEmpty)
    #expect(try Segmentation([[3]]).segments.map(\.range) == [0..<1])
    #expect(try Segmentation([[1, 9]]).changepoints.isEmpty)
    #expect(try Segmentation([[Double](repeating: 5, count: 50)]).changepoints.isEmpty)
    #expect(try Segmentation([[Double](repeating: 0, count: 50)]).segments.map(\.means) == [[0]])
    #expect(try Segmentation([[Double](repeating: 0.1, count: 50)]).changepoints.isEmpty)
  }

  @Test func `series that can't be cut are refused`() {
    #expect(throws: SegmentationError.noSeries) { try Segmentation([]) }
    #expect(throws: SegmentationError.unequalLengths) { try Segmentation([[1, 2], [1]]) }
    #expect(throws: SegmentationError.notFinite(series: 1, index: 0)) { try Segmentation([[1, 2], [.nan, 1]]) }
    #expect(throws: SegmentationError.badParameter) { try Segmentation([[1]], minimumSegment: 1) }
    #expect(throws: SegmentationError.badParameter) { try Segmentation([[1]], caution: 0) }
  }
}

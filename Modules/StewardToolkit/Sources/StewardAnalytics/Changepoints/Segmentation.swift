internal import Glibc

/// A series, or several over the same time, cut into stretches that each have one level or one trend.
///
/// The cut with the least squared error plus penalty is found exactly, by dynamic programming with pruning (PELT). Each
/// segment is a constant or a straight line, whichever pays. The penalty is Schwarz's criterion: log n for the place of
/// a change and for the level of each series, and once more for each slope, in units of the variance of the whole
/// standardized series. That unit is larger than the noise, so that slow wandering isn't cut to pieces.
///
/// Before, a value far from the median of the seven around it is replaced by that median, since a single odd day is no
/// new level.
///
/// Sources: Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", *JASA*
/// 107(500), 2012, §3; Yao, "Estimating the number of change-points via Schwarz' criterion", *Statistics and
/// Probability Letters* 6(3), 1988; Hampel, "The Influence Curve and its Role in Robust Estimation", *JASA* 69(346),
/// 1974. Constants and lines in one criterion are ours.
public struct Segmentation: Hashable, Sendable {
  /// A stretch with one level or one trend.
  public struct Segment: Hashable, Sendable {
    public let range: Range<Int>
    /// Mean of each series within the stretch, odd values replaced.
    public let means: [Double]
    /// Change of each series from one point to the next, zero in a segment that is a constant.
    public let slopes: [Double]
  }

  /// In the order of time, without gaps; empty for empty series.
  public let segments: [Segment]

  /// The first point of each segment but the first.
  public var changepoints: [Int] { segments.dropFirst().map(\.range.lowerBound) }

  /// - Parameters:
  ///   - series: one array a series, oldest first, all of the same length; finite numbers.
  ///   - minimumSegment: fewest points between two changes, at least 2. A quarter of a short series at most.
  ///   - caution: scales the penalty; above 1 for series whose noise depends on the day before.
  /// - Throws: ``SegmentationError``.
  /// - Complexity: O(*n*²·*d*) time at worst for *d* series, O(*n*·*d*) where changes keep coming; O(*n*·*d*) memory.
  public init(_ series: [[Double]], minimumSegment: Int = 5, caution: Double = 1) throws(SegmentationError) {
    guard let count = series.first?.count else { throw .noSeries }
    guard minimumSegment >= 2, caution > 0, caution < .infinity else { throw .badParameter }
    for (place, values) in series.enumerated() {
      guard values.count == count else { throw .unequalLengths }
      if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(series: place, index: index) }
    }
    let cleaned = series.map { withoutOddValues($0) }
    let penalty = caution * log(Double(max(count, 2)))
    let costs = SegmentCosts(cleaned.map { standardized($0) }, slopePenalty: penalty * Double(series.count))
    let starts = PrunedSearch(
      costs: costs, penalty: penalty * Double(1 + series.count),
      minimumSegment: max(2, min(minimumSegment, count / 4))
    ).segmentStarts()
    self.segments = zip(starts, starts.dropFirst() + [count]).map { start, end in
      let lines = cleaned.map { line(through: $0[start..<end]) }
      let isTrend = costs.prefersLine(start, end)
      return Segment(range: start..<end, means: lines.map(\.mean), slopes: lines.map { isTrend ? $0.slope : 0 })
    }
  }
}

/// Why series couldn't be segmented.
public enum SegmentationError: Error, Hashable, Sendable {
  case noSeries
  case unequalLengths
  case notFinite(series: Int, index: Int)
  case badParameter
}

/// Mean and slope by least squares. Measured from the middle, so that large values don't cost digits.
private func line(through values: ArraySlice<Double>) -> (mean: Double, slope: Double) {
  let count = Double(values.count)
  let mean = values.reduce(0) { $0 + $1 / count }
  var products = 0.0
  var squares = 0.0
  for (place, value) in values.enumerated() {
    let time = Double(place) - (count - 1) / 2
    products += time * (value - mean)
    squares += time * time
  }
  return (mean, squares > 0 ? products / squares : 0)
}

/// The cut with the least cost plus penalty, exactly.
struct PrunedSearch {
  let costs: SegmentCosts
  let penalty: Double
  /// At least 2, so that a line has a spread of time.
  let minimumSegment: Int

  /// Starts of the segments, the first of them 0; none for an empty series.
  func segmentStarts() -> [Int] {
    let count = costs.count
    guard count > 0 else { return [] }
    guard count >= 2 * minimumSegment else { return [0] }
    var best = [Double](repeating: .infinity, count: count + 1)
    var previous = [Int](repeating: 0, count: count + 1)
    best[0] = -penalty
    var starts = [0]
    var totals: [Double] = []
    // A start that is beaten at some end can still win until a segment that begins there may end.
    var expiry = [Int](repeating: .max, count: count + 1)
    for end in minimumSegment...count {
      let newest = end - minimumSegment
      if newest >= minimumSegment { starts.append(newest) }
      starts.removeAll { expiry[$0] <= end }
      totals.removeAll(keepingCapacity: true)
      for start in starts {
        let total = best[start] + costs.cost(start, end) + penalty
        totals.append(total)
        if total < best[end] {
          best[end] = total
          previous[end] = start
        }
      }
      // One segment in place of two saves the penalty and may save the slopes of one, no more.
      for (start, total) in zip(starts, totals)
      where expiry[start] == .max && total - penalty - costs.slopePenalty >= best[end] {
        expiry[start] = end + minimumSegment
      }
    }
    var result = [count]
    while let start = result.last, start > 0 { result.append(previous[start]) }
    return result.dropFirst().reversed()
  }
}

internal import StewardDomain

/// A change that reports show by themselves, on days of a listing.
struct ListingSignal {
  let cause: DropCause
  /// What it makes fall.
  let metric: DropMetric
  let days: Range<Int>
  /// The part of the metric that it leaves, from 0 to 1.
  let left: Double
  let before: Double?
  let after: Double?
  let evidence: String
  /// The reported figures that show it, and lines that say it.
  let metrics: [Metric]
  var lines: [RecordReference] = []
  /// Whether it is enough for an alarm without a test of what it did to sales.
  let isOnRecord: Bool

  /// What only counts where it did something is weighed down by what it can't have done.
  var weight: Double { isOnRecord || cause == .copiedListing || cause == .adChange ? 1 : 0.6 }
}

/// Days of a kind in a row.
enum DayRuns {
  /// - Parameters:
  ///   - flags: of each day; `nil` where it isn't known, which neither begins nor ends a run.
  ///   - gap: so many days of another kind don't end a run.
  /// - Complexity: O(days).
  static func find(_ flags: [Bool?], gap: Int = 0) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var open: (first: Int, last: Int)?
    var misses = 0
    for (day, flag) in flags.enumerated() {
      guard let flag else { continue }
      if flag {
        open = (open?.first ?? day, day)
        misses = 0
      } else if let run = open {
        misses += 1
        if misses > gap {
          result.append(run.first..<run.last + 1)
          open = nil
        }
      }
    }
    if let run = open { result.append(run.first..<run.last + 1) }
    return result
  }
}

/// What a step is looked for in: sums from a listing's first day up to each day, so that any days cost two reads.
struct StepSums {
  /// Item-major, a place more than there are days: what is counted, over what, and the number of days on which anything
  /// is known. Nothing is counted over nothing on hidden and unreported days.
  private(set) var counts: [Double]
  private(set) var exposures: [Double]
  private(set) var known: [Int32]

  /// - Parameter hidden: by item, days that are explained already.
  /// - Complexity: O(items × days).
  init(_ panel: ListingPanel, _ mood: StoreMood, _ metric: DropMetric, hidden: [[Bool]]) {
    let width = panel.dayCount + 1
    counts = [Double](repeating: 0, count: panel.items.count * width)
    exposures = counts
    known = [Int32](repeating: 0, count: counts.count)
    for item in panel.items.indices {
      panel.withDays(panel.sessions, item) { visits in
        // A day of many visitors mustn't make the days after it look poor.
        var window = SlidingMiddle(capacity: 43)
        for day in 0..<panel.dayCount {
          let place = item * width + day
          var (count, exposure) = (0.0, 0.0)
          if metric == .traffic {
            window.move(to: max(0, day - 21)..<max(day, min(panel.settled, day + 22)), of: visits) { _ in true }
          }
          if !visits[day].isNaN, !hidden[item][day] {
            if metric == .conversion {
              (count, exposure) = (panel.orders[panel.cell(item, day)], visits[day])
            } else {
              let usual = window.middle ?? visits[day]
              let cap = (1.6 * usual + 3 * usual.squareRoot() + 1) * max(1, mood.index[day])
              (count, exposure) = (min(visits[day], cap), mood.index[day])
            }
          }
          counts[place + 1] = counts[place] + count
          exposures[place + 1] = exposures[place] + exposure
          known[place + 1] = known[place] + (exposure > 0 ? 1 : 0)
        }
      }
    }
  }
}

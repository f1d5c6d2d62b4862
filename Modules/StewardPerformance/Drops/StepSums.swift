internal import Glibc

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
      let responses = metric == .conversion ? Self.responses(panel, item) : []
      let rate = metric == .conversion ? Self.rate(panel, item) : 0
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
              exposure = visits[day] * responses[day]
              count = min(panel.orders[panel.cell(item, day)], Self.most(exposure * rate))
            } else {
              let usual = window.middle ?? visits[day]
              let cap = Self.most(usual) * max(1, mood.index[day])
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

  /// A day above this doesn't make the days around it look poor: where units stand for orders, one buyer may take dozens.
  private static func most(_ usual: Double) -> Double { 1.6 * usual + 3 * usual.squareRoot() + 1 }

  /// Orders a visit on all settled days.
  private static func rate(_ panel: ListingPanel, _ item: Int) -> Double {
    let visits = panel.mean(panel.sessions, item, 0..<panel.settled) ?? 0
    return visits > 0 ? (panel.mean(panel.orders, item, 0..<panel.settled) ?? 0) / visits : 0
  }

  /// What a visitor is expected to buy at the price of each day, as part of what he buys at the usual price: a price that
  /// was raised for good sells less for good, which is no fall.
  private static func responses(_ panel: ListingPanel, _ item: Int) -> [Double] {
    let prices = panel.price[panel.cell(item, 0)..<panel.cell(item, 0) + panel.dayCount]
    guard let usual = middle(prices.filter { $0 > 0 }), let first = prices.first(where: { $0 > 0 }) else {
      return [Double](repeating: 1, count: panel.dayCount)
    }
    var last = [first]
    return prices.map { price in
      if price > 0 {
        last.append(price)
        if last.count > 3 { last.removeFirst() }
      }
      return min(2, max(0.5, pow((middle(last) ?? usual) / usual, -SignalScan.elasticity)))
    }
  }
}

internal import StewardDomain

/// The daily counts of one item that its demand is learned from, with the days that say nothing about demand marked.
struct SalesWindow {
  let metric: Metric
  let days: Range<CivilDay>
  let units: [Int64]
  let reported: [Bool]
  /// Days on which stock limited the sales.
  let limited: [Bool]
  /// What was sold over all reported days, as the facts have it.
  let total: Int64

  /// - Returns: `nil` where no day was reported.
  /// - Complexity: O(days).
  init?(_ facts: FactTable, item: Int, days: Range<CivilDay>, zeroRunDays: Int) {
    // Sellers report what was ordered; vendors often only what was shipped.
    let found = [Metric.unitsOrdered, .shippedUnits].lazy.compactMap { metric in
      facts.sum(of: metric, item: item, in: days).map { (metric, $0.value) }
    }
    guard let (metric, total) = found.first else { return nil }
    self.metric = metric
    self.total = total
    self.days = days

    let units = SalesWindow.values(facts, metric, item: item, days: days)
    let stock = SalesWindow.values(facts, .stockAvailable, item: item, days: days)
    let sessions = SalesWindow.values(facts, .sessions, item: item, days: days)
    // A correction of an earlier day may leave a negative count; nobody wanted less than nothing.
    self.units = units.map { max(0, $0 ?? 0) }
    self.reported = units.map { $0 != nil }
    var limited = stock.map { $0.map { $0 <= 0 } ?? false }

    // A run of days without sale and without visit where nothing says that there was stock: the offer wasn't there.
    var run = 0
    for index in units.indices {
      let silent = units[index] == 0 && sessions[index] == 0 && (stock[index] ?? 0) <= 0
      run = silent ? run + 1 : 0
      if run == zeroRunDays {
        for earlier in (index - run + 1)...index { limited[earlier] = true }
      } else if run > zeroRunDays {
        limited[index] = true
      }
    }
    // Days without a sale beside a day that is known to be without stock were most likely without it as well.
    for index in units.indices where stock[index].map({ $0 <= 0 }) ?? false {
      for step in [-1, 1] {
        var day = index + step
        while units.indices.contains(day), (units[day] ?? 0) <= 0, stock[day].map({ $0 <= 0 }) ?? true {
          limited[day] = true
          day += step
        }
      }
    }
    self.limited = limited
  }

  /// The days of the window on which stock was reported, with what was on its way then.
  func marks(_ facts: FactTable, item: Int) -> [ReorderHabit.Mark] {
    let stock = SalesWindow.values(facts, .stockAvailable, item: item, days: days)
    let moving = [Metric.stockInbound, .openPurchaseOrderUnits].first { facts.column($0) != nil }
    let inbound = moving.map { SalesWindow.values(facts, $0, item: item, days: days) }
    return stock.indices.compactMap { day in
      stock[day].map {
        ReorderHabit.Mark(
          day: day, available: StockLevel.usable($0), inbound: inbound?[day].map(StockLevel.usable))
      }
    }
  }

  private static func values(_ facts: FactTable, _ metric: Metric, item: Int, days: Range<CivilDay>) -> [Int64?] {
    guard let column = facts.column(metric), let first = facts.index(of: days.lowerBound) else {
      return [Int64?](repeating: nil, count: days.count)
    }
    let base = item * facts.dayCount + first
    return (0..<days.count).map { column[base + $0] }
  }
}

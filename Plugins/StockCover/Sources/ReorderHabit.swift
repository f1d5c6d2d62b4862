internal import StewardAnalytics
internal import StewardDomain

/// How an account has been ordering an item, as its own stock figures show: what happens where nothing is done.
///
/// An order shows where stock and inbound together grew by more than was sold between two figures. How long orders are on
/// their way follows from the units on their way and the units sold a day (Little, *Operations Research* 9, 1961: L = λW), with
/// the pack's lead time standing beside them for a while of sales.
struct ReorderHabit {
  /// Days from an order to its arrival.
  let leadDays: Double
  /// By how many days the cover at which orders were placed passes the lead time; of each order that was seen.
  let slacks: [Double]
  /// By how many days the cover that orders led to passes the lead time.
  let heights: [Double]
  /// Days since the last order that was seen.
  let lastOrderAge: Int?

  /// One stock figure: sellable, and on its way.
  struct Mark {
    let day: Int
    let available: Int64
    /// `nil` where it wasn't reported.
    let inbound: Int64?
  }

  /// - Parameters:
  ///   - sales: of the days that the marks' days count from.
  ///   - meanPerDay: units, positive.
  init(_ sales: SalesWindow, marks: [Mark], meanPerDay: Double, pack: StockPack) {
    let dayCount = sales.units.count
    let first = max(0, dayCount - pack.habitDays)
    let recent = marks.filter { $0.day >= first }
    let sold = Double(sales.units[first...].reduce(0, +))
    let moving = recent.compactMap(\.inbound)
    if moving.count >= pack.leastMarks {
      let carried = moving.reduce(0.0) { $0 + Double($1) } / Double(moving.count)
      let beside = meanPerDay * pack.leadTimeWeightDays
      let lead = (carried * Double(dayCount - first) + pack.leadTimeDays * beside) / (sold + beside)
      leadDays = min(pack.longestLeadDays, max(1, lead))
    } else {
      leadDays = pack.leadTimeDays
    }
    var (slacks, heights): ([Double], [Double]) = ([], [])
    var last: Int?
    for (before, after) in zip(recent, recent.dropFirst()) {
      let between = Double(sales.units[(before.day + 1)...after.day].reduce(0, +))
      let position = Double(before.available + (before.inbound ?? 0))
      let ordered = Double(after.available + (after.inbound ?? 0)) - position + between
      let rate = Self.rate(sales, until: after.day) ?? meanPerDay
      // Returns and corrections lift the figures a little as well.
      guard ordered > max(3, 0.15 * between + 4 * rate) else { continue }
      let cover = (position - between / 2) / rate
      slacks.append(cover - leadDays)
      heights.append(cover + ordered / rate - leadDays)
      last = after.day
    }
    (self.slacks, self.heights) = (slacks, heights)
    lastOrderAge = last.map { dayCount - $0 }
  }

  /// Units a day of the six weeks before a day, as the account may have seen them.
  private static func rate(_ sales: SalesWindow, until day: Int) -> Double? {
    let days = max(0, day - 42)..<day
    let counted = days.filter { sales.reported[$0] && !sales.limited[$0] }
    guard !counted.isEmpty else { return nil }
    return (Double(counted.reduce(0) { $0 + sales.units[$1] }) + 0.3) / Double(max(7, counted.count))
  }
}

/// What an item's own orders and those of the whole store say together.
struct ExpectedOrders {
  let leadDays: Double
  /// The cover, in days beyond the lead time, at which an order is placed, and to which it leads.
  let slackDays: Double
  let heightDays: Double
  /// Until what is on its way arrives.
  let arrivalDays: Double

  /// - Parameter store: the middle of all orders that were seen in the store.
  init(_ habit: ReorderHabit, store: (slack: Double, height: Double), pack: StockPack) {
    func blend(_ own: [Double], _ common: Double, _ bounds: ClosedRange<Double>) -> Double {
      let value = (Self.median(own) * Double(own.count) + common * 2) / Double(own.count + 2)
      return min(bounds.upperBound, max(bounds.lowerBound, value))
    }
    leadDays = habit.leadDays
    slackDays = blend(habit.slacks, store.slack, pack.slackDays)
    heightDays = blend(habit.heights, store.height, pack.heightDays)
    // An order lies between the two figures that show it; an old one that shows nowhere is a week old.
    arrivalDays = max(1, habit.leadDays - Double(habit.lastOrderAge.map { $0 + 3 } ?? 7) + 1.5)
  }

  /// The middle value; 0 of none.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

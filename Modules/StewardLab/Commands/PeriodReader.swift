internal import StewardAnalytics

/// Reads the figures of items in two periods, items aligned.
struct PeriodReader {
  let path: String
  let minorDigits: Int

  private static let factors = ["sessions", "conversion", "units_per_order", "price"]

  func read() throws -> (before: RevenueFactors, after: RevenueFactors) {
    var table = try LabTable(path)
    let itemColumn = try table.column("item")
    let periodColumn = try table.column("period")
    let revenueColumn = try table.column("revenue")
    let columns = try Self.factors.map { try table.column($0) } + [revenueColumn]
    var items = TextCodes()
    var periods = TextCodes()
    var sides = [PeriodFigures(), PeriodFigures()]
    while try table.next() {
      let period = periods.code(of: table.text(periodColumn))
      guard period < 2 else {
        throw table.error(table.text(periodColumn), at: periodColumn, expected: "one of two periods")
      }
      let item = items.code(of: table.text(itemColumn))
      guard sides[period].add(item) else {
        throw table.error(table.text(itemColumn), at: itemColumn, expected: "an item once a period")
      }
      for (place, column) in columns.enumerated() {
        let figure = try table.optionalNumber(column) ?? 0
        guard figure >= 0 || column == revenueColumn else {
          throw table.error(table.text(column), at: column, expected: "a number from 0 up")
        }
        sides[period].columns[place][item] = figure
      }
    }
    guard periods.texts.count == 2 else {
      throw LabError(badInput: "\(path): found \(periods.texts.count) periods; expected two")
    }
    let count = items.texts.count
    let scale = (0..<minorDigits).reduce(1.0) { power, _ in power * 10 }
    let first = try sides[0].factors(of: count, scale: scale)
    let second = try sides[1].factors(of: count, scale: scale)
    return isEarlier(periods.texts[0], than: periods.texts[1]) ? (first, second) : (second, first)
  }

  private func isEarlier(_ one: String, than other: String) -> Bool {
    if let one = Int(one), let other = Int(other) { return one < other }
    return one < other
  }
}

/// The figures of one period by item; zeros where an item has no row.
private struct PeriodFigures {
  /// The four factors and revenue.
  var columns: [[Double]] = [[], [], [], [], []]
  private var isSet: [Bool] = []

  /// - Returns: `false` where the item has a row already.
  mutating func add(_ item: Int) -> Bool {
    grow(to: item + 1)
    if isSet[item] { return false }
    isSet[item] = true
    return true
  }

  mutating func factors(of count: Int, scale: Double) throws -> RevenueFactors {
    grow(to: count)
    return try RevenueFactors(
      sessions: columns[0], conversion: columns[1], unitsPerOrder: columns[2],
      priceMinor: columns[3].map { $0 * scale }, revenueMinor: minorUnits(columns[4].map { $0 * scale }))
  }

  private mutating func grow(to count: Int) {
    for _ in isSet.count..<max(count, isSet.count) {
      isSet.append(false)
      for place in columns.indices { columns[place].append(0) }
    }
  }

  /// Whole minor units whose sum is the rounded sum: what rounding leaves goes to the next item. Amounts that are whole
  /// up to binary fractions are what they say.
  private func minorUnits(_ amounts: [Double]) throws -> [Int64] {
    var left = 0.0
    return try amounts.map { amount in
      let nearest = amount.rounded()
      let fraction = amount - nearest
      let carried = fraction.magnitude < 1e-6 * max(1, amount.magnitude * 1e-9) ? left : left + fraction
      let extra = carried.rounded()
      left = carried - extra
      guard let whole = Int64(exactly: nearest + extra) else { throw DecompositionError.amountTooLarge }
      return whole
    }
  }
}

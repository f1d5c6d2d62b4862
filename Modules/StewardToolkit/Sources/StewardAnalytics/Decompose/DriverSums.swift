/// The unrounded parts of a change, gathered item by item.
struct DriverSums {
  private let before: RevenueFactors
  private let after: RevenueFactors
  private let sessionsBefore: Double
  private let sessionsAfter: Double
  private var factors = SIMD8<Double>.zero
  private var entrants = 0.0
  private var leavers = 0.0
  private var other = 0.0

  init(before: RevenueFactors, after: RevenueFactors) {
    self.before = before
    self.after = after
    var totals = (0.0, 0.0)
    for item in 0..<before.count where before.isOnSale(item) && after.isOnSale(item) {
      totals.0 += before.sessions[item]
      totals.1 += after.sessions[item]
    }
    self.sessionsBefore = totals.0
    self.sessionsAfter = totals.1
  }

  /// In the order of ``RevenueDriver/allCases``.
  var parts: [Double] { (0..<5).map { factors[$0] } + [entrants, leavers, other] }

  mutating func add(_ item: Int) {
    let revenueBefore = Double(before.revenueMinor[item])
    let revenueAfter = Double(after.revenueMinor[item])
    switch (before.isOnSale(item), after.isOnSale(item)) {
    case (false, false): return
    case (false, true): entrants += revenueAfter
    case (true, false): leavers -= revenueBefore
    case (true, true):
      let old = product(before, item, otherwise: after, total: sessionsBefore, otherTotal: sessionsAfter)
      let new = product(after, item, otherwise: before, total: sessionsAfter, otherTotal: sessionsBefore)
      factors += shapleyValues(from: old, to: new)
      other += revenueAfter - revenueBefore - (multiplied(new) - multiplied(old))
    }
  }

  /// Sessions of all items, share of the item, conversion, units per order, price; the other period's value where a
  /// factor has no meaning in this one.
  private func product(
    _ own: RevenueFactors, _ item: Int, otherwise: RevenueFactors, total: Double, otherTotal: Double
  ) -> SIMD8<Double> {
    let sessions = own.sessions[item]
    let came = sessions > 0
    let bought = came && own.conversion[item] > 0
    let shipped = bought && own.unitsPerOrder[item] > 0
    let share = total > 0 ? sessions / total : otherTotal > 0 ? otherwise.sessions[item] / otherTotal : 0
    return SIMD8(
      total, share,
      came ? own.conversion[item] : otherwise.conversion[item],
      bought ? own.unitsPerOrder[item] : otherwise.unitsPerOrder[item],
      shipped ? own.priceMinor[item] : otherwise.priceMinor[item],
      1, 1, 1)
  }

  private func multiplied(_ factors: SIMD8<Double>) -> Double {
    factors[0] * factors[1] * factors[2] * factors[3] * factors[4]
  }

  /// The Shapley value of each of five factors in the change of their product.
  private func shapleyValues(from old: SIMD8<Double>, to new: SIMD8<Double>) -> SIMD8<Double> {
    let change = new - old
    return
      (gaussNodes.0.weight * productsWithoutOne(old + gaussNodes.0.place * change)
      + gaussNodes.1.weight * productsWithoutOne(old + gaussNodes.1.place * change)
      + gaussNodes.2.weight * productsWithoutOne(old + gaussNodes.2.place * change)) * change
  }

  /// At each place the product of the other four.
  private func productsWithoutOne(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let head = x[0] * x[1]
    let tail = x[3] * x[4]
    let middle = x[2] * tail
    let front = head * x[2]
    return SIMD8(x[1] * middle, x[0] * middle, head * tail, front * x[4], front * x[3], 0, 0, 0)
  }
}

/// Gauss–Legendre on [0, 1] with three nodes, exact to degree five (DLMF table 3.5.1 has the nodes on [−1, 1]).
private let gaussNodes = (
  (place: 0.112701665379258311482, weight: 5.0 / 18),
  (place: 0.5, weight: 8.0 / 18),
  (place: 0.887298334620741688518, weight: 5.0 / 18)
)

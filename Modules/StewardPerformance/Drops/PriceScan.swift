internal import Glibc
internal import StewardDomain

/// Finds days on which a price was away from its own stable level.
///
/// What a unit brought is a fact, not an estimate, so nothing is tested: a price that leaves its level and comes back is
/// found on each day on which anything was sold or an offer was seen. One that stays away is the new level.
struct PriceScan {
  struct Stay {
    let days: Range<Int>
    let level: Double
    let price: Double
  }

  /// Known days that make a level.
  private static let levelDays = 7
  /// Older prices say nothing of today's level.
  private static let reach = 60

  let lowered: Double
  let raised: Double
  let longest: Int

  /// - Parameter prices: one a day, NaN where none is known.
  /// - Returns: in the order of days.
  /// - Complexity: O(days).
  func stays(_ prices: [Double]) -> [Stay] {
    var level: [(day: Int, price: Double)] = []
    var away: [(day: Int, price: Double)] = []
    var result: [Stay] = []
    func close() {
      if let first = away.first, let last = away.last, let usual = middle(level.map(\.price)),
        let price = middle(away.map(\.price)), last.day - first.day < longest
      {
        result.append(Stay(days: first.day..<last.day + 1, level: usual, price: price))
      }
      away = []
    }
    for (day, price) in prices.enumerated() where !price.isNaN && price > 0 {
      while let oldest = level.first, oldest.day < day - Self.reach { level.removeFirst() }
      // Prices hardly ever move: where the level is flat its middle is its first.
      let usual =
        level.allSatisfy { $0.price == level[0].price } ? level.first?.price : middle(level.map(\.price))
      let side = usual.map { self.side(price, $0) } ?? 0
      if let last = away.last, side == 0 || (side < 0) != (last.price < (usual ?? 0)) { close() }
      if side == 0 {
        level.append((day, price))
        if level.count > Self.levelDays { level.removeFirst() }
        continue
      }
      away.append((day, price))
      if let first = away.first, day - first.day >= longest {
        level = Array(away.suffix(Self.levelDays))
        away = []
      }
    }
    close()
    return result
  }

  private func side(_ price: Double, _ level: Double) -> Int {
    price < lowered * level ? -1 : price > raised * level ? 1 : 0
  }
}

extension SignalScan {
  /// How much less is bought at a higher price: the power of the ratio. Averages over many products lie between 2 and 3
  /// (Bijmolt, van Heerde and Pieters, *Journal of Marketing Research* 42, 2005).
  static let elasticity = 2.0

  func prices() -> [ListingSignal] {
    let scan = PriceScan(
      lowered: policy.priceLoweredBelow, raised: policy.priceRaisedAbove, longest: policy.longestPriceDays)
    let first = panel.cell(item, 0)
    return scan.stays(Array(panel.price[first..<first + panel.dayCount])).map { stay in
      let ratio = stay.price / stay.level
      let isLow = ratio < 1
      return ListingSignal(
        cause: .price, metric: isLow ? .price : .conversion, days: stay.days,
        left: isLow ? ratio : pow(ratio, -Self.elasticity), before: stay.level, after: stay.price,
        evidence: isLow ? "own price lowered" : "own price raised", metrics: [.orderedRevenue, .unitsOrdered],
        lines: panel.records.of(
          panel.records.own, stay.days.map { panel.cell(item, $0) }.filter { !(panel.units[$0] > 0) }), isOnRecord: true
      )
    }
  }
}

/// What a list of items sold in one period, as the factors whose product is revenue: sessions × conversion × units per
/// order × price. Item *i* stands at place *i* of every array.
///
/// An item without sessions and without revenue wasn't on sale. A factor that has no meaning, such as the price of
/// an item that nobody bought, is given as zero.
public struct RevenueFactors: Hashable, Sendable {
  /// Visits of each item, not negative.
  public let sessions: [Double]
  /// Orders per session, not negative.
  public let conversion: [Double]
  /// Units per order, not negative.
  public let unitsPerOrder: [Double]
  /// Minor units of currency per unit sold, not negative.
  public let priceMinor: [Double]
  /// What was booked. It may differ from the product of the factors (rounded ratios, refunds) and may be negative.
  public let revenueMinor: [Int64]

  public var count: Int { sessions.count }

  /// - Throws: ``DecompositionError`` where arrays differ in length or a factor isn't a finite number from zero up.
  /// - Complexity: O(*n*).
  public init(
    sessions: [Double], conversion: [Double], unitsPerOrder: [Double], priceMinor: [Double], revenueMinor: [Int64]
  ) throws(DecompositionError) {
    let factors = [sessions, conversion, unitsPerOrder, priceMinor]
    for values in factors {
      guard values.count == revenueMinor.count else { throw .unequalLengths }
      if let item = values.firstIndex(where: { !($0 >= 0 && $0 < .infinity) }) { throw .badFactor(item: item) }
    }
    self.sessions = sessions
    self.conversion = conversion
    self.unitsPerOrder = unitsPerOrder
    self.priceMinor = priceMinor
    self.revenueMinor = revenueMinor
  }

  func isOnSale(_ item: Int) -> Bool { sessions[item] > 0 || revenueMinor[item] != 0 }
}

/// Why a change couldn't be split.
public enum DecompositionError: Error, Hashable, Sendable {
  case unequalLengths
  /// A factor is negative, infinite or not a number.
  case badFactor(item: Int)
  /// A total or a part doesn't fit into 64 bits of minor units.
  case amountTooLarge
}

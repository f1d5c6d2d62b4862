/// One statement that a score, a finding or a recommendation stands on, with where it can be checked.
public struct Evidence: Sendable, Hashable {
  /// A plain sentence with the figure in it.
  public let statement: String
  public let source: Source

  /// What the statement was read from; the host follows it back to the lines of a report.
  public enum Source: Sendable, Hashable {
    /// A figure made of daily facts of one item, or of the account as a whole where the item has no name.
    case facts(metric: Metric, marketplace: MarketplaceID, item: ItemIdentity, days: Range<CivilDay>, value: Int64)
    /// Single records of raw documents.
    case records([RecordReference])
    /// A dated rule or assumption: the pack's name and the rule in it.
    case rule(pack: String, rule: String)
  }

  public init(_ statement: String, source: Source) {
    self.statement = statement
    self.source = source
  }
}

/// An amount that isn't certain: an expected value within an interval.
public struct MoneyInterval: Sendable, Hashable {
  public let low: Money
  public let expected: Money
  public let high: Money
  /// The share of cases in which the truth is expected to lie within, such as 0.9.
  public let level: Double

  /// - Precondition: one currency, and `low ≤ expected ≤ high`.
  public init(low: Money, expected: Money, high: Money, level: Double) {
    precondition(low.currency == expected.currency && high.currency == expected.currency, "one currency")
    precondition(low.minorUnits <= expected.minorUnits && expected.minorUnits <= high.minorUnits, "ordered bounds")
    self.low = low
    self.expected = expected
    self.high = high
    self.level = level
  }
}

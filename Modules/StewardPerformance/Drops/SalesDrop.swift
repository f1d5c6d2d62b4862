public import StewardDomain

/// A listing that fell below what was expected of it, with the causes that fit.
public struct SalesDrop: Sendable {
  public let item: ItemIdentity
  public let metric: DropMetric
  /// Half-open.
  public let days: Range<CivilDay>
  /// What is usual of the metric, and what it was in the days of the drop: visits a day, orders a visit, minor units,
  /// a share.
  public let before: Double
  public let after: Double
  /// Standard deviations below what was expected; `nil` where the change itself is on record and nothing is estimated.
  public let deviation: Double?
  /// In minor units: expected revenue less that of the drop, as far as it goes with the metric.
  public let lossPerDayMinor: Double
  public var lossMinor: Double { lossPerDayMinor * Double(days.lowerBound.distance(to: days.upperBound)) }
  /// The likeliest first.
  public let causes: [RankedCause]
}

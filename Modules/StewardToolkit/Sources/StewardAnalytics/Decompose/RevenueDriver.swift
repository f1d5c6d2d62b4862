/// What a change of revenue is attributed to.
public enum RevenueDriver: String, CaseIterable, Hashable, Sendable {
  /// More or fewer visits to the items that were on sale in both periods.
  case sessions
  /// Visits moved to items that earn more or less per visit.
  case mix
  case conversion
  case unitsPerOrder = "units_per_order"
  case price
  /// Revenue of items that weren't on sale before.
  case entrants
  /// Lost revenue of items that aren't on sale any more.
  case leavers
  /// Change of what was booked beside the product of the factors: rounded ratios, refunds, corrections.
  case other
}

internal import StewardAnalytics

/// To what a change of sales is attributed.
///
/// Only one of ``sessions``, ``glanceViews`` and ``units`` is the volume of an item: what was reported of it decides.
public enum SalesDriver: String, CaseIterable, Hashable, Sendable {
  /// Visits, of items whose sessions were reported.
  case sessions
  /// Views, of items of which only those were reported (vendors).
  case glanceViews = "glance_views"
  /// Units, of items without traffic (file imports); their sales are units times price.
  case units
  case conversion
  case unitsPerOrder = "units_per_order"
  case price
  /// Volume moved to items that earn more or less for it.
  case mix
  case entrants
  case leavers
  /// What was booked beside the product of the factors.
  case other

  /// The driver of a split whose volume is counted in `volume`.
  init(_ driver: RevenueDriver, volume: SalesDriver) {
    switch driver {
    case .sessions: self = volume
    case .mix: self = .mix
    case .conversion: self = .conversion
    case .unitsPerOrder: self = .unitsPerOrder
    case .price: self = .price
    case .entrants: self = .entrants
    case .leavers: self = .leavers
    case .other: self = .other
    }
  }
}

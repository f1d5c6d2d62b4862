public import StewardDomain

/// Something that was put into the world on purpose, or that came of it: the known answer to what an analysis should
/// find.
public struct PlantedEvent: Sendable, Hashable {
  public let kind: Kind
  /// What lies behind it, in lower camel case.
  public let cause: String
  public let marketplace: MarketplaceID
  /// `nil`: the store as a whole.
  public let item: ItemIdentity?
  /// Half-open.
  public let days: Range<CivilDay>
  /// Units that weren't sold because of it, or that it is about.
  public let units: Int64
  /// What it costs the account; how it is counted depends on the kind. Never negative.
  public let money: Money

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No stock at the start of the day; units and sales that were missed.
    case stockOut
    /// Fewer of the visitors buy; sales that were missed.
    case conversionDrop
    /// A price far from the usual one; revenue given away, or sales that were missed.
    case priceMistake
    /// Others had the featured offer; sales that were missed.
    case featuredOfferLoss
    /// Not to be found by search; sales that were missed.
    case suppressedListing
    /// A fault of the listing's content; sales that were missed over all days.
    case contentFault
    /// A lower price on purpose; what the discount amounts to.
    case promotion
    /// A shipment that comes late. The cost is that of the stock-out it may lead to.
    case lateShipment
    /// Stock that doesn't last until a new order could arrive; sales at stake.
    case runningOut
    /// Stock for more than half a year; cost of the goods above 90 days of demand.
    case overstock
    /// Fulfilment is charged above the due fee; the difference in the settlements that are written.
    case feeOvercharge
    /// The commission of refunded sales isn't given back; the sum in the settlements that are written.
    case refundFeeKept
    /// Units got lost on their way in and weren't paid for; cost of the goods.
    case unreimbursedLoss
  }
}

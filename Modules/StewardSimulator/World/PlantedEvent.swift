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
    /// Fewer visitors come; sales that were missed.
    case trafficLoss
    /// More visitors come than the season explains; sales that came on top.
    case demandSurge
    /// A price far from the usual one; revenue given away, or sales that were missed.
    case priceMistake
    /// A price far above the usual one while demand surges; what buyers paid above the usual price.
    case priceGouging
    /// Others had the featured offer; sales that were missed.
    case featuredOfferLoss
    /// Another listing shows the item's picture and takes visitors; sales that were missed.
    case imageTheft
    /// Not to be found by search; sales that were missed.
    case suppressedListing
    /// Taken down, with an appeal that was rejected at first; sales that were missed.
    case rejectedAppeal
    /// An issue in the list of account health. Its cost is what is at risk: sales of a month.
    case policyViolation
    /// Rates of account health beyond their targets. No cost of its own.
    case healthDecline
    /// A fault of the listing's content; sales that were missed over all days.
    case contentFault
    /// A lower price on purpose; what the discount amounts to.
    case promotion
    /// A faulty batch: more returns, bad reviews with one theme; refunds on top, and sales missed by the rating.
    case productFault
    /// Reviews that no buyer wrote, by the seller (`bought`) or against him (`attack`); sales won or missed by the rating.
    case reviewManipulation
    /// A shipment that comes late. The cost is that of the stock-out it may lead to.
    case lateShipment
    /// Stock that doesn't last until a new order could arrive; sales at stake.
    case runningOut
    /// Stock for more than half a year; cost of the goods above 90 days of demand.
    case overstock
    /// A search term that costs and sells nothing; what it cost in the written days.
    case wastedSpend
    /// Fulfilment is charged above the due fee; the difference in the settlements that are written.
    case feeOvercharge
    /// The referral fee of another category is charged; the difference in the settlements that are written.
    case commissionOvercharge
    /// The fulfilment fee of an order is charged twice; the second charges.
    case duplicateFee
    /// Orders that shipped and aren't in any settlement; what they are worth after fees.
    case missingPayment
    /// The commission of refunded sales isn't given back; the sum in the settlements that are written.
    case refundFeeKept
    /// Refunded, and the unit neither came back nor was paid for; what the buyers got.
    case returnNotReceived
    /// The storage fee of a month is charged twice; the second charge.
    case storageOvercharge
    /// The bank got less than the settlement's total; the difference.
    case payoutShort
    /// Units got lost on their way in and weren't paid for; cost of the goods.
    case unreimbursedLoss
    /// A vendor's invoice is paid short for units that were received; their cost.
    case vendorShortage
    /// A penalty on a vendor's purchase order; the penalty.
    case vendorChargeback
    /// Co-operation is deducted above the agreed rate; the difference.
    case coOpOvercharge
    /// An item that is new: it has no past before the first day. No cost.
    case launch
    /// An account that is new: its items begin one by one. No cost.
    case onboarding
    /// An account that is given up: demand isn't looked after any more and stock isn't bought; sales that were missed.
    case churn
    /// A day that was reported lower at first; units and sales that came later.
    case restatedDay
    /// A document that is wrong: sales of zero where fees and visits stand, or cut off, or another store's content.
    case brokenDocument
    /// A report that was cancelled and never came.
    case missingReport
    /// A report that came days after its time.
    case lateReport
  }
}

extension PlantedEvent.Kind {
  /// Kinds whose events come of others or belong to the order of things; no weight makes them.
  static let consequences: Set<PlantedEvent.Kind> = [.stockOut, .restatedDay]
}

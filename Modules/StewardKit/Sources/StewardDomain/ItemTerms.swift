/// What a unit of an item costs its seller, and what it is up against, as reports say it: figures that hold until the next
/// report, and so aren't facts of a day. What no report said is `nil`.
public struct ItemTerms: Sendable, Hashable {
  public let sku: SKU
  /// What the seller pays for a unit until it can be sold, in minor units of the marketplace's currency.
  public var unitCost: Int64?
  /// Amazon's share of the price, 0 … 1, as its fee preview has it.
  public var referralShare: Double?
  /// Amazon's fee for packing and sending a unit, in minor units.
  public var fulfilmentFee: Int64?
  /// The cheapest offer of somebody else on the item's page, when it was last looked at, in minor units.
  public var rivalPrice: Int64?
  /// The day on which ``rivalPrice`` was seen.
  public var rivalDay: CivilDay?
  /// The records this was read from: cost and fees.
  public var sources: [RecordReference]
  /// The record that ``rivalPrice`` was read from.
  public var rivalSource: RecordReference?

  public init(sku: SKU) {
    self.sku = sku
    sources = []
  }
}

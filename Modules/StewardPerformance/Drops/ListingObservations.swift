public import StewardDomain

/// What reports say of listings beside daily facts: notices with their days, offers, reviews.
public struct ListingObservations: Sendable {
  /// Something that is said to have befallen a listing.
  public struct Notice: Hashable, Sendable {
    public enum Kind: String, Sendable {
      /// Search doesn't find it.
      case suppressed
      /// An issue in the list of account health.
      case policy
      /// Another page is offered as this listing.
      case copied
    }

    public let kind: Kind
    public let sku: SKU
    /// Half-open; no end where it still holds.
    public let from: CivilDay
    public let until: CivilDay?
    public let text: String
    /// The lines that say so.
    public let records: [RecordReference]

    public init(
      kind: Kind, sku: SKU, from: CivilDay, until: CivilDay?, text: String, records: [RecordReference] = []
    ) {
      self.kind = kind
      self.sku = sku
      self.from = from
      self.until = until
      self.text = text
      self.records = records
    }
  }

  /// A price that was seen on a day, in minor units.
  public struct Price: Hashable, Sendable {
    public let sku: SKU
    public let day: CivilDay
    public let minor: Int64
    public let isOwn: Bool
    public let record: RecordReference?

    public init(sku: SKU, day: CivilDay, minor: Int64, isOwn: Bool, record: RecordReference? = nil) {
      self.sku = sku
      self.day = day
      self.minor = minor
      self.isOwn = isOwn
      self.record = record
    }
  }

  public struct Review: Hashable, Sendable {
    public let asin: ASIN
    public let day: CivilDay
    public let stars: Int
    public let record: RecordReference?

    public init(asin: ASIN, day: CivilDay, stars: Int, record: RecordReference? = nil) {
      self.asin = asin
      self.day = day
      self.stars = stars
      self.record = record
    }
  }

  public var notices: [Notice] = []
  public var prices: [Price] = []
  public var reviews: [Review] = []

  public init() {}
}

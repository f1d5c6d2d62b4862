/// What a daily fact measures. The number is stored; it never changes its meaning and is never used again.
@frozen
public struct Metric: Hashable, Sendable, Comparable {
  public let number: UInt16

  @inlinable
  public init(number: UInt16) { self.number = number }

  @inlinable
  public static func < (left: Metric, right: Metric) -> Bool { left.number < right.number }
}

extension Metric {
  /// How a metric is written down and how its days combine.
  public struct Definition: Hashable, Sendable {
    public let metric: Metric
    /// Stable name in lower camel case, used in definitions, exports and queries.
    public let name: String
    public let title: String
    public let unit: Unit
    public let aggregation: Aggregation
    public let basis: Basis
  }

  /// What one unit of the stored integer is.
  public enum Unit: String, Hashable, Sendable {
    case count
    /// Minor units of the currency of the marketplace.
    case money
    /// Parts per million: 1,000,000 is the whole.
    case ratio
  }

  /// How values of several days or items combine.
  public enum Aggregation: String, Hashable, Sendable {
    case sum
    /// A level, such as stock: the newest day counts.
    case last
    /// A ratio: recomputed with page views as weight, never averaged.
    case weightedByPageViews
  }

  /// At which event an amount is counted. Two bases are two metrics and never mix.
  public enum Basis: String, Hashable, Sendable {
    case order, ship, settle, snapshot, traffic, advertising
  }

  public static let unitsOrdered = Metric(number: 1)
  public static let orderItems = Metric(number: 2)
  public static let orderedRevenue = Metric(number: 3)
  public static let sessions = Metric(number: 4)
  public static let pageViews = Metric(number: 5)
  public static let featuredOfferShare = Metric(number: 6)
  public static let unitsRefunded = Metric(number: 7)
  public static let shippedUnits = Metric(number: 8)
  public static let shippedRevenue = Metric(number: 9)
  public static let adImpressions = Metric(number: 10)
  public static let adClicks = Metric(number: 11)
  public static let adCost = Metric(number: 12)
  public static let adOrders = Metric(number: 13)
  public static let adUnits = Metric(number: 14)
  public static let adSales = Metric(number: 15)
  public static let stockAvailable = Metric(number: 16)
  public static let stockInbound = Metric(number: 17)
  public static let stockReserved = Metric(number: 18)
  public static let stockUnfulfillable = Metric(number: 19)
  public static let price = Metric(number: 20)
  public static let glanceViews = Metric(number: 21)
  public static let customerReturns = Metric(number: 22)
  public static let shippedCogs = Metric(number: 23)
  public static let unitsOrderedB2B = Metric(number: 24)
  public static let orderedRevenueB2B = Metric(number: 25)
  public static let openPurchaseOrderUnits = Metric(number: 26)
  public static let netProductMargin = Metric(number: 27)
  public static let refundedRevenue = Metric(number: 28)
  public static let inventoryReceived = Metric(number: 29)
  public static let inventoryAdjusted = Metric(number: 30)

  /// Every metric that is known, in the order of their numbers.
  public static let catalogue: [Definition] = [
    define(.unitsOrdered, "unitsOrdered", "Units ordered", .count, .sum, .order),
    define(.orderItems, "orderItems", "Order items", .count, .sum, .order),
    define(.orderedRevenue, "orderedRevenue", "Ordered product sales", .money, .sum, .order),
    define(.sessions, "sessions", "Sessions", .count, .sum, .traffic),
    define(.pageViews, "pageViews", "Page views", .count, .sum, .traffic),
    define(.featuredOfferShare, "featuredOfferShare", "Featured offer share", .ratio, .weightedByPageViews, .traffic),
    define(.unitsRefunded, "unitsRefunded", "Units refunded", .count, .sum, .order),
    define(.shippedUnits, "shippedUnits", "Units shipped", .count, .sum, .ship),
    define(.shippedRevenue, "shippedRevenue", "Shipped product sales", .money, .sum, .ship),
    define(.adImpressions, "adImpressions", "Ad impressions", .count, .sum, .advertising),
    define(.adClicks, "adClicks", "Ad clicks", .count, .sum, .advertising),
    define(.adCost, "adCost", "Ad spend", .money, .sum, .advertising),
    define(.adOrders, "adOrders", "Orders attributed to ads", .count, .sum, .advertising),
    define(.adUnits, "adUnits", "Units attributed to ads", .count, .sum, .advertising),
    define(.adSales, "adSales", "Sales attributed to ads", .money, .sum, .advertising),
    define(.stockAvailable, "stockAvailable", "Sellable stock", .count, .last, .snapshot),
    define(.stockInbound, "stockInbound", "Inbound stock", .count, .last, .snapshot),
    define(.stockReserved, "stockReserved", "Reserved stock", .count, .last, .snapshot),
    define(.stockUnfulfillable, "stockUnfulfillable", "Unsellable stock", .count, .last, .snapshot),
    define(.price, "price", "Price", .money, .last, .snapshot),
    define(.glanceViews, "glanceViews", "Glance views", .count, .sum, .traffic),
    define(.customerReturns, "customerReturns", "Customer returns", .count, .sum, .ship),
    define(.shippedCogs, "shippedCogs", "Shipped cost of goods", .money, .sum, .ship),
    define(.unitsOrderedB2B, "unitsOrderedB2B", "Units ordered by businesses", .count, .sum, .order),
    define(.orderedRevenueB2B, "orderedRevenueB2B", "Sales ordered by businesses", .money, .sum, .order),
    define(
      .openPurchaseOrderUnits, "openPurchaseOrderUnits", "Units on open purchase orders", .count, .last, .snapshot),
    define(.netProductMargin, "netProductMargin", "Net pure product margin", .ratio, .last, .ship),
    define(.refundedRevenue, "refundedRevenue", "Sales refunded", .money, .sum, .order),
    define(.inventoryReceived, "inventoryReceived", "Units received", .count, .sum, .snapshot),
    define(.inventoryAdjusted, "inventoryAdjusted", "Units adjusted", .count, .sum, .snapshot),
  ]

  public static func named(_ name: String) -> Metric? { catalogue.first { $0.name == name }?.metric }

  /// The definition; a number that this version doesn't know (written by a newer one) is called by its number.
  public var definition: Definition {
    let index = Int(number) - 1
    if Metric.catalogue.indices.contains(index) { return Metric.catalogue[index] }
    return Definition(
      metric: self, name: "metric\(number)", title: "Metric \(number)", unit: .count, aggregation: .sum,
      basis: .snapshot)
  }

  private static func define(
    _ metric: Metric, _ name: String, _ title: String, _ unit: Unit, _ aggregation: Aggregation, _ basis: Basis
  ) -> Definition {
    Definition(metric: metric, name: name, title: title, unit: unit, aggregation: aggregation, basis: basis)
  }
}

extension Metric: CustomStringConvertible {
  public var description: String { definition.name }
}

/// How an account sells.
public enum AccountKind: String, Hashable, Sendable, CaseIterable {
  /// Third party: sells to shoppers on Amazon, is paid by settlement.
  case seller
  /// First party: sells to Amazon on purchase orders.
  case vendor
}

/// One seller or vendor account of the portfolio.
public struct Account: Hashable, Sendable {
  public let id: AccountID
  public let name: String
  public let kind: AccountKind
  public let marketplaces: [MarketplaceID]

  public init(id: AccountID, name: String, kind: AccountKind, marketplaces: [MarketplaceID]) {
    self.id = id
    self.name = name
    self.kind = kind
    self.marketplaces = marketplaces
  }
}

/// A product as one account offers it in one marketplace. Any part may be unknown, and is then empty.
public struct ItemIdentity: Hashable, Sendable {
  public let sku: SKU
  public let asin: ASIN
  public let parentASIN: ASIN

  public init(sku: SKU, asin: ASIN = "", parentASIN: ASIN = "") {
    self.sku = sku
    self.asin = asin
    self.parentASIN = parentASIN
  }

  /// What people call it: the SKU where there is one, else the ASIN.
  public var name: String { sku.text.isEmpty ? asin.text : sku.text }
}

internal import StewardDomain
internal import StewardFormats

/// An offer on an item's page.
struct PageOffer {
  let sku: String
  let seller: String
  let priceText: String
  let isOwn: Bool
  let isFeatured: Bool
  let isByAmazon: Bool

  var amount: Int64 { DirectOperations.minorUnits(priceText) }

  /// As Product Pricing v0 writes money.
  func money(_ store: Marketplace, _ other: Int64? = nil) -> JSONValue {
    let value = Money(minorUnits: other ?? amount, currency: store.currency)
    return ["CurrencyCode": .string(store.currency.code), "Amount": .number(value.decimalText)]
  }

  /// As Product Pricing 2022-05-01 writes it.
  func lowerCased(_ store: Marketplace) -> JSONValue {
    let value = Money(minorUnits: amount, currency: store.currency)
    return ["currencyCode": .string(store.currency.code), "amount": .number(value.decimalText)]
  }

  func price(_ store: Marketplace) -> JSONValue {
    ["LandedPrice": money(store), "ListingPrice": money(store), "Shipping": money(store, 0)]
  }
}

/// The pages of a store's items, as they were seen last.
struct OfferPages {
  struct Item {
    let sku: String
    let asin: String
    fileprivate let priceText: String
    fileprivate let isActive: Bool
  }

  let items: [Item]
  private let places: [String: Int]
  private let seen: [String: [PageOffer]]

  init(_ operations: DirectOperations, _ store: Marketplace) throws(WireError) {
    items = try operations.state("GET_MERCHANT_LISTINGS_ALL_DATA", store).map {
      Item(sku: $0["seller-sku"], asin: $0["asin1"], priceText: $0["price"], isActive: $0["status"] == "Active")
    }
    places = Dictionary(items.enumerated().map { ($1.asin, $0) }) { first, _ in first }
    let now = operations.now
    // What was seen is known at once; the list of it is closed with the month.
    let lists = operations.shelf.parts(
      "STEWARD_COMPETITOR_OFFERS", store: store.countryCode, days: CivilDay(number: 0)...now.utcDay.day,
      at: .distantFuture)
    let rows = try lists.last.map { (list) throws(WireError) in try FlatTable(path: list.path).rows } ?? []
    let until = now.description
    let last = rows.map { $0["observed_at"] }.filter { $0 <= until }.max()
    seen = Dictionary(
      grouping: rows.filter { $0["observed_at"] == last }.map {
        (
          $0["asin"],
          PageOffer(
            sku: $0["sku"], seller: $0["seller_id"], priceText: $0["price"], isOwn: $0["is_own"] == "true",
            isFeatured: $0["is_featured"] == "true", isByAmazon: $0["fulfilment"] == "FBA")
        )
      }, by: \.0
    ).mapValues { $0.map(\.1) }
  }

  func item(asin: String) -> Item? { places[asin].map { items[$0] } }

  /// An item that nobody else sells has the account's own offer alone, as long as it can be bought.
  func offers(_ item: Item) -> [PageOffer] {
    if let seen = seen[item.asin] { return seen }
    guard item.isActive, !item.priceText.isEmpty else { return [] }
    return [
      PageOffer(
        sku: item.sku, seller: "A0OWN", priceText: item.priceText, isOwn: true, isFeatured: true, isByAmazon: true)
    ]
  }
}

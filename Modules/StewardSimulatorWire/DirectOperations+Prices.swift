internal import StewardDomain
internal import StewardFormats

/// Prices and offers, out of the account's listings and of what stood on the pages of its items at the last noon.
extension DirectOperations {
  private static let batchSizes = (items: 20, featured: 40)

  /// Product Pricing v0: the featured offer of each item, and how many offers it has.
  func competitivePricing(_ query: [String: String]) throws(WireError) -> Answer {
    try prices(query) { product, offers, store in
      let featured = offers.filter(\.isFeatured).map { offer -> JSONValue in
        [
          "CompetitivePriceId": "1", "Price": offer.price(store), "condition": "New", "subcondition": "New",
          "offerType": "B2C", "sellerId": .string(offer.seller), "belongsToRequester": .bool(offer.isOwn),
        ]
      }
      let count = JSONValue.number("\(offers.count)")
      product["CompetitivePricing"] = [
        "CompetitivePrices": .array(featured),
        "NumberOfOfferListings": [["Count": count, "condition": "New"], ["Count": count, "condition": "Any"]],
      ]
      product["SalesRankings"] = []
    }
  }

  /// Product Pricing v0: the account's own offers.
  func pricing(_ query: [String: String]) throws(WireError) -> Answer {
    try prices(query) { product, offers, store in
      product["Offers"] = .array(
        offers.filter(\.isOwn).map { offer in
          [
            "offerType": "B2C", "BuyingPrice": offer.price(store), "RegularPrice": offer.money(store),
            "FulfillmentChannel": offer.isByAmazon ? "AMAZON" : "MERCHANT", "ItemCondition": "New",
            "ItemSubCondition": "New", "SellerSKU": .string(offer.sku),
          ]
        })
    }
  }

  private func prices(
    _ query: [String: String], _ fill: (inout JSONValue, [PageOffer], Marketplace) -> Void
  ) throws(WireError) -> Answer {
    try at("MarketplaceId", query) { (store) throws(WireError) in
      let isSKU = query["ItemType"] == "Sku"
      let asked = (query[isSKU ? "Skus" : "Asins"] ?? "").split(separator: ",").map(String.init)
      guard isSKU || query["ItemType"] == "Asin", (1...Self.batchSizes.items).contains(asked.count) else {
        return .badInput("ItemType is Asin or Sku, and there are 1 to \(Self.batchSizes.items) of them")
      }
      let pages = try OfferPages(self, store)
      let payload = asked.map { name -> JSONValue in
        let key = isSKU ? "SellerSKU" : "ASIN"
        guard let item = isSKU ? pages.items.first(where: { $0.sku == name }) : pages.item(asin: name) else {
          return ["status": "ClientError", key: .string(name)]
        }
        var product: JSONValue = [
          "Identifiers": [
            "MarketplaceASIN": ["MarketplaceId": .string(store.id.text), "ASIN": .string(item.asin)]
          ]
        ]
        fill(&product, pages.offers(item), store)
        return ["status": "Success", key: .string(name), "Product": product]
      }
      return Answer(json: ["payload": .array(payload)])
    }
  }

  /// Product Pricing v0: all offers on the pages of some items.
  func itemOffers(_ body: [UInt8]) throws(WireError) -> Answer {
    try batch(body, "MarketplaceId", most: Self.batchSizes.items) { request, store, pages in
      let parts = (request["uri"]?.string ?? "").split(separator: "/")
      guard parts.count > 1, parts.last == "offers", let item = pages.item(asin: String(parts[parts.count - 2])) else {
        return nil
      }
      let offers = pages.offers(item)
      let lowest = offers.min { $0.amount < $1.amount }
      var summary: JSONValue = ["TotalOfferCount": .number("\(offers.count)")]
      if let lowest { summary["CompetitivePriceThreshold"] = lowest.money(store) }
      return [
        "payload": [
          "marketplaceId": .string(store.id.text), "ASIN": .string(item.asin), "ItemCondition": "New",
          "status": offers.isEmpty ? "NoBuyableOffers" : "Success",
          "Identifier": [
            "MarketplaceId": .string(store.id.text), "ASIN": .string(item.asin), "ItemCondition": "New",
          ], "Summary": summary,
          "Offers": .array(
            offers.map { offer in
              [
                "MyOffer": .bool(offer.isOwn), "offerType": "B2C", "SubCondition": "new",
                "SellerId": .string(offer.seller), "ShippingTime": ["availabilityType": "NOW"],
                "ListingPrice": offer.money(store), "Shipping": offer.money(store, 0),
                "IsFulfilledByAmazon": .bool(offer.isByAmazon), "IsBuyBoxWinner": .bool(offer.isFeatured),
              ]
            }),
        ]
      ]
    }
  }

  /// Product Pricing 2022-05-01: the price at which an item's own offer is featured: that of the cheapest other one.
  func featuredOfferPrices(_ body: [UInt8]) throws(WireError) -> Answer {
    try batch(body, "marketplaceId", most: Self.batchSizes.featured) { request, store, pages in
      guard let item = pages.items.first(where: { $0.sku == request["sku"]?.string }) else { return nil }
      let offers = pages.offers(item)
      let rival = offers.filter { !$0.isOwn }.min { $0.amount < $1.amount }
      var result: JSONValue = ["resultStatus": rival == nil ? "NO_COMPETING_OFFERS" : "VALID_FOEP"]
      if let rival {
        result["featuredOfferExpectedPrice"] = ["listingPrice": rival.lowerCased(store)]
        result["competingFeaturedOffer"] = described(rival, item, store)
      }
      if let featured = offers.first(where: \.isFeatured) {
        result["currentFeaturedOffer"] = described(featured, item, store)
      }
      return [
        "offerIdentifier": [
          "marketplaceId": .string(store.id.text), "sku": .string(item.sku), "asin": .string(item.asin),
          "fulfillmentType": "AFN",
        ], "featuredOfferExpectedPriceResults": [result],
      ]
    }
  }

  private func described(_ offer: PageOffer, _ item: OfferPages.Item, _ store: Marketplace) -> JSONValue {
    [
      "offerIdentifier": [
        "marketplaceId": .string(store.id.text), "sellerId": .string(offer.seller), "asin": .string(item.asin),
        "fulfillmentType": offer.isByAmazon ? "AFN" : "MFN",
      ], "condition": "New", "price": ["listingPrice": offer.lowerCased(store)],
    ]
  }

  /// Several requests in one, each of which is answered by itself.
  private func batch(
    _ body: [UInt8], _ key: String, most: Int, _ answer: (JSONValue, Marketplace, OfferPages) -> JSONValue?
  ) throws(WireError) -> Answer {
    guard let requests = (try? JSONValue(parsing: body))?["requests"]?.array, (1...most).contains(requests.count)
    else { return .badInput("requests are 1 to \(most)") }
    var pages: [String: OfferPages] = [:]
    var responses: [JSONValue] = []
    for request in requests {
      guard let store = request[key]?.string.flatMap({ Marketplace.find(MarketplaceID($0)) }), account.kind == .seller,
        account.marketplaces.contains(store.id)
      else { return .refusal(403, "Unauthorized", Answer.denied) }
      if pages[store.countryCode] == nil { pages[store.countryCode] = try OfferPages(self, store) }
      let found = pages[store.countryCode].flatMap { answer(request, store, $0) }
      responses.append([
        "headers": [:],
        "status": found == nil
          ? ["statusCode": 400, "reasonPhrase": "Bad Request"] : ["statusCode": 200, "reasonPhrase": "OK"],
        "body": found ?? ["errors": [["code": "InvalidInput", "message": "The item isn't one of the account's."]]],
        "request": request,
      ])
    }
    return Answer(json: ["responses": .array(responses)])
  }
}

internal import Foundation
internal import StewardDomain
internal import StewardFormats

/// Operations that answer at once, out of what the reports of the same day say: the one world has one truth.
struct DirectOperations: Sendable {
  let account: Account
  let shelf: DocumentShelf
  let now: Instant

  private static let pageSizes = (listings: 20, inventory: 50, catalog: 20, orders: 100)

  // MARK: Operations

  /// Listings Items 2021-08-01.
  func listings(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let rows = try state("GET_MERCHANT_LISTINGS_ALL_DATA", store)
      let size = min(max(Int(query["pageSize"] ?? "10") ?? 10, 1), Self.pageSizes.listings)
      let page = page(rows, query["pageToken"], size)
      let items = page.rows.map { listing($0, store) }
      return answer([.init("numberOfResults", .number("\(rows.count)"))], "items", items, page.next)
    }
  }

  /// One listing of Listings Items 2021-08-01.
  func listing(sku: String, _ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      try state("GET_MERCHANT_LISTINGS_ALL_DATA", store).first { $0["seller-sku"] == sku }
        .map { Answer(json: listing($0, store)) } ?? .notFound(sku)
    }
  }

  private func listing(_ row: FlatTable.Line, _ store: Marketplace) -> JSONValue {
    let isActive = row["status"] == "Active"
    var item: JSONValue = [
      "sku": .string(row["seller-sku"]),
      "summaries": [
        [
          "marketplaceId": .string(store.id.text), "asin": .string(row["asin1"]), "conditionType": "new_new",
          "status": isActive ? ["BUYABLE", "DISCOVERABLE"] : [], "itemName": .string(row["item-name"]),
        ]
      ], "issues": [], "offers": [],
      "fulfillmentAvailability": [["fulfillmentChannelCode": .string(row["fulfillment-channel"])]],
    ]
    if !row["price"].isEmpty {
      item["offers"] = [
        [
          "marketplaceId": .string(store.id.text), "offerType": "B2C",
          "price": ["currencyCode": .string(store.currency.code), "amount": .string(row["price"])],
        ]
      ]
    }
    return item
  }

  /// FBA Inventory v1.
  func inventory(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let page = page(
        try state("GET_FBA_INVENTORY_PLANNING_DATA", store), query["nextToken"], Self.pageSizes.inventory)
      let summaries = page.rows.map { row -> JSONValue in
        [
          "asin": .string(row["asin"]), "fnSku": .string(row["fnsku"]), "sellerSku": .string(row["sku"]),
          "condition": "NewItem", "productName": .string(row["product-name"]),
          "lastUpdatedTime": .string(row["snapshot-date"] + "T00:00:00Z"),
          "totalQuantity": .number(row["available"].isEmpty ? "0" : row["available"]),
          "inventoryDetails": ["fulfillableQuantity": .number(row["available"].isEmpty ? "0" : row["available"])],
        ]
      }
      var members: [JSONValue.Member] = [
        .init(
          "payload",
          [
            "granularity": ["granularityType": "Marketplace", "granularityId": .string(store.id.text)],
            "inventorySummaries": .array(summaries),
          ])
      ]
      if let next = page.next { members.append(.init("pagination", ["nextToken": .string(next)])) }
      return Answer(json: .object(members))
    }
  }

  /// Catalog Items 2022-04-01: the account's own items, by ASIN.
  func catalog(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let asked = (query["identifiers"] ?? "").split(separator: ",").map(String.init)
      guard query["identifiersType"] == "ASIN", (1...Self.pageSizes.catalog).contains(asked.count) else {
        return .badInput("identifiers are 1 to \(Self.pageSizes.catalog) ASINs, and identifiersType is ASIN")
      }
      var titles: [String: String] = [:]
      for row in try state("GET_MERCHANT_LISTINGS_ALL_DATA", store) { titles[row["asin1"]] = row["item-name"] }
      let items = asked.compactMap { asin -> JSONValue? in
        titles[asin].map {
          [
            "asin": .string(asin),
            "summaries": [["marketplaceId": .string(store.id.text), "itemName": .string($0)]],
          ]
        }
      }
      return answer([.init("numberOfResults", .number("\(items.count)"))], "items", items, nil)
    }
  }

  /// Orders 2026-01-01, by when they were last updated or made.
  func orders(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceIds", query) { (store) throws(WireError) in
      let type = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
      let column = query["lastUpdatedAfter"] != nil ? "last-updated-date" : "purchase-date"
      guard let from = instant(query["lastUpdatedAfter"] ?? query["createdAfter"]) else {
        return .badInput("lastUpdatedAfter or createdAfter is required")
      }
      let until = min(now, instant(query["lastUpdatedBefore"] ?? query["createdBefore"]) ?? now)
      guard from <= until else { return .badInput("the window ends before it begins, or begins in the future") }
      var names: [String] = []
      var lines: [String: [FlatTable.Line]] = [:]
      for document in shelf.parts(
        type, store: store.countryCode, days: from.utcDay.day.advanced(by: -40)...until.utcDay.day.advanced(by: 1),
        at: now)
      {
        for row in try FlatTable(document).rows {
          guard let moment = instant(row[column]), moment >= from, moment < until else { continue }
          if lines[row["amazon-order-id"]] == nil { names.append(row["amazon-order-id"]) }
          lines[row["amazon-order-id"], default: []].append(row)
        }
      }
      let size = min(max(Int(query["maxResultsPerPage"] ?? "100") ?? 100, 1), Self.pageSizes.orders)
      let page = page(names, query["paginationToken"], size)
      return answer([], "orders", page.rows.map { order($0, lines[$0] ?? [], store) }, page.next)
    }
  }

  private func order(_ id: String, _ lines: [FlatTable.Line], _ store: Marketplace) -> JSONValue {
    let status = lines.first?["order-status"].uppercased() ?? ""
    let items = lines.enumerated().map { place, line -> JSONValue in
      [
        "orderItemId": .string("\(id)-\(place + 1)"),
        "quantityOrdered": .number(line["quantity"].isEmpty ? "0" : line["quantity"]),
        "product": [
          "asin": .string(line["asin"]), "sellerSku": .string(line["sku"]), "title": .string(line["product-name"]),
        ],
        "proceeds": [
          "proceedsTotal": [
            "amount": .string(line["item-price"].isEmpty ? "0" : line["item-price"]),
            "currencyCode": .string(store.currency.code),
          ]
        ],
      ]
    }
    return [
      "orderId": .string(id), "createdTime": .string(lines.first?["purchase-date"] ?? ""),
      "lastUpdatedTime": .string(lines.first?["last-updated-date"] ?? ""),
      "salesChannel": ["channelName": "AMAZON", "marketplaceId": .string(store.id.text)],
      "fulfillment": ["fulfillmentStatus": .string(status), "fulfilledBy": "AMAZON"], "orderItems": .array(items),
    ]
  }
}

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
      let items = page.rows.map { row -> JSONValue in
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
      return answer([.init("numberOfResults", .number("\(rows.count)"))], "items", items, page.next)
    }
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

  // MARK: Parts

  /// The lines of the last state of a store that is there.
  private func state(_ type: String, _ store: Marketplace) throws(WireError) -> [FlatTable.Line] {
    guard let document = shelf.documents(type, store: store.countryCode, days: nil, at: now).first else { return [] }
    return try FlatTable(document).rows
  }

  /// The one marketplace that a query names, which has to be the account's.
  private func at(
    _ key: String, _ query: [String: String], _ work: (Marketplace) throws(WireError) -> Answer
  ) throws(WireError) -> Answer {
    guard let store = query[key].flatMap({ Marketplace.find(MarketplaceID($0)) }) else {
      return .badInput("\(key) is one marketplace")
    }
    guard account.kind == .seller, account.marketplaces.contains(store.id) else {
      return .refusal(403, "Unauthorized", Answer.denied)
    }
    return try work(store)
  }

  /// A page of rows, and the token of the next one: the number of its first row.
  private func page<Row>(_ rows: [Row], _ token: String?, _ size: Int) -> (rows: ArraySlice<Row>, next: String?) {
    let start = min(max(0, token.flatMap { Int($0) } ?? 0), rows.count)
    let end = min(start + size, rows.count)
    return (rows[start..<end], end < rows.count ? "\(end)" : nil)
  }

  private func answer(
    _ first: [JSONValue.Member], _ name: String, _ rows: [JSONValue], _ next: String?
  ) -> Answer {
    var members = first + [.init(name, .array(rows))]
    if let next { members.append(.init("pagination", ["nextToken": .string(next)])) }
    return Answer(json: .object(members))
  }

  private func instant(_ text: String?) -> Instant? {
    guard let text else { return nil }
    let date =
      (try? Date.ISO8601FormatStyle().parse(text))
      ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
    return date.map { Instant(seconds: Int64($0.timeIntervalSince1970.rounded(.down))) }
  }
}

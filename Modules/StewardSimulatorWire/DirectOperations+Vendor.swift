internal import StewardDomain
internal import StewardFormats

/// A vendor's purchase orders and invoices, out of the vendor's own books.
extension DirectOperations {
  private static let pageSizes = (orders: 100, invoices: 50)

  // MARK: Vendor Orders v1

  /// Purchase orders by when they were made or last changed.
  func purchaseOrders(_ query: [String: String]) throws(WireError) -> Answer {
    try vendorOrders(query, changed: "changed", "orders") { order in
      var json: JSONValue = [
        "purchaseOrderNumber": .string(order.number), "purchaseOrderState": .string(order.state(at: now)),
      ]
      if query["includeDetails"] != "false" { json["orderDetails"] = details(order) }
      return json
    }
  }

  /// What became of the lines of purchase orders.
  func purchaseOrdersStatus(_ query: [String: String]) throws(WireError) -> Answer {
    try vendorOrders(query, changed: "updated", "ordersStatus") { order in
      [
        "purchaseOrderNumber": .string(order.number),
        "purchaseOrderStatus": order.state(at: now) == "Closed" ? "CLOSED" : "OPEN",
        "purchaseOrderDate": .string(order.placed.description),
        "lastUpdatedDate": .string(order.changed(at: now).description), "sellingParty": vendor,
        "shipToParty": ["partyId": "SIM1"],
        "itemStatus": .array(order.lines.enumerated().map { status($1, place: $0, order) }),
      ]
    }
  }

  private func vendorOrders(
    _ query: [String: String], changed name: String, _ rows: String, _ json: (VendorOrder) -> JSONValue
  ) throws(WireError) -> Answer {
    guard account.kind == .vendor else { return .refusal(403, "Unauthorized", Answer.denied) }
    let isChange = query["\(name)After"] != nil || query["\(name)Before"] != nil
    let key = isChange ? name : "created"
    let from = instant(query["\(key)After"]) ?? Instant(seconds: 0)
    let until = min(now, instant(query["\(key)Before"]) ?? now)
    guard from <= until else { return .badInput("the window ends before it begins, or begins in the future") }
    var found: [VendorOrder] = []
    for store in account.marketplaces.compactMap(Marketplace.find) {
      found += try VendorOrder.all(shelf.aside("vendor-orders", store: store.countryCode)).filter {
        let moment = isChange ? $0.changed(at: now) : $0.placed
        return $0.placed <= now && moment >= from && moment < until
      }
    }
    found.sort { ($0.placed, $0.number) < ($1.placed, $1.number) }
    if query["sortOrder"] == "DESC" { found.reverse() }
    let size = min(max(Int(query["limit"] ?? "100") ?? 100, 1), Self.pageSizes.orders)
    let page = page(found, query["nextToken"], size)
    var payload: JSONValue = [rows: .array(page.rows.map(json))]
    if let next = page.next { payload["pagination"] = ["nextToken": .string(next)] }
    return Answer(json: ["payload": payload])
  }

  private var vendor: JSONValue { ["partyId": .string(account.id.text.uppercased())] }

  private func details(_ order: VendorOrder) -> JSONValue {
    [
      "purchaseOrderDate": .string(order.placed.description),
      "purchaseOrderChangedDate": .string(order.changed(at: now).description),
      "purchaseOrderStateChangedDate": .string(order.changed(at: now).description),
      "purchaseOrderType": "RegularOrder", "paymentMethod": "Invoice", "buyingParty": ["partyId": "SIM0"],
      "sellingParty": vendor, "shipToParty": ["partyId": "SIM1"], "billToParty": ["partyId": "SIM0"],
      "items": .array(
        order.lines.enumerated().map { place, line in
          [
            "itemSequenceNumber": .string("\(place + 1)"), "amazonProductIdentifier": .string(line.asin),
            "vendorProductIdentifier": .string(line.sku), "orderedQuantity": quantity(line.ordered),
            "isBackOrderAllowed": false, "netCost": cost(line),
          ]
        }),
    ]
  }

  private func status(_ line: VendorOrder.Line, place: Int, _ order: VendorOrder) -> JSONValue {
    let isAnswered = order.acknowledged <= now
    let received = line.delivered <= now ? line.received : 0
    var receiving: JSONValue = [
      "receiveStatus": received == 0
        ? "NOT_RECEIVED" : received < line.accepted ? "PARTIALLY_RECEIVED" : "RECEIVED",
      "receivedQuantity": quantity(received),
    ]
    if line.delivered <= now { receiving["lastReceiveDate"] = .string(line.delivered.description) }
    return [
      "itemSequenceNumber": .string("\(place + 1)"), "buyerProductIdentifier": .string(line.asin),
      "vendorProductIdentifier": .string(line.sku), "netCost": cost(line),
      "orderedQuantity": ["orderedQuantity": quantity(line.ordered)],
      "acknowledgementStatus": [
        "confirmationStatus": isAnswered ? "ACCEPTED" : "UNCONFIRMED",
        "acceptedQuantity": quantity(isAnswered ? line.accepted : 0), "rejectedQuantity": quantity(0),
      ], "receivingStatus": receiving,
    ]
  }

  private func quantity(_ units: Int) -> JSONValue {
    ["amount": .number("\(units)"), "unitOfMeasure": "Eaches", "unitSize": 1]
  }

  private func cost(_ line: VendorOrder.Line) -> JSONValue {
    ["currencyCode": .string(line.currency.code), "amount": .string(line.costText)]
  }

  // MARK: Invoices 2026-06-25

  /// The invoices of what was delivered, and Amazon's own for co-operation.
  func invoices(_ query: [String: String]) throws(WireError) -> Answer {
    try at("marketplaceId", query, for: .vendor) { (store) throws(WireError) in
      let books = try VendorBooks(shelf, store)
      let changed = instant(query["invoicesModifiedAfter"]) ?? Instant(seconds: 0)
      let from = instant(query["fromIssueDate"]) ?? Instant(seconds: 0)
      let until = min(now, instant(query["toIssueDate"]) ?? now)
      let found = books.invoices(at: now).filter { $0.changed >= changed && $0.issued >= from && $0.issued <= until }
      let page = page(found, query["nextToken"], Self.pageSizes.invoices)
      var json: JSONValue = [
        "invoices": .array(page.rows.map { invoice($0, store) }), "numOfRecords": .number("\(found.count)"),
      ]
      if let next = page.next { json["nextToken"] = .string(next) }
      return Answer(json: json)
    }
  }

  private func invoice(_ invoice: VendorInvoice, _ store: Marketplace) -> JSONValue {
    let amazon: JSONValue = ["partnerId": "SIM0", "partnerType": "AMAZON"]
    let vendor: JSONValue = ["partnerId": .string(account.id.text), "partnerType": "VENDOR"]
    let isOwn = invoice.order != nil
    var json: JSONValue = [
      "invoiceNumber": .string(invoice.number), "invoiceStatus": .string(invoice.status),
      "invoiceType": isOwn ? "AP_INVENTORY" : "OTHER",
      "billingPeriod": [
        "startDate": .string(invoice.issued.description), "endDate": .string(invoice.issued.description),
      ],
      "payer": isOwn ? amazon : vendor, "payee": isOwn ? vendor : amazon, "invoiceIdentifier": .string(invoice.number),
      "issueDate": .string(invoice.issued.description), "dueDate": .string(invoice.due.description),
      "paymentTerms": .string("NET \(invoice.termDays)"), "invoiceAmount": Self.amount(invoice.amount, store.currency),
      "invoiceSettlementBreakdowns": .array(
        invoice.settled.map {
          ["breakdownType": .string($0.name), "breakdownAmount": Self.amount($0.amount, store.currency)]
        }),
      "creationDate": .string(invoice.issued.description), "lastUpdatedDate": .string(invoice.changed.description),
    ]
    if let order = invoice.order {
      json["relatedIdentifiers"] = [
        ["relatedIdentifierName": "PURCHASE_ORDER_IDS", "relatedIdentifierValue": [.string(order)]]
      ]
    }
    return json
  }
}

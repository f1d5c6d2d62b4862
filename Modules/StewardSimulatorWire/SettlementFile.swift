internal import StewardDomain
internal import StewardFormats

/// A settlement as its document has it.
struct SettlementFile {
  struct Line {
    let kind: String
    let order: String
    let type: String
    let description: String
    let amount: Int64
    let posted: Instant
    let sku: String
    let quantity: Int

    /// What is held back of one settlement and comes with the next one.
    var isReserve: Bool { description.contains(" Reserve ") }
  }

  let number: String
  let start: Instant
  let end: Instant
  let deposit: Instant
  let total: Int64
  /// That of its orders.
  let store: Marketplace
  private let lines: [Line]

  /// - Returns: `nil` for one that is no settlement of the account's stores.
  init?(_ document: ShelvedDocument, _ account: Account) throws(WireError) {
    let rows = try FlatTable(document).rows
    let stores = account.marketplaces.compactMap(Marketplace.find)
    let named = rows.lazy.map { $0["marketplace-name"] }.first { !$0.isEmpty }.flatMap(Marketplace.selling(at:))
    guard let head = rows.first, let store = named ?? stores.first(where: { $0.currency.code == head["currency"] }),
      let start = Self.instant(head["settlement-start-date"]), let end = Self.instant(head["settlement-end-date"]),
      let deposit = Self.instant(head["deposit-date"])
    else { return nil }
    (number, self.start, self.end, self.deposit) = (head["settlement-id"], start, end, deposit)
    (total, self.store) = (DirectOperations.minorUnits(head["total-amount"]), store)
    lines = rows.dropFirst().compactMap { row in
      Self.instant(row["posted-date-time"]).map {
        Line(
          kind: row["transaction-type"], order: row["order-id"], type: row["amount-type"],
          description: row["amount-description"], amount: DirectOperations.minorUnits(row["amount"]), posted: $0,
          sku: row["sku"], quantity: Int(row["quantity-purchased"]) ?? 0)
      }
    }
  }

  /// What is held back in the end.
  var reserve: Int64 { -lines.filter { $0.description.hasPrefix("Current Reserve") }.reduce(0) { $0 + $1.amount } }

  /// What was posted before an instant, without what is carried over.
  func posted(until instant: Instant) -> Int64 {
    lines.filter { $0.posted < instant && !$0.isReserve }.reduce(0) { $0 + $1.amount }
  }

  /// The lines of an order that were posted together are one transaction, any other line is one by itself.
  var transactions: [SettlementTransaction] {
    var found: [SettlementTransaction] = []
    for (place, line) in lines.enumerated() where !line.isReserve {
      if let last = found.last?.lines.first, !line.order.isEmpty, last.order == line.order, last.kind == line.kind,
        last.posted == line.posted
      {
        found[found.count - 1].lines.append(line)
      } else {
        found.append(
          SettlementTransaction(id: "\(number)-\(place)", settlement: number, store: store, lines: [line]))
      }
    }
    return found
  }

  /// `2026-11-01 08:00:00 UTC`, or `01.11.2026 08:00:00 UTC`.
  private static func instant(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    guard parts.count == 3 else { return nil }
    let days = parts[0].split(separator: ".")
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, let day = CivilDay(days.count == 3 ? "\(days[2])-\(days[1])-\(days[0])" : String(parts[0]))
    else { return nil }
    return Instant(utc: day, secondOfDay: clock[0] * 3_600 + clock[1] * 60 + clock[2])
  }
}

/// What was posted at once.
struct SettlementTransaction {
  let id: String
  let settlement: String
  let store: Marketplace
  fileprivate(set) var lines: [SettlementFile.Line]

  var posted: Instant { lines[0].posted }

  private var type: String {
    switch (lines[0].kind, lines[0].type) {
    case ("Order", _): "Shipment"
    case ("Refund", _): "Refund"
    case (_, "Cost of Advertising"): "ProductAdsPayment"
    case (_, "FBA Inventory Reimbursement"): "Adjustment"
    default: "ServiceFee"
    }
  }

  private var title: String {
    switch lines[0].kind {
    case "Order": "Order Payment"
    case "Refund": "Refund Order"
    default: lines[0].description
    }
  }

  func json(partner: String) -> JSONValue {
    var identifiers = [("SETTLEMENT_ID", settlement)]
    if !lines[0].order.isEmpty { identifiers.insert(("ORDER_ID", lines[0].order), at: 0) }
    let bySKU = Dictionary(grouping: lines.filter { !$0.sku.isEmpty }, by: \.sku).sorted { $0.key < $1.key }
    return [
      "sellingPartnerMetadata": [
        "sellingPartnerId": .string(partner), "accountType": "Standard Orders",
        "marketplaceId": .string(store.id.text),
      ],
      "relatedIdentifiers": DirectOperations.identifiers(identifiers), "transactionType": .string(type),
      "transactionId": .string(id), "transactionStatus": "RELEASED", "description": .string(title),
      "postedDate": .string(posted.description), "totalAmount": amount(lines),
      "marketplaceDetails": [
        "marketplaceId": .string(store.id.text), "marketplaceName": .string("A" + store.domain.dropFirst()),
      ],
      "items": .array(
        bySKU.map { sku, own in
          [
            "totalAmount": amount(own),
            "contexts": [
              [
                "contextType": "ProductContext", "sku": .string(sku),
                "quantityShipped": .number("\(own.reduce(0) { $0 + $1.quantity })"), "fulfillmentNetwork": "AFN",
              ]
            ],
          ]
        }), "breakdowns": breakdowns(),
    ]
  }

  /// Sales, taxes and expenses, each with its parts.
  private func breakdowns() -> JSONValue {
    let groups = Dictionary(grouping: lines) { line in
      switch line.type {
      case "ItemPrice", "FBA Inventory Reimbursement": "Sales"
      case "ItemWithheldTax": "Tax"
      default: "Expenses"
      }
    }
    return .array(
      groups.sorted { $0.key > $1.key }.map { name, own in
        let parts = Dictionary(grouping: own, by: \.description).sorted { $0.key < $1.key }
        return [
          "breakdownType": .string(name), "breakdownAmount": amount(own),
          "breakdowns": .array(
            parts.map { ["breakdownType": .string($0.key), "breakdownAmount": amount($0.value)] }),
        ]
      })
  }

  private func amount(_ lines: [SettlementFile.Line]) -> JSONValue {
    DirectOperations.amount(lines.reduce(0) { $0 + $1.amount }, store.currency)
  }
}

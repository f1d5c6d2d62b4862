internal import StewardDomain

/// A purchase order, as the vendor's list has it. The list says days; the hours are the same for all.
struct VendorOrder {
  struct Line {
    let asin: String
    let sku: String
    let ordered: Int
    let accepted: Int
    let received: Int
    let delivered: Instant
    let currency: Currency
    let costText: String
  }

  let number: String
  let placed: Instant
  private(set) var lines: [Line] = []

  /// The vendor answers a day later.
  var acknowledged: Instant { min(Instant(seconds: placed.seconds + 86_400), delivered) }

  /// When the last of its lines was.
  var delivered: Instant { lines.map(\.delivered).max() ?? placed }

  /// What the vendor asks for it.
  var amount: Int64 { lines.reduce(0) { $0 + Int64($1.accepted) * DirectOperations.minorUnits($1.costText) } }

  func state(at now: Instant) -> String {
    now >= delivered ? "Closed" : now >= acknowledged ? "Acknowledged" : "New"
  }

  /// The last change until an instant.
  func changed(at now: Instant) -> Instant {
    ([acknowledged] + lines.map(\.delivered)).filter { $0 <= now }.max() ?? placed
  }

  /// Those of a list, in its order.
  static func all(_ path: String) throws(WireError) -> [VendorOrder] {
    var orders: [VendorOrder] = []
    var places: [String: Int] = [:]
    for row in try FlatTable(path: path).rows {
      guard let placed = CivilDay(row["placed_on"]), let delivered = CivilDay(row["delivered_on"]),
        let currency = Currency(row["currency"])
      else { throw .cannotRead(path) }
      let number = row["po_number"]
      let place = places[number] ?? orders.count
      if place == orders.count {
        places[number] = place
        orders.append(VendorOrder(number: number, placed: Instant(utc: placed, secondOfDay: 8 * 3_600)))
      }
      orders[place].lines.append(
        Line(
          asin: row["asin"], sku: row["sku"], ordered: Int(row["ordered"]) ?? 0, accepted: Int(row["accepted"]) ?? 0,
          received: Int(row["received"]) ?? 0, delivered: Instant(utc: delivered, secondOfDay: 16 * 3_600),
          currency: currency, costText: row["unit_cost"]))
    }
    return orders
  }
}

/// An invoice as it stands at an instant.
struct VendorInvoice {
  let number: String
  /// Of the purchase order; `nil` for co-operation, which Amazon asks for.
  let order: String?
  let issued: Instant
  let due: Instant
  let termDays: Int
  let amount: Int64
  var status: String
  var changed: Instant
  /// What it was settled with.
  var settled: [(name: String, amount: Int64)]
}

/// Orders, terms and deductions of one store.
struct VendorBooks {
  private struct Deduction {
    let at: Instant
    let kind: String
    let order: String
    let amount: Int64
  }

  private let country: String
  private let orders: [VendorOrder]
  private let deductions: [Deduction]
  private let termDays: Int

  init(_ shelf: DocumentShelf, _ store: Marketplace) throws(WireError) {
    country = store.countryCode
    orders = try VendorOrder.all(shelf.aside("vendor-orders", store: store.countryCode))
    let terms = try FlatTable(path: shelf.aside("vendor-terms", store: store.countryCode)).rows
    termDays = terms.first { $0["term"] == "payment_days" }.flatMap { Int($0["value"]) } ?? 0
    deductions = try FlatTable(path: shelf.aside("vendor-deductions", store: store.countryCode)).rows.compactMap {
      row in
      CivilDay(row["deducted_on"]).map {
        Deduction(
          at: Instant(utc: $0, secondOfDay: 12 * 3_600), kind: row["kind"], order: row["po_number"],
          amount: DirectOperations.minorUnits(row["amount"]))
      }
    }
  }

  /// Those that were made until an instant, oldest first.
  func invoices(at now: Instant) -> [VendorInvoice] {
    let known = Dictionary(grouping: deductions.filter { $0.at <= now }, by: \.order)
    var found = orders.filter { $0.delivered <= now }.map { invoice($0, known[$0.number] ?? [], at: now) }
    found += (known[""] ?? []).map { deduction in
      VendorInvoice(
        number: "\(deduction.kind.uppercased())-\(country)-\(deduction.at.utcDay.day)", order: nil,
        issued: deduction.at,
        due: deduction.at, termDays: 0, amount: deduction.amount, status: "DEDUCTED", changed: deduction.at,
        settled: [("DEDUCTED", deduction.amount)])
    }
    return found.sorted { ($0.issued, $0.number) < ($1.issued, $1.number) }
  }

  private func invoice(_ order: VendorOrder, _ deductions: [Deduction], at now: Instant) -> VendorInvoice {
    let due = Instant(seconds: order.delivered.seconds + Int64(termDays) * 86_400)
    let deducted = deductions.reduce(0) { $0 + $1.amount }
    var invoice = VendorInvoice(
      number: "INV-\(order.number)", order: order.number, issued: order.delivered, due: due, termDays: termDays,
      amount: order.amount, status: deducted > 0 ? "PARTIALLY_DEDUCTED" : "IN_PROGRESS",
      changed: deductions.map(\.at).max() ?? order.delivered,
      settled: deductions.map { ($0.kind.uppercased(), $0.amount) })
    if due <= now {
      invoice.status = deducted > 0 ? "PARTIALLY_PAID" : "PAID"
      invoice.changed = max(due, invoice.changed)
      invoice.settled.append(("PAID", order.amount - deducted))
    }
    return invoice
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Errors in settlements and payouts: each is there by exactly the planted amount, and nowhere in the world without.
struct MoneyEventTests {
  typealias Row = [String: String]

  /// One store's books.
  struct Books: Sendable {
    /// The store's part of the truth.
    let country: String
    let events: [Event]
    let items: [String: Terms]
    let lines: [Row]
    let orders: [Row]
    let bank: [Row]
    let storage: [Row]
    let returns: [Row]
    let reimbursements: [Row]
    let inbound: [Row]
    /// The second before which a unit that didn't come back is lost.
    let lastKnown: Int

    func planted(_ kind: PlantedEvent.Kind) -> (units: Int, money: Int) {
      let own = events.filter { $0.kind == kind.rawValue }
      return (own.reduce(0) { $0 + $1.units }, own.reduce(0) { $0 + $1.money })
    }

    func sum(_ rows: [Row], _ column: String = "amount") -> Int { rows.reduce(0) { $0 + minorUnits($1[column] ?? "") } }
  }

  struct Event: Sendable {
    let kind: String
    let sku: String
    let from: String
    let units: Int
    let money: Int
  }

  /// What Amazon may charge for an item.
  struct Terms: Sendable {
    var fulfilmentFee = 0
    /// In hundredths of a percent.
    var commission = 0
  }

  private static func books(_ folder: Folder) throws -> [Books] {
    try folder.stores().filter { $0.account["kind"].text == "seller" }.map { account, store in
      let id = account["id"].text
      let base = "accounts/\(id)/\(store["marketplace"].text)/"
      let currency = store["currency"].text
      let domain = "A" + (Marketplace.named(store["marketplace"].text)?.domain.dropFirst() ?? "")
      func tables(_ report: String) throws -> [Row] { try folder.own(report, base).flatMap { try folder.table($0) } }
      // The settlement documents of all stores stand together: the store's own are those with its orders.
      let settlements = try folder.own("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "accounts/\(id)/_/")
        .map { try folder.table($0) }
        .filter { $0[0]["currency"] == currency && $0.contains { $0["marketplace-name"] == domain } }
      let events = store["events"].list.map {
        Event(
          kind: $0["kind"].text, sku: $0["sku"].text, from: $0["from"].text, units: $0["units"].integer,
          money: $0["moneyMinor"].integer)
      }
      let terms = store["parameters"].list.map {
        (
          $0["sku"].text,
          Terms(fulfilmentFee: $0["fulfilmentFeeMinor"].integer, commission: $0["commissionBasisPoints"].integer)
        )
      }
      return Books(
        country: store["marketplace"].text, events: events, items: Dictionary(uniqueKeysWithValues: terms),
        lines: settlements.flatMap { $0 },
        orders: try tables("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"),
        bank: try folder.csv("bank/\(id)/\(store["marketplace"].text).csv"),
        storage: try tables("GET_FBA_STORAGE_FEE_CHARGES_DATA"),
        returns: try tables("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"),
        reimbursements: try tables("GET_FBA_REIMBURSEMENTS_DATA"),
        inbound: try tables("GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA"),
        lastKnown: Int(PlantedWorlds.scenario.endDay.number - 45 - Int32(account["daysAfter"].integer)) * 86_400)
    }
  }

  private static let shared: Result<(eventful: [Books], uneventful: [Books]), any Error> = Result {
    let worlds = try PlantedWorlds.shared.get()
    let eventful = [worlds.eventful] + (try AgreementWorlds.shared.get())
    return (try eventful.flatMap { try books($0) }, try books(worlds.uneventful))
  }

  /// What a check finds is what was planted, in each store of both worlds, and there is something to find.
  private func check(
    _ kind: PlantedEvent.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ found: (Books) throws -> Int
  ) throws {
    let (eventful, uneventful) = try Self.shared.get()
    #expect(eventful.reduce(0) { $0 + $1.planted(kind).money } > 0, sourceLocation: sourceLocation)
    for books in eventful {
      let found = try found(books)
      #expect(found == books.planted(kind).money, "\(books.country)", sourceLocation: sourceLocation)
    }
    for books in uneventful { #expect(try found(books) == 0, sourceLocation: sourceLocation) }
  }

  /// The fulfilment fees of a store's sales: all that was charged above what is due, and those that stand a second time
  /// without another sale in between.
  private func fulfilment(_ books: Books) -> (above: Int, again: Int) {
    var isCharged: [String: Bool] = [:]
    var (above, again) = (0, 0)
    for line in books.lines where line["transaction-type"] == "Order" {
      let sku = line["sku"] ?? ""
      let sale = (line["order-id"] ?? "") + sku
      let amount = minorUnits(line["amount"] ?? "")
      if line["amount-description"] == "Principal" {
        above -= (books.items[sku]?.fulfilmentFee ?? 0) * (Int(line["quantity-purchased"] ?? "") ?? 0)
        isCharged[sale] = false
      } else if line["amount-description"] == "FBAPerUnitFulfillmentFee" {
        if isCharged[sale] == true { again -= amount } else { above -= amount }
        isCharged[sale] = true
      }
    }
    return (above, again)
  }

  @Test func `fulfilment above the due fee`() throws { try check(.feeOvercharge) { fulfilment($0).above } }

  @Test func `the fees that are due can be read in the preview`() throws {
    let folder = try PlantedWorlds.shared.get().eventful
    var checked = 0
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let rows = try folder.own("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", base).flatMap { try folder.table($0) }
      for item in store["parameters"].list {
        let row = try #require(rows.first { $0["sku"] == item["sku"].text })
        #expect(minorUnits(row["expected-fulfillment-fee-per-unit"] ?? "") == item["fulfilmentFeeMinor"].integer)
        let referral = minorUnits(row["estimated-referral-fee-per-unit"] ?? "")
        let price = minorUnits(row["sales-price"] ?? "")
        #expect(referral == (price * item["commissionBasisPoints"].integer + 5_000) / 10_000)
        checked += 1
      }
    }
    #expect(checked > 100)
  }

  @Test func `a fulfilment fee that stands twice`() throws { try check(.duplicateFee) { fulfilment($0).again } }

  @Test func `a referral fee of the wrong category`() throws {
    try check(.commissionOvercharge) { books in
      var charged = 0
      for line in books.lines where line["transaction-type"] == "Order" {
        let rate = books.items[line["sku"] ?? ""]?.commission ?? 0
        let amount = minorUnits(line["amount"] ?? "")
        if line["amount-description"] == "Principal" { charged -= (amount * rate + 5_000) / 10_000 }
        if line["amount-description"] == "Commission" { charged -= amount }
      }
      return charged
    }
  }

  @Test func `shipped orders that no settlement has`() throws {
    try check(.missingPayment) { books in
      let settled = Set(
        books.lines.filter { $0["transaction-type"] == "Order" }.map { ($0["order-id"] ?? "") + ($0["sku"] ?? "") })
      let starts = books.lines.compactMap { instant($0["settlement-start-date"] ?? "") }
      let ends = books.lines.compactMap { instant($0["settlement-end-date"] ?? "") }
      let (start, end) = (try #require(starts.min()), try #require(ends.max()))
      return books.orders.reduce(0) { sum, order in
        // Orders of businesses may be held back; the others are posted when they ship.
        let posted = (instant(order["purchase-date"] ?? "") ?? 0) + 93_600
        guard order["order-status"] != "Cancelled", order["is-business-order"] == "false", posted >= start,
          posted < end,
          !settled.contains((order["amazon-order-id"] ?? "") + (order["sku"] ?? ""))
        else { return sum }
        let item = books.items[order["sku"] ?? ""] ?? Terms()
        let amount = minorUnits(order["item-price"] ?? "")
        let commission = (amount * item.commission + 5_000) / 10_000
        return sum + amount - commission - item.fulfilmentFee * (Int(order["quantity"] ?? "") ?? 0)
      }
    }
  }

  @Test func `a commission that isn't given back`() throws {
    try check(.refundFeeKept) { books in
      var kept = 0
      for line in books.lines where line["transaction-type"] == "Refund" {
        let amount = minorUnits(line["amount"] ?? "")
        if line["amount-description"] == "Principal" {
          let rate = books.items[line["sku"] ?? ""]?.commission ?? 0
          let commission = (-amount * rate + 5_000) / 10_000
          kept += commission - commission / 5
        } else {
          kept -= amount
        }
      }
      return kept
    }
  }

  @Test func `a storage fee that is charged twice`() throws {
    try check(.storageOvercharge) { books in
      let fees = books.lines.filter { $0["amount-description"] == "Storage Fee" }
      let once = Dictionary(fees.map { ($0["posted-date-time"] ?? "", minorUnits($0["amount"] ?? "")) }) { first, _ in
        first
      }
      return once.values.reduce(0, +) - books.sum(fees)
    }
  }

  @Test func `the storage fees of the items are the charge of the settlement, where it stands once`() throws {
    for books in try Self.shared.get().uneventful {
      let fees = books.lines.filter { $0["amount-description"] == "Storage Fee" }
      #expect(fees.count >= 3)
      // The first charge may be for a month before the first report.
      let reported = Dictionary(grouping: books.storage) { $0["month_of_charge"] ?? "" }
        .mapValues { books.sum($0, "estimated_monthly_storage_fee") }
      let charged = Set(fees.map { -minorUnits($0["amount"] ?? "") })
      #expect(charged.intersection(reported.values).count >= 3)
    }
  }

  @Test func `a transfer that is less than the settlement`() throws {
    try check(.payoutShort) { books in
      let totals = books.lines.filter { !($0["total-amount"] ?? "").isEmpty }.map {
        minorUnits($0["total-amount"] ?? "")
      }
      return totals.filter { $0 > 0 }.reduce(0, +) - books.sum(books.bank)
    }
  }

  @Test func `refunded units that neither came back nor were paid for`() throws {
    try check(.returnNotReceived) { books in
      func count(_ rows: [Row], _ order: String) -> [String: Int] {
        rows.reduce(into: [:]) { $0[($1[order] ?? "") + ($1["sku"] ?? ""), default: 0] += 1 }
      }
      let refunds = books.lines.filter { $0["transaction-type"] == "Refund" && $0["amount-description"] == "Principal" }
      let times = Set(refunds.compactMap { instant($0["posted-date-time"] ?? "") })
      let known = refunds.filter { instant($0["posted-date-time"] ?? "") ?? 0 < books.lastKnown }
      // What came back is booked when it is refunded.
      let returned = books.returns.filter { times.contains(instant($0["return-date"] ?? "") ?? 0) }
      let paid = count(books.reimbursements.filter { $0["reason"] == "CustomerReturn" }, "amazon-order-id")
      let back = count(returned, "order-id")
      let prices = Dictionary(known.map { (($0["order-id"] ?? "") + ($0["sku"] ?? ""), $0) }) { first, _ in first }
      return count(known, "order-id").reduce(0) { sum, refunded in
        let open = max(0, refunded.value - (back[refunded.key] ?? 0) - (paid[refunded.key] ?? 0))
        return sum - open * minorUnits(prices[refunded.key]?["amount"] ?? "")
      }
    }
  }

  @Test func `units that are lost on their way in and not paid for`() throws {
    let (eventful, uneventful) = try Self.shared.get()
    var found = 0
    for books in eventful {
      for event in books.events where event.kind == "unreimbursedLoss" {
        let row = books.inbound.first {
          $0["sku"] == event.sku && $0["issue-reported-date"] == event.from
        }
        #expect(row?["problem-quantity"] == String(event.units), "\(event.sku)")
        found += 1
      }
    }
    #expect(found > 5)
    for books in uneventful {
      let paid = books.reimbursements.filter { $0["reason"] == "Lost_Inbound" }
      for row in books.inbound where (row["issue-reported-date"] ?? "") < "2026-10-10" {
        #expect(paid.contains { $0["sku"] == row["sku"] && $0["quantity-reimbursed-total"] == row["problem-quantity"] })
      }
    }
  }
}

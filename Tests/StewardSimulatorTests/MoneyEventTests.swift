import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Errors in settlements and payouts: each is there by exactly the planted amount, and nowhere in the world without.
struct MoneyEventTests {
  private typealias Row = [String: String]

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
        Books.Event(
          kind: $0["kind"].text, sku: $0["sku"].text, from: $0["from"].text, units: $0["units"].integer,
          money: $0["moneyMinor"].integer)
      }
      let terms = store["parameters"].list.map {
        (
          $0["sku"].text,
          Books.Terms(fulfilmentFee: $0["fulfilmentFeeMinor"].integer, commission: $0["commissionBasisPoints"].integer)
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

  @Test(arguments: Books.kinds)
  func `what the books show is what was planted, in each store of both worlds`(kind: PlantedEvent.Kind) throws {
    let (eventful, uneventful) = try Self.shared.get()
    #expect(eventful.reduce(0) { $0 + $1.planted(kind).money } > 0)
    for books in eventful {
      let found = try books.found(kind)
      #expect(found == books.planted(kind).money, "\(books.country)")
    }
    for books in uneventful { #expect(try books.found(kind) == 0) }
  }

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

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Reports about the same thing say the same of it in every mix, and differ by exactly what was planted.
struct AgreementTests {
  private typealias Sum = Shop.Sum

  @Test func `a day's orders are its sales, except where documents are missing, broken or early`() throws {
    var (equal, missing, empty, early) = (0, 0, 0, 0)
    for shop in try AgreementWorlds.shops() {
      var orders: [String: Sum] = [:]
      for row in try shop.table("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL")
      where row["order-status"] != "Cancelled" {
        let day = shop.day(try #require(instant(row["purchase-date"] ?? "")))
        let sum = Sum(units: Int(row["quantity"] ?? "") ?? 0, money: minorUnits(row["item-price"] ?? ""))
        orders[day] = (orders[day] ?? Sum()) + sum
      }
      let versions = try shop.versions("GET_SALES_AND_TRAFFIC_REPORT")
      for (day, ordered) in orders {
        let zero = shop.planted(.brokenDocument, ["zeroSales", "zeroSalesRepaired"], from: day)
        guard let last = versions[day]?.last, let first = versions[day]?.first else {
          #expect(ordered == shop.planted(.missingReport, from: day), "\(shop) \(day)")
          missing += 1
          continue
        }
        let isRepaired = versions[day]?.count == 2
        #expect(ordered - sales(last, shop) == (isRepaired ? Sum() : zero), "\(shop) \(day)")
        if isRepaired {
          let restated = shop.planted(.restatedDay, ["lateOrders"], from: day)
          let other = shop.planted(.brokenDocument, ["otherStore"], from: day)
          #expect(ordered - sales(first, shop) == restated + zero || ordered == other, "\(shop) \(day)")
          early += 1
        }
        if zero != Sum() { empty += 1 }
        equal += 1
      }
    }
    #expect(equal > 1_000 && missing > 2 && empty > 2 && early > 40)
  }

  private func sales(_ document: JSON, _ shop: Shop) -> Sum {
    let day = document["salesAndTrafficByDate"].list[0]["salesByDate"]
    return Sum(units: day["unitsOrdered"].integer, money: shop.minor(day["orderedProductSales"]["amount"]))
  }

  @Test func `what ships is what was ordered the day before`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops() {
      let versions = try shop.versions("GET_SALES_AND_TRAFFIC_REPORT")
      for (day, documents) in versions {
        let next = (CivilDay(day) ?? "2026-01-01").advanced(by: 1).description
        guard let sold = documents.last, let later = versions[next]?.last else { continue }
        let shipped = later["salesAndTrafficByDate"].list[0]["salesByDate"]
        let sum = Sum(
          units: shipped["unitsShipped"].integer, money: shop.minor(shipped["shippedProductSales"]["amount"]))
        #expect(sum - sales(sold, shop) == shop.planted(.brokenDocument, ["zeroSales"], from: day), "\(shop) \(day)")
        checked += 1
      }
    }
    #expect(checked > 1_500)
  }

  @Test func `settlements have every order that shipped, at its price`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops() {
      let settlements = try shop.settlements()
      let heads = settlements.map { $0[0] }
      let starts = heads.compactMap { instant($0["settlement-start-date"] ?? "") }
      let ends = heads.compactMap { instant($0["settlement-end-date"] ?? "") }
      guard let start = starts.min(), let end = ends.max() else { continue }
      var settled: [String: Sum] = [:]
      for line in settlements.joined() where line["amount-description"] == "Principal" {
        guard line["transaction-type"] == "Order" else { continue }
        let key = (line["order-id"] ?? "") + (line["sku"] ?? "")
        let units = Int(line["quantity-purchased"] ?? "") ?? 0
        settled[key] = (settled[key] ?? Sum()) + Sum(units: units, money: minorUnits(line["amount"] ?? ""))
      }
      var (ordered, unpaid): ([String: Sum], Sum) = ([:], Sum())
      for row in try shop.table("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL")
      where row["order-status"] != "Cancelled" {
        // Posted 26 hours after the purchase; some orders of businesses up to 30 days later.
        let posted = (instant(row["purchase-date"] ?? "") ?? 0) + 93_600
        guard posted >= start, posted + 30 * 86_400 < end else { continue }
        let key = (row["amazon-order-id"] ?? "") + (row["sku"] ?? "")
        let sum = Sum(units: Int(row["quantity"] ?? "") ?? 0, money: minorUnits(row["item-price"] ?? ""))
        ordered[key] = (ordered[key] ?? Sum()) + sum
      }
      for (key, sum) in ordered where settled[key] != sum { unpaid = unpaid + sum - (settled[key] ?? Sum()) }
      // Which of them were planted is known to the cent after fees: see the errors in money.
      let planted = shop.store["events"].list.filter { $0["kind"].text == "missingPayment" }
      #expect(unpaid.units <= planted.reduce(0) { $0 + $1["units"].integer }, "\(shop)")
      if planted.isEmpty { #expect(unpaid == Sum(), "\(shop)") }
      checked += ordered.count
    }
    #expect(checked > 1_000)
  }

  @Test func `a settlement's lines are its total, the bank gets it, and what is held back comes next`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops() {
      let bank = Dictionary(
        try shop.aside("bank").map { ($0["settlement_id"] ?? "", minorUnits($0["amount"] ?? "")) }
      ) { $0 + $1 }
      var (short, held) = (0, 0)
      for lines in try shop.settlements() {
        func sum(_ description: String) -> Int {
          lines.filter { $0["amount-description"] == description }.reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
        }
        let total = minorUnits(lines[0]["total-amount"] ?? "")
        #expect(lines.reduce(0) { $0 + minorUnits($1["amount"] ?? "") } == total, "\(shop)")
        #expect(sum("Previous Reserve Amount Balance") == held, "\(shop)")
        held = -sum("Current Reserve Amount")
        #expect(sum("Tax") + sum("MarketplaceFacilitatorTax-Principal") == 0)
        #expect(sum("Shipping") + sum("ShippingChargeback") == 0)
        if total > 0 { short += total - (bank[lines[0]["settlement-id"] ?? ""] ?? 0) }
        checked += 1
      }
      let planted = shop.store["events"].list.filter { $0["kind"].text == "payoutShort" }
      #expect(short == planted.reduce(0) { $0 + $1["moneyMinor"].integer }, "\(shop)")
    }
    #expect(checked > 100)
  }

  @Test func `refunds of a day are those of its settlement, and each came back, was paid for, or is lost`() throws {
    var (days, lost) = (0, 0)
    for shop in try AgreementWorlds.shops() {
      let refunds = try shop.settlements().joined()
        .filter { $0["transaction-type"] == "Refund" && $0["amount-description"] == "Principal" }
        .compactMap { instant($0["posted-date-time"] ?? "") }.map { shop.day($0) }
      guard let first = refunds.min(), let last = refunds.max() else { continue }
      let counts = Dictionary(refunds.map { ($0, 1) }, uniquingKeysWith: +)
      func count(_ rows: [Shop.Row], _ date: String, ago: Int = 0) -> [String: Int] {
        Dictionary(
          rows.compactMap { instant($0[date] ?? "") }.map { (shop.day($0 - ago * 86_400), 1) }, uniquingKeysWith: +)
      }
      let returned = count(try shop.table("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"), "return-date")
      let paid = count(
        try shop.table("GET_FBA_REIMBURSEMENTS_DATA").filter { $0["reason"] == "CustomerReturn" }, "approval-date",
        ago: 46)
      for (day, documents) in try shop.versions("GET_SALES_AND_TRAFFIC_REPORT") where first < day && day < last {
        let refunded = documents.last?["salesAndTrafficByDate"].list[0]["salesByDate"]["unitsRefunded"].integer
        if let refunded { #expect(refunded == counts[day] ?? 0, "\(shop) \(day)") }
        let open = (counts[day] ?? 0) - (returned[day] ?? 0) - (paid[day] ?? 0)
        #expect(open >= 0, "\(shop) \(day)")
        lost += open
        days += 1
      }
    }
    #expect(days > 1_000 && lost > 10)
  }

  @Test func `what is reimbursed is what the settlements pay for it, by item`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops() {
      var (settled, reported): ([String: Int], [String: Int]) = ([:], [:])
      let settlements = try shop.settlements()
      let spans = settlements.compactMap { lines -> Range<Int>? in
        guard let start = instant(lines[0]["settlement-start-date"] ?? "") else { return nil }
        // Money of an account is booked by whole days.
        return (start / 86_400 * 86_400)..<(start / 86_400 * 86_400 + 14 * 86_400)
      }
      for line in settlements.joined() where line["amount-type"] == "FBA Inventory Reimbursement" {
        settled[line["sku"] ?? "", default: 0] += minorUnits(line["amount"] ?? "")
      }
      for row in try shop.table("GET_FBA_REIMBURSEMENTS_DATA") {
        let day = try #require(instant(row["approval-date"] ?? ""))
        guard spans.contains(where: { $0.contains(day) }) else { continue }
        reported[row["sku"] ?? "", default: 0] += minorUnits(row["amount-total"] ?? "")
      }
      #expect(settled == reported, "\(shop)")
      checked += settled.count
    }
    #expect(checked > 20)
  }

  @Test func `units that arrive short are paid for within forty days, or planted as lost`() throws {
    var (paid, lost) = (0, 0)
    for shop in try AgreementWorlds.shops() {
      var open: [String: Int] = [:]
      for row in try shop.table("GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA") {
        let day = row["issue-reported-date"] ?? ""
        let units = Int(row["problem-quantity"] ?? "") ?? 0
        let planted = shop.store["events"].list.filter {
          $0["kind"].text == "unreimbursedLoss" && $0["sku"].text == row["sku"] && $0["from"].text == day
        }
        if !planted.isEmpty {
          #expect(planted.reduce(0) { $0 + $1["units"].integer } == units, "\(shop) \(day)")
          lost += 1
        } else {
          open[row["sku"] ?? "", default: 0] += units
        }
      }
      for row in try shop.table("GET_FBA_REIMBURSEMENTS_DATA") where row["reason"] == "Lost_Inbound" {
        // What was reimbursed first may have come in before the first report.
        open[row["sku"] ?? "", default: 0] -= Int(row["quantity-reimbursed-total"] ?? "") ?? 0
        paid += 1
      }
      let pending = try shop.table("GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA").filter {
        ($0["issue-reported-date"] ?? "") > PlantedWorlds.scenario.endDay.advanced(by: -90).description
      }
      let recent = Set(pending.compactMap { $0["sku"] })
      for (sku, units) in open where !recent.contains(sku) { #expect(units <= 0, "\(shop) \(sku)") }
    }
    #expect(paid > 5 && lost > 5)
  }

  @Test func `ads of a campaign are those of its items, and settlements charge what they cost`() throws {
    var (rows, charges) = (0, 0)
    for shop in try AgreementWorlds.shops() {
      func last(_ report: String) throws -> [JSON] {
        // Of two versions of a span the later one has all sales.
        try Dictionary(grouping: shop.files(report)) { ($0.split(separator: "/").last ?? "").prefix(21) }
          .compactMap { $0.value.last }.flatMap { try shop.folder.json($0).list }
      }
      func sums(_ rows: [JSON]) -> [String: [Int]] {
        rows.reduce(into: [:]) { sums, row in
          let measures = [
            row["impressions"].integer, row["clicks"].integer, shop.minor(row["cost"]), row["purchases14d"].integer,
            row["unitsSoldClicks14d"].integer, shop.minor(row["sales14d"]),
          ]
          let key = row["date"].text + row["campaignId"].text
          sums[key] = zip(sums[key] ?? [Int](repeating: 0, count: 6), measures).map { $0 + $1 }
        }
      }
      let items = try last("spAdvertisedProduct")
      #expect(sums(items) == sums(try last("spCampaigns")), "\(shop)")
      rows += items.count
      var costs: [String: Int] = [:]
      for row in items { costs[row["date"].text, default: 0] += shop.minor(row["cost"]) }
      for lines in try shop.settlements() {
        let start = try #require(instant(lines[0]["settlement-start-date"] ?? "")) / 86_400
        let days = (0..<14).map { CivilDay(number: Int32(start + $0)).description }
        let charged = lines.filter { $0["amount-type"] == "Cost of Advertising" }
          .reduce(0) { $0 - minorUnits($1["amount"] ?? "") }
        #expect(charged == days.reduce(0) { $0 + (costs[$1] ?? 0) }, "\(shop)")
        charges += 1
      }
    }
    #expect(rows > 1_000 && charges > 50)
  }
}

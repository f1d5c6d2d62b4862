import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// What Amazon's own documents hold among themselves holds in the written ones too.
struct ConsistencyTests {
  @Test func `the totals of a day are the sums over its items`() throws {
    let folder = try Folder.shared.get()
    for file in folder.files("GET_SALES_AND_TRAFFIC_REPORT") {
      let document = try folder.json(file)
      let day = document["salesAndTrafficByDate"].list[0]
      let rows = document["salesAndTrafficByAsin"].list
      for key in ["unitsOrdered", "totalOrderItems"] {
        #expect(day["salesByDate"][key].integer == rows.reduce(0) { $0 + $1["salesByAsin"][key].integer }, "\(file)")
      }
      for key in ["sessions", "pageViews", "browserSessions", "mobileAppPageViews"] {
        #expect(
          day["trafficByDate"][key].integer == rows.reduce(0) { $0 + $1["trafficByAsin"][key].integer }, "\(file)")
      }
      let revenue = rows.reduce(0.0) { $0 + $1["salesByAsin"]["orderedProductSales"]["amount"].number }
      #expect(abs(day["salesByDate"]["orderedProductSales"]["amount"].number - revenue) < 0.001, "\(file)")
    }
  }

  @Test func `the totals of a vendor's day are the sums over its items`() throws {
    let folder = try Folder.shared.get()
    for (report, total, rows, keys) in [
      (
        "GET_VENDOR_SALES_REPORT", "salesAggregate", "salesByAsin", ["orderedUnits", "shippedUnits", "customerReturns"]
      ),
      ("GET_VENDOR_TRAFFIC_REPORT", "trafficAggregate", "trafficByAsin", ["glanceViews"]),
      (
        "GET_VENDOR_INVENTORY_REPORT", "inventoryAggregate", "inventoryByAsin",
        ["sellableOnHandInventoryUnits", "openPurchaseOrderUnits", "netReceivedInventoryUnits"]
      ),
    ] {
      for file in folder.files(report) {
        let document = try folder.json(file)
        for key in keys {
          let sum = document[rows].list.reduce(0) { $0 + $1[key].integer }
          #expect(document[total].list[0][key].integer == sum, "\(file) \(key)")
        }
      }
    }
  }

  @Test func `the lines of a settlement add up to its total to the cent`() throws {
    let folder = try Folder.shared.get()
    var lineCount = 0
    for file in folder.files("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2") {
      let rows = try folder.table(file)
      let total = minorUnits(rows[0]["total-amount"] ?? "")
      #expect(rows.reduce(0) { $0 + minorUnits($1["amount"] ?? "") } == total, "\(file)")
      #expect(Set(rows.compactMap { $0["settlement-id"] }).count == 1)
      lineCount += rows.count
    }
    #expect(lineCount > 1_000)
  }

  @Test func `a German settlement has decimal commas and dotted dates`() throws {
    let folder = try Folder.shared.get()
    let texts = try folder.files("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2").map { try folder.table($0) }
    let german = try #require(texts.first { $0.contains { $0["marketplace-name"] == "Amazon.de" } })
    #expect(german[0]["total-amount"]?.contains(",") == true)
    #expect(german[1]["posted-date"]?.wholeMatch(of: /\d\d\.\d\d\.2026/) != nil)
    #expect(texts.contains { $0[0]["total-amount"]?.contains(".") == true })
  }

  @Test func `orders that aren't cancelled add up to the units of sales and traffic`() throws {
    let folder = try Folder.shared.get()
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      func own(_ report: String) -> [String] { folder.files(report).filter { $0.hasPrefix(base) } }
      let ordered = try own("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL").flatMap { try folder.table($0) }
        .filter { $0["order-status"] != "Cancelled" }.reduce(0) { $0 + (Int($1["quantity"] ?? "") ?? 0) }
      // The first of two versions of a day is the one that was restated.
      let sold = try own("GET_SALES_AND_TRAFFIC_REPORT").filter { !isEarly($0) }
        .reduce(0) { sum, file in
          sum + (try folder.json(file)["salesAndTrafficByDate"].list[0]["salesByDate"]["unitsOrdered"].integer)
        }
      #expect(ordered == sold, "\(base)")
    }
  }

  @Test func `clicks and costs of search terms are those of the items, and settlements charge what the ads cost`()
    throws
  {
    let folder = try PlantedWorlds.shared.get().uneventful
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let terms = folder.own("spSearchTerm", base)
      func sums(_ files: [String]) throws -> (clicks: Int, cost: Int) {
        try files.flatMap { try folder.json($0).list }.reduce((0, 0)) { sum, row in
          (sum.0 + row["clicks"].integer, sum.1 + Int((row["cost"].number * 100).rounded()))
        }
      }
      let items = folder.own("spAdvertisedProduct", base).filter { file in
        terms.contains { $0.split(separator: "/").last == file.split(separator: "/").last }
      }
      #expect(items.count == 2)
      #expect(try sums(terms) == sums(items), "\(base)")

      var daily: [String: Int] = [:]
      for row in try folder.own("spAdvertisedProduct", base).flatMap({ try folder.json($0).list }) {
        daily[row["date"].text, default: 0] += minorUnits(decimal(row["cost"].number, store["currency"].text))
      }
      let charges = try folder.own("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "accounts/\(account["id"].text)/_/")
        .filter { try folder.table($0).contains { $0["marketplace-name"] == "A" + domain(store).dropFirst() } }
      for file in charges {
        let days = (file.split(separator: "/").last ?? "").prefix(21).split(separator: "_").map(String.init)
        let cost = daily.filter { days[0] <= $0.key && $0.key < days[1] }.values.reduce(0, +)
        let charged = try folder.table(file).filter {
          $0["transaction-type"] == "ServiceFee" && $0["amount-type"] == "Cost of Advertising"
        }
        .reduce(0) { $0 - minorUnits($1["amount"] ?? "") }
        #expect(charged == cost, "\(file)")
      }
      #expect(!charges.isEmpty)
    }
  }

  @Test func `items that buyers like together stand first in the baskets`() throws {
    let folder = try PlantedWorlds.shared.get().uneventful
    var (found, expected) = (0, 0)
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let rows = try folder.own("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", base)
        .flatMap { try folder.json($0)["dataByAsin"].list }
      for pair in store["baskets"].list {
        let own = rows.filter { $0["asin"].text == pair["asin"].text && $0["purchasedWithRank"].integer == 1 }
        guard !own.isEmpty else { continue }
        expected += 1
        if own.contains(where: { $0["purchasedWithAsin"].text == pair["with"].text }) { found += 1 }
      }
    }
    #expect(expected > 5 && found * 10 >= expected * 9, "\(found) of \(expected)")
  }

  private func domain(_ store: JSON) -> String { Marketplace.named(store["marketplace"].text)?.domain ?? "" }

  /// An amount as the files write it.
  private func decimal(_ amount: Double, _ currency: String) -> String {
    currency == "JPY" ? String(Int(amount)) : String(Int((amount * 100).rounded()))
  }

  @Test func `refunded units came back, were paid for, or are still waited for`() throws {
    let folder = try PlantedWorlds.shared.get().uneventful
    let (first, end) = (PlantedWorlds.scenario.range.lowerBound, PlantedWorlds.scenario.endDay)
    var total = 0
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      // Amazon pays 46 days after the refund.
      let last = end.advanced(by: -46).description
      let refunded = try folder.own("GET_SALES_AND_TRAFFIC_REPORT", base).reduce(0) { sum, file in
        let day = try folder.json(file)["salesAndTrafficByDate"].list[0]
        return sum + (day["date"].text < last ? day["salesByDate"]["unitsRefunded"].integer : 0)
      }
      let returned = try folder.own("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", base)
        .flatMap { try folder.table($0) }.count { ($0["return-date"] ?? "").prefix(10) < last }
      let paid = try folder.own("GET_FBA_REIMBURSEMENTS_DATA", base).flatMap { try folder.table($0) }
        .count { $0["reason"] == "CustomerReturn" && ($0["approval-date"] ?? "") > first.advanced(by: 46).description }
      #expect(refunded == returned + paid, "\(base)")
      total += paid
    }
    #expect(total > 10)
  }

  @Test func `what was known a day later is less than what was known in the end`() throws {
    let folder = try Folder.shared.get()
    var (early, final) = (0, 0)
    for file in folder.files("GET_SALES_AND_TRAFFIC_REPORT") where file.contains(".r") {
      let sessions = try folder.json(file)["salesAndTrafficByDate"].list[0]["trafficByDate"]["sessions"].integer
      if isEarly(file) { early += sessions } else { final += sessions }
    }
    #expect(early > final * 8 / 10 && early < final * 95 / 100)
  }

  /// Retrieved a day after its day: `2026-11-20.r20261121T090000Z.json`.
  private func isEarly(_ file: String) -> Bool {
    let name = file.split(separator: "/").last ?? ""
    guard name.contains(".r"), let day = CivilDay(name.prefix(10)) else { return false }
    let next = day.advanced(by: 1).description.filter { $0 != "-" }
    return name.contains(".r\(next)T")
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// A vendor's deductions: right ones follow from the books, wrong ones are there by the planted amount.
struct VendorEventTests {
  private struct Books {
    let store: JSON
    let orders: [[String: String]]
    let deductions: [[String: String]]
    let remittances: [[String: String]]
    let coOpRate: Int

    func planted(_ kind: PlantedEvent.Kind) -> Int {
      store["events"].list.filter { $0["kind"].text == kind.rawValue }.reduce(0) { $0 + $1["moneyMinor"].integer }
    }

    func deducted(_ kind: String) -> [[String: String]] { deductions.filter { $0["kind"] == kind } }
  }

  private func books(_ folder: Folder) throws -> [Books] {
    try folder.stores().filter { $0.account["kind"].text == "vendor" }.map { account, store in
      let place = "\(account["id"].text)/\(store["marketplace"].text).csv"
      let terms = try folder.csv("vendor-terms/\(place)")
      return Books(
        store: store, orders: try folder.csv("vendor-orders/\(place)"),
        deductions: try folder.csv("vendor-deductions/\(place)"),
        remittances: try folder.csv("vendor-remittances/\(place)"),
        coOpRate: minorUnits(terms.first { $0["term"] == "co_op_rate" }?["value"] ?? ""))
    }
  }

  private func check(_ kind: PlantedEvent.Kind, _ found: (Books) -> Int) throws {
    let worlds = try PlantedWorlds.shared.get()
    let all = [worlds.eventful] + (try AgreementWorlds.shared.get())
    let (eventful, uneventful) = (try all.flatMap { try books($0) }, try books(worlds.uneventful))
    #expect(eventful.reduce(0) { $0 + $1.planted(kind) } > 0)
    for books in eventful { #expect(found(books) == books.planted(kind)) }
    for books in uneventful { #expect(found(books) == 0) }
  }

  @Test func `a shortage is claimed for what was received in full`() throws {
    try check(.vendorShortage) { books in
      let short = Set(
        books.orders.filter { $0["accepted"] != $0["received"] }.map { ($0["po_number"] ?? "") + ($0["asin"] ?? "") })
      return books.deducted("shortage").filter { !short.contains(($0["po_number"] ?? "") + ($0["asin"] ?? "")) }
        .reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
    }
  }

  @Test func `a penalty on a purchase order`() throws {
    try check(.vendorChargeback) { $0.deducted("chargeback").reduce(0) { $0 + minorUnits($1["amount"] ?? "") } }
  }

  @Test func `co-operation above the agreed rate`() throws {
    try check(.coOpOvercharge) { books in
      books.deducted("co-op").reduce(0) { sum, row in
        let month = (row["deducted_on"] ?? "").prefix(7)
        let base = books.orders.filter { $0["delivered_on"]?.hasPrefix(month) == true }
          .reduce(0) { $0 + (Int($1["received"] ?? "") ?? 0) * minorUnits($1["unit_cost"] ?? "") }
        return sum + minorUnits(row["amount"] ?? "") - base * books.coOpRate / 10_000
      }
    }
  }

  @Test func `a remittance is the invoice less its deductions`() throws {
    var checked = 0
    for books in try books(try PlantedWorlds.shared.get().eventful) {
      for row in books.remittances where row["po_number"]?.isEmpty == false {
        let lines = books.orders.filter { $0["po_number"] == row["po_number"] }
        let invoice = lines.reduce(0) { $0 + (Int($1["accepted"] ?? "") ?? 0) * minorUnits($1["unit_cost"] ?? "") }
        let deducted = books.deductions.filter { $0["po_number"] == row["po_number"] }
          .reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
        #expect(minorUnits(row["invoiced"] ?? "") == invoice)
        #expect(minorUnits(row["paid"] ?? "") == invoice - deducted)
        checked += 1
      }
    }
    #expect(checked > 20)
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// A vendor's deductions: right ones follow from the books, wrong ones are there by the planted amount.
struct VendorEventTests {
  private func books(_ folder: Folder) throws -> [VendorBooks] {
    try folder.stores().filter { $0.account["kind"].text == "vendor" }.map { account, store in
      let place = "\(account["id"].text)/\(store["marketplace"].text).csv"
      let terms = try folder.csv("vendor-terms/\(place)")
      return VendorBooks(
        store: store, orders: try folder.csv("vendor-orders/\(place)"),
        deductions: try folder.csv("vendor-deductions/\(place)"),
        remittances: try folder.csv("vendor-remittances/\(place)"),
        coOpRate: minorUnits(terms.first { $0["term"] == "co_op_rate" }?["value"] ?? ""))
    }
  }

  @Test(arguments: VendorBooks.kinds)
  func `what the books show is what was planted, in each store of both worlds`(kind: PlantedEvent.Kind) throws {
    let worlds = try PlantedWorlds.shared.get()
    let all = [worlds.eventful] + (try AgreementWorlds.shared.get())
    let (eventful, uneventful) = (try all.flatMap { try books($0) }, try books(worlds.uneventful))
    #expect(eventful.reduce(0) { $0 + $1.planted(kind) } > 0)
    for books in eventful { #expect(books.found(kind) == books.planted(kind)) }
    for books in uneventful { #expect(books.found(kind) == 0) }
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

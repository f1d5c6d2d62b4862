import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// A vendor's reports and his own books say the same in every mix.
struct VendorAgreementTests {
  @Test func `what Amazon received of an item on a day is what purchase orders say`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops("vendor") {
      var (ordered, reported): ([String: Int], [String: Int]) = ([:], [:])
      for row in try shop.aside("vendor-orders") {
        ordered[(row["delivered_on"] ?? "") + (row["asin"] ?? ""), default: 0] += Int(row["received"] ?? "") ?? 0
      }
      for (day, documents) in try shop.versions("GET_VENDOR_INVENTORY_REPORT") {
        for row in documents.last?["inventoryByAsin"].list ?? [] where row["netReceivedInventoryUnits"].integer != 0 {
          reported[day + row["asin"].text] = row["netReceivedInventoryUnits"].integer
        }
      }
      #expect(ordered == reported, "\(shop)")
      checked += ordered.count
    }
    #expect(checked > 50)
  }

  @Test func `what ships of an item is what was ordered the day before`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops("vendor") {
      let versions = try shop.versions("GET_VENDOR_SALES_REPORT")
      func sums(_ day: String, _ units: String, _ revenue: String) -> [String: Shop.Sum]? {
        versions[day]?.last.map { document in
          document["salesByAsin"].list.reduce(into: [:]) {
            let sum = Shop.Sum(units: $1[units].integer, money: shop.minor($1[revenue]["amount"]))
            if sum != Shop.Sum() { $0[$1["asin"].text] = sum }
          }
        }
      }
      for day in versions.keys {
        let next = (CivilDay(day) ?? "2026-01-01").advanced(by: 1).description
        guard let shipped = sums(next, "shippedUnits", "shippedRevenue"),
          let ordered = sums(day, "orderedUnits", "orderedRevenue")
        else { continue }
        #expect(shipped == ordered, "\(shop) \(day)")
        checked += ordered.count
      }
    }
    #expect(checked > 500)
  }

  @Test func `a remittance is the invoice less its deductions, to the cent`() throws {
    var checked = 0
    for shop in try AgreementWorlds.shops("vendor") {
      let (orders, deductions) = (try shop.aside("vendor-orders"), try shop.aside("vendor-deductions"))
      for row in try shop.aside("vendor-remittances") {
        let number = row["po_number"] ?? ""
        let invoice = orders.filter { $0["po_number"] == number }
          .reduce(0) { $0 + (Int($1["accepted"] ?? "") ?? 0) * minorUnits($1["unit_cost"] ?? "") }
        let own = deductions.filter {
          $0["po_number"] ?? "" == number && (!number.isEmpty || $0["deducted_on"] == row["paid_on"])
        }
        let deducted = own.reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
        #expect(minorUnits(row["invoiced"] ?? "") == (number.isEmpty ? 0 : invoice), "\(shop) \(number)")
        #expect(minorUnits(row["deducted"] ?? "") == deducted, "\(shop) \(number)")
        #expect(minorUnits(row["paid"] ?? "") == minorUnits(row["invoiced"] ?? "") - deducted)
        checked += 1
      }
    }
    #expect(checked > 20)
  }
}

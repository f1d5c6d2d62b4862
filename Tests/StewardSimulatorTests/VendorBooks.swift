import StewardDomain
import StewardSimulator

/// One vendor store's books.
struct VendorBooks {
  let store: JSON
  let orders: [[String: String]]
  let deductions: [[String: String]]
  let remittances: [[String: String]]
  let coOpRate: Int

  func planted(_ kind: PlantedEvent.Kind) -> Int {
    store["events"].list.filter { $0["kind"].text == kind.rawValue }.reduce(0) { $0 + $1["moneyMinor"].integer }
  }

  func deducted(_ kind: String) -> [[String: String]] { deductions.filter { $0["kind"] == kind } }

  /// Those whose amount can be read to the cent.
  static let kinds: [PlantedEvent.Kind] = [.vendorShortage, .vendorChargeback, .coOpOvercharge]

  func found(_ kind: PlantedEvent.Kind) -> Int {
    switch kind {
    case .vendorShortage: shortage
    case .vendorChargeback: deducted("chargeback").reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
    case .coOpOvercharge: coOpOvercharge
    default: 0
    }
  }

  /// What is claimed as missing although it was received in full.
  private var shortage: Int {
    let short = Set(
      orders.filter { $0["accepted"] != $0["received"] }.map { ($0["po_number"] ?? "") + ($0["asin"] ?? "") })
    return deducted("shortage").filter { !short.contains(($0["po_number"] ?? "") + ($0["asin"] ?? "")) }
      .reduce(0) { $0 + minorUnits($1["amount"] ?? "") }
  }

  /// Co-operation above the agreed rate.
  private var coOpOvercharge: Int {
    deducted("co-op").reduce(0) { sum, row in
      let month = (row["deducted_on"] ?? "").prefix(7)
      let base = orders.filter { $0["delivered_on"]?.hasPrefix(month) == true }
        .reduce(0) { $0 + (Int($1["received"] ?? "") ?? 0) * minorUnits($1["unit_cost"] ?? "") }
      return sum + minorUnits(row["amount"] ?? "") - base * coOpRate / 10_000
    }
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Events of stock: they can be read off the stock reports.
struct StockEventTests {
  private func planning(
    _ folder: Folder, _ base: String, _ day: some StringProtocol
  ) throws -> [String: [String: String]] {
    let rows = try folder.table("\(base)GET_FBA_INVENTORY_PLANNING_DATA/\(day).txt")
    return Dictionary(rows.map { ($0["sku"] ?? "", $0) }) { first, _ in first }
  }

  private func lastDay(_ each: PlantedCase) -> String {
    PlantedWorlds.scenario.endDay.advanced(by: -each.account["daysAfter"].integer).description
  }

  @Test func `the days without stock are those of the truth`() throws {
    let folder = try PlantedWorlds.shared.get().eventful
    var (empty, filled) = (0, 0)
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let outages = Dictionary(grouping: store["events"].list.filter { $0["kind"].text == "stockOut" }) {
        $0["sku"].text
      }
      for file in folder.own("GET_FBA_INVENTORY_PLANNING_DATA", base) {
        let day = String((file.split(separator: "/").last ?? "").prefix(10))
        for (sku, row) in try planning(folder, base, day) where row["available"] == "0" || row["available"] == "1" {
          // What lies there in the evening is there in the morning, with what arrives then.
          let next = CivilDay(day).map { $0.advanced(by: 1).description } ?? ""
          let isOut = outages[sku]?.contains { $0["from"].text <= next && next <= $0["to"].text } ?? false
          if row["available"] == "1" { #expect(!isOut, "\(sku) \(next)") }
          if row["available"] == "0", isOut { empty += 1 } else { filled += 1 }
        }
      }
    }
    #expect(empty > 20 && filled > 10)
  }

  @Test func `a day that begins without stock sells nothing, and the report of the evening before is empty`() throws {
    let world = try ReadWorld.both.get().with
    var (days, evenings) = (0, 0)
    for each in try PlantedWorlds.shared.get().events(.stockOut).filter(\.isSeller) {
      let rows = world.rows(each)
      #expect(rows.allSatisfy { $0.units == 0 }, "\(each.sku) \(each.from)")
      days += rows.count
      let before = CivilDay(each.from)?.advanced(by: -1).description ?? each.from
      for file in world.folder.own("GET_FBA_INVENTORY_PLANNING_DATA", each.base) {
        let day = String((file.split(separator: "/").last ?? "").prefix(10))
        guard before <= day, day < each.to else { continue }
        #expect(try planning(world.folder, each.base, day)[each.sku]?["available"] == "0", "\(each.sku) \(day)")
        evenings += 1
      }
    }
    #expect(days > 50 && evenings > 20)
  }

  @Test func `stock that runs out has no order on the way, and is enough in the other world`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.runningOut))
    let cases = try worlds.events(.runningOut).filter { $0.account["kind"].text == "seller" }
    #expect(cases.count > 10)
    var covered = 0
    for each in cases {
      let row = try planning(worlds.eventful, each.base, lastDay(each))[each.sku]
      #expect(row?["inbound-quantity"] == "0", "\(each.sku)")
      let other = try planning(worlds.uneventful, each.base, "2026-11-22")[each.sku]
      let supply = ["available", "inbound-quantity"].reduce(0) { $0 + (Int(other?[$1] ?? "") ?? 0) }
      let daily = Double(other?["units-shipped-t30"] ?? "") ?? 0
      if Double(supply) >= daily / 30 * each.parameters["leadDays"].number { covered += 1 }
    }
    #expect(covered * 10 >= cases.count * 7)
  }

  @Test func `too much stock lasts for more than half a year, and the other world has less`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.overstock))
    let cases = try worlds.events(.overstock).filter { $0.account["kind"].text == "seller" }
    #expect(cases.count > 8)
    var ratios: [Double] = []
    for each in cases {
      let row = try planning(worlds.eventful, each.base, lastDay(each))[each.sku]
      let other = try planning(worlds.uneventful, each.base, "2026-11-22")[each.sku]
      ratios.append((Double(row?["available"] ?? "") ?? 0) / max(1, Double(other?["available"] ?? "") ?? 0))
    }
    #expect(median(ratios) > 2)
  }

  @Test func `a late shipment arrives later than in the other world`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.lateShipment))
    func next(_ folder: Folder, _ each: PlantedCase) throws -> CivilDay? {
      let from = CivilDay(each.from) ?? "2026-01-01"
      return try folder.own("GET_LEDGER_DETAIL_VIEW_DATA", each.base).flatMap { try folder.table($0) }
        .filter { $0["MSKU"] == each.sku && $0["Event Type"] == "Receipts" }
        .compactMap { row in
          let parts = (row["Date"] ?? "").split(separator: "/")
          return parts.count == 3 ? CivilDay("\(parts[2])-\(parts[0])-\(parts[1])") : nil
        }.filter { $0 > from.advanced(by: 14) }.min()
    }
    var delays: [Double] = []
    for each in try worlds.events(.lateShipment)
    where each.account["kind"].text == "seller" && each.account["daysBefore"].integer == 0 {
      if let late = try next(worlds.eventful, each), let usual = try next(worlds.uneventful, each) {
        delays.append(Double(usual.distance(to: late)))
      }
    }
    #expect(delays.count > 5)
    #expect(delays.count { $0 >= 8 } * 3 >= delays.count, "\(delays)")
  }

  @Test func `what moved in the warehouses is the change of what can be sold`() throws {
    let worlds = try PlantedWorlds.shared.get()
    var checked = 0
    for (account, store) in try worlds.uneventful.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      var moved: [String: Int] = [:]
      for row in try worlds.uneventful.own("GET_LEDGER_DETAIL_VIEW_DATA", base)
        .flatMap({ try worlds.uneventful.table($0) })
      {
        let date = row["Date"] ?? ""
        if date > "11/14/2026", date.hasPrefix("11/") {
          moved[row["MSKU"] ?? "", default: 0] += Int(row["Quantity"] ?? "") ?? 0
        }
      }
      let before = try planning(worlds.uneventful, base, "2026-11-14")
      for (sku, row) in try planning(worlds.uneventful, base, "2026-11-22") {
        let change = (Int(row["available"] ?? "") ?? 0) - (Int(before[sku]?["available"] ?? "") ?? 0)
        #expect(moved[sku] ?? 0 == change, "\(sku)")
        checked += 1
      }
    }
    #expect(checked > 50)
  }
}

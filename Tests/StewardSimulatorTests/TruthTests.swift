import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// What the truth says was planted can be found in the files.
struct TruthTests {
  private func events(_ store: JSON, _ kind: String) -> [JSON] {
    store["events"].list.filter { $0["kind"].text == kind }
  }

  @Test func `an item without stock sells nothing`() throws {
    let folder = try Folder.shared.get()
    var checked = 0
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/GET_SALES_AND_TRAFFIC_REPORT/"
      let outages = events(store, "stockOut")
      for file in folder.files("GET_SALES_AND_TRAFFIC_REPORT") where file.hasPrefix(base) {
        let day = file.dropFirst(base.count).prefix(10)
        let open = Set(outages.filter { $0["from"].text <= day && day <= $0["to"].text }.map { $0["sku"].text })
        for row in try folder.json(file)["salesAndTrafficByAsin"].list where open.contains(row["sku"].text) {
          #expect(row["salesByAsin"]["unitsOrdered"].integer == 0, "\(file)")
          checked += 1
        }
      }
    }
    #expect(checked > 20)
  }

  @Test func `every kind of event is planted somewhere`() throws {
    let folder = try PlantedWorlds.shared.get().eventful
    let kinds = Set(try folder.stores().flatMap { $0.store["events"].list.map { $0["kind"].text } })
    #expect(kinds == Set(PlantedEvent.Kind.allCases.map(\.rawValue)))
  }

  @Test func `where nothing is planted, nothing but lack of stock befalls anybody`() throws {
    let folder = try PlantedWorlds.shared.get().uneventful
    let kinds = Set(try folder.stores().flatMap { $0.store["events"].list.map { $0["kind"].text } })
    #expect(kinds.isSubset(of: ["stockOut"]))
  }

  @Test func `stock that runs out doesn't last until an order could arrive`() throws {
    let folder = try Folder.shared.get()
    var checked = 0
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let file =
        "accounts/\(account["id"].text)/\(store["marketplace"].text)/GET_FBA_INVENTORY_PLANNING_DATA/2026-11-22.txt"
      let rows = try folder.table(file)
      for event in events(store, "runningOut") {
        let row = try #require(rows.first { $0["sku"] == event["sku"].text })
        let item = try #require(store["parameters"].list.first { $0["sku"].text == event["sku"].text })
        let available = Double(row["available"] ?? "") ?? 0
        let daily = (Double(row["units-shipped-t30"] ?? "") ?? 0) / 30
        #expect(available < daily * Double(item["leadDays"].integer), "\(event["sku"].text)")
        #expect(row["inbound-quantity"] == "0")
        checked += 1
      }
    }
    #expect(checked > 0)
  }

  @Test func `suppressed listings stand in their report`() throws {
    let folder = try Folder.shared.get()
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let rows = try folder.files("GET_MERCHANTS_LISTINGS_FYP_REPORT").filter { $0.hasPrefix(base) }
        .flatMap { try folder.table($0) }
      #expect(
        rows.compactMap { $0["SKU"] }.sorted() == events(store, "suppressedListing").map { $0["sku"].text }.sorted())
    }
  }

  @Test func `faults of content can be read off the listings`() throws {
    let folder = try Folder.shared.get()
    for (account, store) in try folder.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      let rows = try folder.files("CATEGORY_LISTINGS_REPORT").filter { $0.hasPrefix(base) }.flatMap {
        try folder.table($0)
      }
      let faults = Dictionary(grouping: events(store, "contentFault")) { $0["sku"].text }
      for row in rows {
        let planted = Set(faults[row["item_sku"] ?? ""]?.map { $0["cause"].text } ?? [])
        #expect(visibleFaults(row).subtracting(["missingImage"]) == planted, "\(row["item_sku"] ?? "")")
      }
    }
  }

  private func visibleFaults(_ row: [String: String]) -> Set<String> {
    var faults: Set<String> = []
    let title = row["item_name"] ?? ""
    if title.count > 200 { faults.insert("titleTooLong") }
    if title.contains("!") || title.contains("$") { faults.insert("bannedCharacter") }
    if (1...5).contains(where: { row["bullet_point\($0)"] == nil }) { faults.insert("fewBullets") }
    if (row["generic_keywords"] ?? "").utf8.count > 249 { faults.insert("searchTermsTooLong") }
    if row["has_aplus"] == "false" { faults.insert("noAPlus") }
    if let pixels = Int(row["main_image_pixels"] ?? ""), pixels < 1_000 { faults.insert("smallMainImage") }
    if let count = Int(row["image_count"] ?? ""), (1...3).contains(count) { faults.insert("fewImages") }
    // A word of the title's head that comes back after its end.
    let words = title.split { " ,".contains($0) }
    let head = words.dropFirst().first ?? ""
    if words.count(where: { $0 == head }) > 2 { faults.insert("repeatedWord") }
    return faults
  }
}

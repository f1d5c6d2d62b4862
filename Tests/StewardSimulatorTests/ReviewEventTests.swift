import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Events of quality: they can be read off reviews and returns.
struct ReviewEventTests {
  private func reviews(_ folder: Folder, _ base: String) throws -> [[String: String]] {
    try folder.own("STEWARD_REVIEWS", base).flatMap { try folder.csv($0) }
  }

  @Test func `manipulated reviews come in a few days, most of them unverified, and all alike`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.reviewManipulation))
    let cases = try worlds.events(.reviewManipulation)
    #expect(cases.count > 3)
    for each in cases {
      let own = try reviews(worlds.eventful, each.base).filter {
        $0["asin"] == each.asin && each.contains($0["reviewed_on"] ?? "") && $0["verified_purchase"] == "false"
      }
      #expect(own.count >= 2, "\(each.asin)")
      #expect(own.allSatisfy { $0["rating"] == (each.cause == "attack" ? "1" : "5") })
      #expect(Set(own.compactMap { $0["body"] }).count <= 6)
    }
    for (account, store) in try worlds.uneventful.stores() {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      #expect(try reviews(worlds.uneventful, base).allSatisfy { $0["verified_purchase"] == "true" })
    }
  }

  @Test func `a faulty batch comes back more often, as defective, and is blamed for one thing`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.isAbsent(.productFault))
    let cases = try worlds.events(.productFault).filter { $0.account["kind"].text == "seller" }
    #expect(cases.count > 5)
    func defects(_ folder: Folder) throws -> Int {
      try cases.reduce(0) { sum, each in
        let end = (CivilDay(each.to) ?? "2026-01-01").advanced(by: 24).description
        return try sum
          + folder.own("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", each.base).flatMap { try folder.table($0) }.count {
            let day = ($0["return-date"] ?? "").prefix(10)
            return $0["sku"] == each.sku && each.from <= day && day <= end
              && ["DEFECTIVE", "QUALITY_UNACCEPTABLE"].contains($0["reason"])
          }
      }
    }
    let (with, without) = (try defects(worlds.eventful), try defects(worlds.uneventful))
    #expect(with > 20 && with > 3 * without, "\(with) \(without)")
  }

  @Test func `the rating of a faulty item falls, and its bad reviews have the theme of the fault`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.productFault)
    func truth(_ folder: Folder) throws -> [[String: String]] {
      try cases.flatMap { each in
        try folder.csv(each.aside("truth-reviews")).filter { $0["asin"] == each.asin && each.contains($0["day"] ?? "") }
          .map { $0.merging(["cause": each.cause]) { first, _ in first } }
      }
    }
    func mean(_ rows: [[String: String]]) -> Double {
      Double(rows.reduce(0) { $0 + (Int($1["stars"] ?? "") ?? 0) }) / Double(rows.count)
    }
    let (with, without) = (try truth(worlds.eventful), try truth(worlds.uneventful))
    #expect(with.count > 15 && without.count > 15)
    #expect(mean(with) < mean(without) - 0.8)
    let bad = with.filter { ["1", "2", "3"].contains($0["stars"]) && $0["is_fake"] == "false" }
    #expect(bad.allSatisfy { $0["theme"] == $0["cause"] })
  }

  @Test func `reviews are in the language of the store, few in English`() throws {
    let worlds = try PlantedWorlds.shared.get()
    for (account, store) in try worlds.eventful.stores() where store["marketplace"].text == "DE" {
      let own = try reviews(worlds.eventful, "accounts/\(account["id"].text)/DE/")
      let german = own.count { $0["language"] == "de" }
      #expect(german * 10 > own.count * 8 && german < own.count)
      #expect(
        own.filter { $0["language"] == "de" }.contains {
          $0["body"]?.contains("ä") == true || $0["body"]?.contains("ü") == true
        })
    }
  }

  @Test func `reviews of the Japanese store are in English and say so`() throws {
    var scenario = Scenario(accounts: 12, days: 90, seed: 5, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 4...5
    scenario.vendorEvery = 0
    let folder = try Folder(scenario)
    defer { folder.remove() }
    let stores = try folder.stores().filter { $0.1["marketplace"].text == "JP" }
    let bases = stores.map { account, _ in "accounts/\(account["id"].text)/JP/" }
    let own = try bases.flatMap { try reviews(folder, $0) }
    #expect(own.count > 10)
    #expect(own.allSatisfy { $0["language"] == "en" && $0["country"] == "JP" })
    #expect(own.allSatisfy { $0["body"]?.allSatisfy(\.isASCII) == true })
    let truth = try stores.flatMap { account, _ in try folder.csv("truth-reviews/\(account["id"].text)/JP.csv") }
    #expect(truth.count >= own.count && truth.allSatisfy { $0["language"] == "en" })
  }
}

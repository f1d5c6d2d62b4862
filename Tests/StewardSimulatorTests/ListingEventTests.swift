import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// Events that stand in lists: suppressed and removed listings, policy issues, rates of account health, content.
struct ListingEventTests {
  private func issues(_ folder: Folder, _ base: String) throws -> [[String: String]] {
    try folder.own("ACCOUNT_HEALTH_EXPORT", base).flatMap { try folder.csv($0) }
  }

  private func bases(_ folder: Folder) throws -> [String] {
    try folder.stores().filter { $0.account["kind"].text == "seller" }
      .map { "accounts/\($0.account["id"].text)/\($0.store["marketplace"].text)/" }
  }

  @Test func `suppressed listings stand in their report, and few visitors find them`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.suppressedListing)
    #expect(cases.count > 5)
    for each in cases {
      let rows = try worlds.eventful.own("GET_MERCHANTS_LISTINGS_FYP_REPORT", each.base)
        .flatMap { try worlds.eventful.table($0) }
      #expect(rows.contains { $0["SKU"] == each.sku && $0["Status Change Date"] == each.from }, "\(each.sku)")
    }
    let old = cases.filter { $0.account["daysBefore"].integer == 0 }
    let sessions = try TrafficOfWorlds.sums(old) { Double($0.sessions) }
    #expect(sessions.eventful < 0.3 * sessions.uneventful)
    for base in try bases(worlds.uneventful) {
      let rows = try worlds.uneventful.own("GET_MERCHANTS_LISTINGS_FYP_REPORT", base)
        .flatMap { try worlds.uneventful.table($0) }
      #expect(rows.isEmpty)
    }
  }

  @Test func `a listing whose appeal was rejected has no visitors, and its list says when`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.rejectedAppeal)
    #expect(cases.count > 3)
    for each in cases {
      let rows = try issues(worlds.eventful, each.base).filter { $0["SKU"] == each.sku && $0["Date"] == each.from }
      #expect(rows.contains { $0["Notes"]?.contains("rejected on") == true }, "\(each.sku)")
    }
    let sessions = try TrafficOfWorlds.sums(cases) { Double($0.sessions) }
    #expect(sessions.eventful == 0)
    #expect(sessions.uneventful > 100)
    for base in try bases(worlds.uneventful) { #expect(try issues(worlds.uneventful, base).isEmpty) }
  }

  @Test func `policy violations stand in the list, and the open ones are counted`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.policyViolation)
    #expect(cases.count > 5)
    for each in cases {
      let rows = try issues(worlds.eventful, each.base)
      #expect(rows.contains { $0["SKU"] == each.sku && $0["Date"] == each.from }, "\(each.sku)")
    }
    for base in try bases(worlds.eventful) {
      let open = try issues(worlds.eventful, base)
        .count { $0["Policy"] == "Intellectual property" && !(($0["Due date"] ?? "").isEmpty) }
      #expect(try counter("receivedIntellectualPropertyComplaints", worlds.eventful, base) == open)
    }
    for base in try bases(worlds.uneventful) {
      for name in ["listingPolicyViolations", "productSafetyCustomerComplaints", "otherPolicyViolations"] {
        #expect(try counter(name, worlds.uneventful, base) == 0)
      }
    }
  }

  private func counter(_ name: String, _ folder: Folder, _ base: String) throws -> Int {
    let file = try #require(folder.own("GET_V2_SELLER_PERFORMANCE_REPORT", base).first)
    return try folder.json(file)["performanceMetrics"].list[0][name]["defectsCount"].integer
  }

  @Test func `the health of a declining account is at risk`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let declining = Set(try worlds.events(.healthDecline).map(\.base))
    #expect(!declining.isEmpty)
    for base in try bases(worlds.eventful) {
      let file = try #require(worlds.eventful.own("GET_V2_SELLER_PERFORMANCE_REPORT", base).first)
      let status = try worlds.eventful.json(file)["accountStatuses"].list[0]["status"].text
      #expect((status == "AT_RISK") == declining.contains(base), "\(base)")
    }
    for base in try bases(worlds.uneventful) {
      let file = try #require(worlds.uneventful.own("GET_V2_SELLER_PERFORMANCE_REPORT", base).first)
      #expect(try worlds.uneventful.json(file)["accountStatuses"].list[0]["status"].text == "NORMAL")
    }
  }

  @Test func `a world without faults of content has sound listings`() throws {
    let worlds = try PlantedWorlds.shared.get()
    #expect(try worlds.events(.contentFault).count > 20)
    for base in try bases(worlds.uneventful) {
      for row in try worlds.uneventful.own("CATEGORY_LISTINGS_REPORT", base)
        .flatMap({ try worlds.uneventful.table($0) })
      {
        #expect((row["item_name"] ?? "").count <= 200)
        #expect((1...5).allSatisfy { row["bullet_point\($0)"]?.isEmpty == false })
        #expect((row["generic_keywords"] ?? "").utf8.count <= 249)
        #expect(row["has_aplus"] == "true" && (Int(row["main_image_pixels"] ?? "") ?? 0) >= 1_000)
      }
    }
  }

  @Test func `a wasteful search term costs what the truth says and sells nothing`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.wastedSpend)
    #expect(cases.count > 3)
    func groups(_ folder: Folder, _ base: String) throws -> [(orders: Int, clicks: Int, cost: Int)] {
      var sums: [String: (orders: Int, clicks: Int, cost: Int)] = [:]
      for row in try folder.own("spSearchTerm", base).flatMap({ try folder.json($0).list }) {
        let key = row["keywordId"].text + row["searchTerm"].text
        sums[key, default: (0, 0, 0)].orders += row["purchases14d"].integer
        sums[key, default: (0, 0, 0)].clicks += row["clicks"].integer
        let digits = base.contains("/JP/") ? 1.0 : 100
        sums[key, default: (0, 0, 0)].cost += Int((row["cost"].number * digits).rounded())
      }
      return Array(sums.values)
    }
    for each in cases {
      let found = try groups(worlds.eventful, each.base).contains {
        $0.orders == 0 && $0.clicks == each.units && $0.cost == each.money
      }
      #expect(found, "\(each.sku)")
    }
    for base in try bases(worlds.uneventful) {
      let rows = try worlds.uneventful.own("spSearchTerm", base).flatMap { try worlds.uneventful.json($0).list }
      let terms = Dictionary(grouping: rows) { $0["keywordId"].text }.values.map {
        Set($0.map { $0["searchTerm"].text })
      }
      #expect(terms.allSatisfy { $0.count <= 5 })
    }
  }
}

import Foundation
import StewardDomain
import StewardSimulator
import Testing

/// What Amazon does to documents on their way: restated, late, cancelled and broken ones.
struct HabitTests {
  private func versions(_ folder: Folder, _ each: PlantedCase) -> [String] {
    folder.own("GET_SALES_AND_TRAFFIC_REPORT", each.base).filter { $0.contains("/\(each.from)") }
  }

  private func units(_ folder: Folder, _ file: String) throws -> Int {
    try folder.json(file)["salesAndTrafficByDate"].list[0]["salesByDate"]["unitsOrdered"].integer
  }

  private func sellers(_ kind: PlantedEvent.Kind) throws -> [PlantedCase] {
    try PlantedWorlds.shared.get().events(kind).filter { $0.account["kind"].text == "seller" }
  }

  @Test func `a restated day was reported lower at first, by the planted units`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let days = try sellers(.restatedDay).filter { $0.cause == "lateOrders" }
    #expect(days.count > 10)
    // A day of a small store may have nothing to restate, not all of them.
    #expect(days.contains { $0.units > 0 })
    for each in days {
      let files = versions(worlds.eventful, each)
      try #require(files.count == 2)
      #expect(try units(worlds.eventful, files[1]) - units(worlds.eventful, files[0]) == each.units, "\(files[0])")
    }
    #expect(worlds.uneventful.files("GET_SALES_AND_TRAFFIC_REPORT").allSatisfy { !$0.contains(".r") })
  }

  @Test func `ads know their sales two weeks later, by the planted units`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let spans = try sellers(.restatedDay).filter { $0.cause == "attribution" }
    #expect(spans.count > 5)
    for each in spans {
      let files = worlds.eventful.own("spAdvertisedProduct", each.base).filter { $0.contains("/\(each.from)") }
      try #require(files.count == 2)
      let sold = try files.map { try worlds.eventful.json($0).list.reduce(0) { $0 + $1["unitsSoldClicks14d"].integer } }
      #expect(sold[1] - sold[0] == each.units)
      let clicks = try files.map { try worlds.eventful.json($0).list.reduce(0) { $0 + $1["clicks"].integer } }
      #expect(clicks[0] == clicks[1])
    }
    #expect(worlds.uneventful.files("spAdvertisedProduct").allSatisfy { !$0.contains(".r") })
  }

  @Test func `a cancelled report has no file, and stands as cancelled in the list`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.missingReport)
    #expect(cases.count > 3)
    for each in cases {
      let isSeller = each.account["kind"].text == "seller"
      let report = isSeller ? "GET_SALES_AND_TRAFFIC_REPORT" : "GET_VENDOR_SALES_REPORT"
      #expect(worlds.eventful.own(report, each.base).allSatisfy { !$0.contains("/\(each.from)") })
      let rows = try worlds.eventful.csv(each.aside("requests"))
      #expect(rows.contains { $0["report"] == report && $0["from"] == each.from && $0["status"] == "CANCELLED" })
    }
    for file in worlds.uneventful.files() where file.hasPrefix("requests/") {
      #expect(try worlds.uneventful.csv(file).allSatisfy { $0["status"] == "DONE" })
    }
  }

  @Test func `a settlement is offered under every store, the same to the byte`() throws {
    var scenario = Scenario(accounts: 2, days: 30, seed: 8, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 4...4
    scenario.vendorEvery = 0
    scenario.mix.repeatsSettlements = true
    let folder = try Folder(scenario)
    defer { folder.remove() }
    let report = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
    for account in try folder.json("portfolio.json")["accounts"].list {
      let stores = account["marketplaces"].list.map(\.text)
      let originals = folder.own(report, account["folder"].text + "/_/")
      #expect(!originals.isEmpty)
      for file in originals {
        for store in stores {
          #expect(try folder.data(file.replacing("/_/", with: "/\(store)/")) == folder.data(file))
        }
      }
    }
    #expect(try Folder.shared.get().files(report).allSatisfy { $0.contains("/_/") })
  }

  @Test func `sellers tell what their goods cost where they are asked to, and nothing else changes`() throws {
    var scenario = Scenario(accounts: 3, days: 30, seed: 8, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 4...4
    scenario.vendorEvery = 3
    let plain = try Folder(scenario)
    scenario.unitCosts = true
    let told = try Folder(scenario)
    defer { [plain, told].forEach { $0.remove() } }
    let added = told.files("STEWARD_UNIT_COSTS")

    #expect(!added.isEmpty && plain.files("STEWARD_UNIT_COSTS").isEmpty)
    // Lists of requests name the new files, too.
    for file in plain.files() where !file.hasPrefix("requests/") { #expect(try told.data(file) == plain.data(file)) }
    var rows = 0
    for account in try told.json("truth.json")["accounts"].list {
      for store in account["stores"].list {
        let file = added.first { $0.contains("/\(account["id"].text)/\(store["marketplace"].text)/") }
        let items = store["parameters"].list
        guard let file else { continue }
        let costs = try told.csv(file).map { $0["unit_cost"] ?? "" }
        let currency = try #require(Currency(store["currency"].text))
        #expect(
          costs == items.map { Money(minorUnits: Int64($0["costMinor"].number), currency: currency).decimalText })
        rows += costs.count
      }
    }
    #expect(rows >= 8)
  }

  @Test func `a late report came days after its time`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try worlds.events(.lateReport)
    #expect(cases.count > 5)
    for each in cases {
      let rows = try worlds.eventful.csv(each.aside("requests")).filter {
        $0["from"] == each.from && ["GET_SALES_AND_TRAFFIC_REPORT", "GET_VENDOR_SALES_REPORT"].contains($0["report"])
      }
      let late = (CivilDay(each.from) ?? "2026-01-01").advanced(by: 3).description
      #expect(rows.count == 1 && (rows[0]["finished_on"] ?? "") >= late, "\(each.from)")
    }
  }

  @Test func `a broken document is broken in the planted way`() throws {
    let worlds = try PlantedWorlds.shared.get()
    let cases = try sellers(.brokenDocument)
    #expect(Set(cases.map(\.cause)) == ["zeroSales", "zeroSalesRepaired", "cutOff", "otherStore"])
    for each in cases {
      let files = versions(worlds.eventful, each)
      try #require(files.count == (each.cause == "zeroSales" ? 1 : 2))
      switch each.cause {
      case "cutOff": #expect(throws: (any Error).self) { _ = try worlds.eventful.json(files[0]) }
      case "otherStore":
        let stores = try files.map {
          try worlds.eventful.json($0)["reportSpecification"]["marketplaceIds"].list[0].text
        }
        #expect(stores[0] != stores[1])
      default:
        #expect(try units(worlds.eventful, files[0]) == 0)
        let visits = try worlds.eventful.json(files[0])["salesAndTrafficByDate"].list[0]["trafficByDate"]["sessions"]
          .integer
        #expect(visits > 0 && each.units > 0)
      }
      if files.count == 2 { #expect(try units(worlds.eventful, files[1]) == each.units) }
    }
    for file in worlds.uneventful.files("GET_SALES_AND_TRAFFIC_REPORT") {
      let document = try worlds.uneventful.json(file)["salesAndTrafficByDate"].list[0]
      #expect(document["trafficByDate"]["sessions"].integer > 0)
    }
  }
}

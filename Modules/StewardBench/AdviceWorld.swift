internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardInsights
internal import StewardPluginAPI
internal import StewardSQLite
internal import StewardSimulator
internal import StewardStorage

/// One simulated world in which advice is asked for on a day and its effect seen over the days that follow.
struct AdviceWorld {
  let bench: AdviceBench
  let seed: UInt64
  let scenario: String

  /// So many days lie behind the day of the advice: two spans of ads reports less one.
  private static let daysAfter = 61
  private static let types = [
    "GET_SALES_AND_TRAFFIC_REPORT", "spAdvertisedProduct", "GET_FBA_INVENTORY_PLANNING_DATA",
    "STEWARD_COMPETITOR_OFFERS", "CATEGORY_LISTINGS_REPORT", "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
    "STEWARD_UNIT_COSTS", "spSearchTerm", "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT",
  ]
  private static let timeless: Set<String> = [
    "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", "STEWARD_UNIT_COSTS", "CATEGORY_LISTINGS_REPORT",
  ]

  func tallies() throws -> [String: AdviceTally] {
    let place = try BenchFolder(within: bench.folder)
    var scenario = Scenario(accounts: bench.accounts, days: bench.days, seed: seed, endDay: "2026-10-31")
    scenario.mix = EventMix.named(self.scenario) ?? .calm
    // Two documents of search terms lie before the advice, as many as Amazon keeps.
    scenario.searchTermDays = Self.daysAfter + 63
    let world = World(scenario)
    _ = try SimulatedPortfolio(world).write(to: place.path + "/world", threads: 1)
    try writeCosts(place.path + "/world", on: scenario.endDay)
    let today = scenario.endDay.advanced(by: 1 - Self.daysAfter)
    let asOf = Instant(utc: today, secondOfDay: 10 * 3_600)
    let engine = try place.engine()
    let ingestor = try Ingestor(engine: engine, registry: try DefinitionRegistry())
    let rates = try ReferenceRates()
    var tallies: [String: AdviceTally] = [:]
    for simulated in world.accounts where simulated.daysAfter == 0 && simulated.account.kind == .seller {
      let account = simulated.account
      try engine.write { try AccountRepository($0).add(account) }
      var reports = SimulatedReports(folder: place.path + "/world", account: account)
      reports.types = Self.types
      reports.timeless = Self.timeless
      reports.until = asOf
      _ = try reports.load(into: ingestor)
      let snapshot = try engine.read { session in
        try SnapshotBuilder(session, kinds: ingestor.registry.kinds, restatementDays: 3)
          .snapshot(of: account, asOf: asOf).withSiblings(rates)
      }
      for store in snapshot.marketplaces where store.facts.dayCount > 60 && store.today.distance(to: today) <= 3 {
        let trial = AdviceTrial(
          world: world, account: account.id, store: store,
          firstDay: scenario.range.lowerBound.advanced(by: simulated.daysBefore),
          rates: rates, name: "\(self.scenario) \(seed) \(account.id) \(store.marketplace.countryCode)",
          talk: bench.talk)
        for recommender in bench.recommenders {
          tallies[recommender.identifier, default: AdviceTally()].add(try trial.tally(recommender))
        }
      }
    }
    for name in tallies.keys { tallies[name]?.closeWorld() }
    return tallies
  }

  /// What the sellers know beside Amazon's reports: what their goods cost.
  private func writeCosts(_ folder: String, on day: CivilDay) throws {
    guard let data = FileManager.default.contents(atPath: folder + "/truth.json") else {
      throw BenchError("\(folder)/truth.json can't be read")
    }
    for account in try JSONValue(parsing: [UInt8](data))["accounts"]?.array ?? [] {
      for store in account["stores"]?.array ?? [] {
        guard let id = account["id"]?.string, let code = store["marketplace"]?.string,
          let currency = store["currency"]?.string.flatMap({ Currency($0) })
        else { continue }
        var text = "sku,asin,currency,unit_cost\n"
        for item in store["parameters"]?.array ?? [] {
          guard let sku = item["sku"]?.string, let cost = item["costMinor"]?.double else { continue }
          let amount = Money(minorUnits: Int64(cost), currency: currency).decimalText
          text += "\(sku),\(item["asin"]?.string ?? ""),\(currency.code),\(amount)\n"
        }
        let place = "\(folder)/accounts/\(id)/\(code)/STEWARD_UNIT_COSTS"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(place)/\(day).csv"))
      }
    }
  }
}

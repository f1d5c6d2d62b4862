import Foundation
import Glibc
import StewardDomain
import StewardSimulator
import Testing

/// Two worlds of one seed and with the same chance: one in which everything happens, one in which nothing does.
struct PlantedWorlds {
  let eventful: Folder
  let uneventful: Folder

  static let scenario: Scenario = {
    var scenario = Scenario(accounts: 7, days: 150, seed: 4, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 18...22
    scenario.vendorEvery = 3
    (scenario.orderDays, scenario.serviceDays, scenario.settlementDays) = (110, 150, 98)
    scenario.mix = EventMix(weights: [.onboarding: 3, .churn: 9, .brokenDocument: 4], defaultWeight: 3)
    return scenario
  }()

  static let shared: Result<PlantedWorlds, any Error> = Result {
    atexit {
      for folder in PlantedWorlds.paths { try? FileManager.default.removeItem(atPath: folder) }
    }
    var calm = scenario
    calm.mix = .uneventful
    calm.restatedDays = 0
    return PlantedWorlds(
      eventful: try Folder(scenario, path: paths[0]), uneventful: try Folder(calm, path: paths[1]))
  }

  private static let paths = [Folder.newPath(), Folder.newPath()]

  /// The events of a kind in the eventful world.
  func events(_ kind: PlantedEvent.Kind) throws -> [PlantedCase] {
    try eventful.stores().flatMap { account, store in
      store["events"].list.filter { $0["kind"].text == kind.rawValue }
        .map { PlantedCase(event: $0, account: account, store: store) }
    }
  }

  /// Whether the truth of the world without events has none of a kind.
  func isAbsent(_ kind: PlantedEvent.Kind) throws -> Bool {
    try uneventful.stores().allSatisfy { _, store in
      !store["events"].list.contains { $0["kind"].text == kind.rawValue }
    }
  }
}

/// An event of the truth with the place where its traces are.
struct PlantedCase {
  let event: JSON
  let account: JSON
  let store: JSON

  var sku: String { event["sku"].text }
  var asin: String { event["asin"].text }
  var from: String { event["from"].text }
  var to: String { event["to"].text }
  var cause: String { event["cause"].text }
  var units: Int { event["units"].integer }
  var money: Int { event["moneyMinor"].integer }
  var days: Int { (CivilDay(from) ?? "2026-01-01").distance(to: CivilDay(to) ?? "2026-01-01") + 1 }

  /// What a store's reports begin with.
  var base: String { "accounts/\(account["id"].text)/\(store["marketplace"].text)/" }

  /// A file beside the accounts.
  func aside(_ kind: String) -> String { "\(kind)/\(account["id"].text)/\(store["marketplace"].text).csv" }

  var parameters: JSON { store["parameters"].list.first { $0["sku"].text == sku } ?? JSON(value: nil) }

  func contains(_ day: some StringProtocol) -> Bool { from <= day && day <= to }
}

/// One item's day in the sales and traffic reports of a store, the last version of each day.
struct ItemTraffic {
  var units = 0
  var revenue = 0.0
  var sessions = 0
  var views = 0
  var featured = 0.0
}

extension Folder {
  func own(_ report: String, _ base: String) -> [String] { files().filter { $0.hasPrefix(base + report + "/") } }

  /// By day and SKU. A document that isn't whole, or is another store's, is passed over.
  func traffic(_ base: String) throws -> [String: [String: ItemTraffic]] {
    var days: [String: [String: ItemTraffic]] = [:]
    for file in own("GET_SALES_AND_TRAFFIC_REPORT", base) {
      guard let document = try? json(file) else { continue }
      let store = Marketplace.named(String(base.split(separator: "/").last ?? ""))?.id.text
      guard document["reportSpecification"]["marketplaceIds"].list.first?.text == store else { continue }
      let day = document["reportSpecification"]["dataStartTime"].text
      var rows: [String: ItemTraffic] = [:]
      for row in document["salesAndTrafficByAsin"].list {
        rows[row["sku"].text] = ItemTraffic(
          units: row["salesByAsin"]["unitsOrdered"].integer,
          revenue: row["salesByAsin"]["orderedProductSales"]["amount"].number,
          sessions: row["trafficByAsin"]["sessions"].integer, views: row["trafficByAsin"]["pageViews"].integer,
          featured: row["trafficByAsin"]["buyBoxPercentage"].number)
      }
      days[day] = rows
    }
    return days
  }
}

/// The traffic of both worlds by store, read once.
enum TrafficOfWorlds {
  typealias Days = [String: [String: ItemTraffic]]

  static let shared: Result<(eventful: [String: Days], uneventful: [String: Days]), any Error> = Result {
    let worlds = try PlantedWorlds.shared.get()
    var (eventful, uneventful): ([String: Days], [String: Days]) = ([:], [:])
    for (account, store) in try worlds.eventful.stores() where account["kind"].text == "seller" {
      let base = "accounts/\(account["id"].text)/\(store["marketplace"].text)/"
      eventful[base] = try worlds.eventful.traffic(base)
      uneventful[base] = try worlds.uneventful.traffic(base)
    }
    return (eventful, uneventful)
  }

  /// What a measure is in the days of each event, summed over the events: in the world with them and in that without.
  static func sums(
    _ cases: [PlantedCase], _ value: (ItemTraffic) -> Double
  ) throws -> (eventful: Double, uneventful: Double) {
    let (eventful, uneventful) = try shared.get()
    var sums = (eventful: 0.0, uneventful: 0.0)
    for each in cases {
      for (day, rows) in eventful[each.base] ?? [:] where each.contains(day) {
        sums.eventful += rows[each.sku].map(value) ?? 0
        sums.uneventful += uneventful[each.base]?[day]?[each.sku].map(value) ?? 0
      }
    }
    return sums
  }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

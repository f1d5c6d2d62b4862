import Foundation
import Glibc
import StewardDomain

@testable import StewardSimulator

/// Two worlds of each mix that ships, with all else as users have it, in which reports are held against each other.
enum AgreementWorlds {
  static let shared: Result<[Folder], any Error> = Result {
    atexit {
      for path in AgreementWorlds.paths { try? FileManager.default.removeItem(atPath: path) }
    }
    return try zip(worlds, paths).map { try Folder($0, path: $1) }
  }

  private static let worlds: [Scenario] = [EventMix.calm, .busy, .hostile].flatMap { mix in
    [UInt64(3), 17].map { seed in
      var scenario = Scenario(accounts: 4, days: 125, seed: seed, endDay: PlantedWorlds.scenario.endDay)
      scenario.skusPerMarketplace = 9...12
      scenario.vendorEvery = 4
      scenario.mix = mix
      return scenario
    }
  }

  private static let paths = worlds.map { _ in Folder.newPath() }

  /// The stores of sellers in all of the worlds, or those of vendors.
  static func shops(_ kind: String = "seller") throws -> [Shop] {
    try shared.get().flatMap { folder in
      try folder.stores().filter { $0.account["kind"].text == kind }.map { Shop(folder, $0.account, $0.store) }
    }
  }
}

/// A store with its reports and its part of the truth.
struct Shop: CustomStringConvertible {
  typealias Row = [String: String]

  let folder: Folder
  let store: JSON
  /// Account and store as they stand in paths beside the accounts.
  let place: String
  let marketplace: Marketplace

  init(_ folder: Folder, _ account: JSON, _ store: JSON) {
    self.folder = folder
    self.store = store
    place = "\(account["id"].text)/\(store["marketplace"].text)"
    marketplace = Marketplace.named(store["marketplace"].text) ?? Marketplace.all[0]
  }

  var description: String { place }

  func files(_ report: String) -> [String] { folder.own(report, "accounts/\(place)/") }

  func table(_ report: String) throws -> [Row] { try files(report).flatMap { try folder.table($0) } }

  func aside(_ kind: String) throws -> [Row] { try folder.csv("\(kind)/\(place).csv") }

  /// The settlements of this store, each with its lines; the first one has the total.
  func settlements() throws -> [[Row]] {
    let account = place.split(separator: "/")[0]
    let own = "A" + marketplace.domain.dropFirst()
    return try folder.own("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "accounts/\(account)/_/")
      .map { try folder.table($0) }.filter { $0.contains { $0["marketplace-name"] == own } }
  }

  /// The documents of each day, oldest first, without those that can't be read.
  func versions(_ report: String) throws -> [String: [JSON]] {
    Dictionary(grouping: files(report)) { String(($0.split(separator: "/").last ?? "").prefix(10)) }
      .mapValues { $0.compactMap { try? folder.json($0) } }
  }

  /// Minor units of an amount in JSON.
  func minor(_ amount: JSON) -> Int {
    Int((amount.number * (marketplace.currency.minorDigits == 0 ? 1 : 100)).rounded())
  }

  /// Units and money of the events of some kind and causes that begin on a day.
  func planted(_ kind: PlantedEvent.Kind, _ causes: Set<String>? = nil, from day: String) -> Sum {
    store["events"].list.filter {
      $0["kind"].text == kind.rawValue && $0["from"].text == day && causes?.contains($0["cause"].text) ?? true
    }
    .reduce(Sum()) { $0 + Sum(units: $1["units"].integer, money: $1["moneyMinor"].integer) }
  }

  /// The store's own day of an instant.
  func day(_ instant: Int) -> String {
    let hours = StoreProfile(marketplace).winterOffset
    return CivilDay(number: Int32((instant + hours * 3_600) / 86_400)).description
  }

  struct Sum: Hashable {
    var units = 0
    var money = 0

    static func + (one: Sum, other: Sum) -> Sum {
      Sum(units: one.units + other.units, money: one.money + other.money)
    }

    static func - (one: Sum, other: Sum) -> Sum {
      Sum(units: one.units - other.units, money: one.money - other.money)
    }
  }
}

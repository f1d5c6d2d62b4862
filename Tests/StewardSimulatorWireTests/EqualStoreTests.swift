import Foundation
import StewardDomain
import StewardPluginAPI
import StewardSimulator
import StewardTestkit
import Synchronization
import Testing

@testable import AmazonAds
@testable import FileReports
@testable import SellingPartner
@testable import StewardSimulatorWire

/// Loading a portfolio's files, and syncing with the service week by week, give equal stores.
struct EqualStoreTests {
  /// What both ways bring. Not here: exports that no service has, reports of the account whose rows name no store, and
  /// reports that the connection cuts into other periods than the files.
  ///
  /// Prices of listings aren't compared: they count for the day on which the state was retrieved.
  private static let types: Set<ReportType> = [
    "GET_SALES_AND_TRAFFIC_REPORT", "GET_MERCHANT_LISTINGS_ALL_DATA", "GET_MERCHANTS_LISTINGS_FYP_REPORT",
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL", "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
    "GET_FBA_REIMBURSEMENTS_DATA", "GET_FBA_INVENTORY_PLANNING_DATA", "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
    "GET_SELLER_FEEDBACK_DATA", "GET_V2_SELLER_PERFORMANCE_REPORT", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
    "GET_VENDOR_SALES_REPORT", "GET_VENDOR_TRAFFIC_REPORT", "GET_VENDOR_INVENTORY_REPORT",
    "GET_VENDOR_FORECASTING_REPORT",
  ]
  private static let adsTypes: Set<ReportType> = ["spCampaigns", "spAdvertisedProduct", "spSearchTerm"]

  @Test func `files and the undisturbed service give equal stores, and no call is refused`() async throws {
    #expect(try await compare(faults: "", accounts: 2).refusals == 0)
  }

  @Test func `faults leave the same store`() async throws {
    #expect(try await compare(faults: "429:0.1,500:0.05,truncate:0.05,reset:0.05", accounts: 1).failures > 20)
  }

  /// - Returns: how many calls were refused with 429, and how many weren't answered well.
  @discardableResult
  private func compare(faults: String, accounts: Int) async throws -> (refusals: Int, failures: Int) {
    let clock = TestClock()
    var counts = (refusals: 0, failures: 0)
    // A state that comes late comes after the next one, which is what the service gives then.
    var mix = EventMix.busy
    mix.weights[.lateReport] = 0
    try await TestWire(
      throttle: .documented, faults: faults, clock: clock, accounts: accounts, days: 16, mix: mix, vendorEvery: 2
    ).use { wire in
      for account in wire.accounts {
        let files = try StoreUnderTest()
        let end = wire.endDay.advanced(by: 21)
        try await loadFiles(wire, account, at: Instant(utc: end), into: files)
        let synced = try StoreUnderTest()
        var states: [String: [String: String]] = [:]
        for day in Self.syncDays(wire) {
          let now = Instant(utc: day, secondOfDay: 43_200)
          let answered = try await sync(wire, account, at: now, clock, &states, into: synced)
          counts.refusals += answered.count { $0 == 429 }
          counts.failures += answered.count { $0 == nil || $0 ?? 0 >= 429 }
        }
        let (left, right) = (try files.contents(account.id), try synced.contents(account.id))
        #expect(left.count > 400)
        let (first, second) = (Set(left), Set(right))
        #expect(first.subtracting(second).sorted().prefix(5) == [], "only in files, \(account.id)")
        #expect(second.subtracting(first).sorted().prefix(5) == [], "only over the wire, \(account.id)")
        let isEqual = left == right
        #expect(isEqual)
      }
    }
    return counts
  }

  /// Every week, until three weeks after the last day.
  private static func syncDays(_ wire: TestWire) -> [CivilDay] {
    stride(from: -7, through: 21, by: 7).map { wire.endDay.advanced(by: $0) }
  }

  private func loadFiles(_ wire: TestWire, _ account: Account, at now: Instant, into store: StoreUnderTest) async throws
  {
    let services = try ScriptedConnectionServices(
      settings: ["folder": "\(wire.directory)/accounts/\(account.id.text)"], now: now
    ) { (_) throws(TransportError) in throw TransportError(.unsupported, "files need no network") }
    let sink = IngestingSink(store: store, account: account, now: { now }) {
      // Of the states of each day, those that are the newest when somebody syncs.
      if $0.reportType == "GET_FBA_INVENTORY_PLANNING_DATA", let day = $0.days?.lowerBound {
        return day == wire.endDay || Self.syncDays(wire).contains(day.advanced(by: 1))
      }
      return Self.types.contains($0.reportType) || Self.adsTypes.contains($0.reportType)
    }
    try await FileReportsSource(services).read(ReadRequest(account: account, since: nil), into: sink)
  }

  /// - Returns: the statuses of the answers; `nil` for a connection that broke off.
  private func sync(
    _ wire: TestWire, _ account: Account, at now: Instant, _ clock: TestClock,
    _ states: inout [String: [String: String]], into store: StoreUnderTest
  ) async throws -> [Int?] {
    let plugins = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Plugins"
    var settings = ["lwa_endpoint": wire.address, "sp_endpoint": wire.address, "ads_endpoint": wire.address]
    settings["history_days"] = "40"
    settings["max_reports"] = "500"
    settings["wait_minutes"] = "600"
    var answered: [Int?] = []
    var later = now
    for name in ["SellingPartner", "AmazonAds"] {
      for region in name == "AmazonAds" ? ["na"] : regions(account) {
        settings["region"] = region
        settings[name == "AmazonAds" ? "reports" : "streams"] =
          (name == "AmazonAds" ? Self.adsTypes : Self.types).map(\.text).sorted().joined(separator: ",")
        let services = try ScriptedConnectionServices(
          settings: settings,
          secrets: [
            "client_id": "app", "client_secret": "s", "refresh_token": SimulatedWire.refreshToken(of: account),
          ], states: states[name + region] ?? [:], now: later, folder: "\(plugins)/\(name)/Resources"
        ) { (request) async throws(TransportError) in try await TestWire.answer(request) }
        clock.follow(services)
        let sink = IngestingSink(store: store, account: account, now: { services.now() })
        let source: any DataSource =
          name == "AmazonAds"
          ? try AmazonAdsSource(services, plans: try AdsReportPlan.all(services))
          : try SellingPartnerSource(services, catalogue: try ServiceCatalogue(services))
        try await source.read(ReadRequest(account: account, since: nil), into: sink)
        states[name + region] = services.states
        answered += services.sent.map(\.status)
        later = services.now()
      }
    }
    return answered
  }

  private func regions(_ account: Account) -> [String] {
    Set(account.marketplaces.compactMap { Marketplace.find($0)?.region.rawValue }).sorted()
  }
}

/// The clock of the connection that is at work, which stands still unless it waits.
final class TestClock: Sendable {
  private let services = Mutex<ScriptedConnectionServices?>(nil)

  func follow(_ next: ScriptedConnectionServices) { services.withLock { $0 = next } }

  func now() -> Instant { services.withLock { $0?.now() } ?? Instant(utc: "2026-11-01", secondOfDay: 36_000) }
}

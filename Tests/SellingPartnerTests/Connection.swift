import StewardConnect
import StewardDomain
import StewardPluginAPI
import StewardTestkit

@testable import SellingPartner

/// A connection to the fake other side.
enum Connection {
  /// This file is at `Tests/SellingPartnerTests/` of the repository.
  static let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })
  static let folder = repository + "/Plugins/SellingPartner/Resources"

  static let account = Account(id: "shop", name: "Shop", kind: .seller, marketplaces: ["A1PA6795UKMFR9"])
  static let streams = [
    "GET_SALES_AND_TRAFFIC_REPORT", "GET_MERCHANT_LISTINGS_ALL_DATA", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
    "orders", "listings", "participations",
  ].joined(separator: ",")

  static func services(
    _ amazon: FakeAmazon, settings: [String: String] = [:], states: [String: String] = [:], now: Instant? = nil,
    breakAt: Int? = nil
  ) throws -> ScriptedConnectionServices {
    var all = [
      "sp_endpoint": "https://sp", "lwa_endpoint": "https://sp", "region": "eu", "seller_id": "SELLER",
      "history_days": "4", "streams": streams,
    ]
    all.merge(settings) { $1 }
    let services = try ScriptedConnectionServices(
      settings: all, secrets: ["client_id": "app", "client_secret": "s", "refresh_token": "r"], states: states,
      now: now ?? Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: folder, breakAt: breakAt
    ) { (request) throws(TransportError) in try amazon.answer(request) }
    return services
  }

  static func source(_ services: ScriptedConnectionServices) throws -> SellingPartnerSource {
    var policy = RetryPolicy()
    policy.attempts = 14
    return try SellingPartnerSource(services, catalogue: try ServiceCatalogue(services), policy: policy)
  }

  static func read(
    _ services: ScriptedConnectionServices, account: Account = Connection.account, since: CivilDay? = nil
  ) async throws -> [Delivered] {
    let sink = KeepingSink()
    try await source(services).read(ReadRequest(account: account, since: since), into: sink)
    return await sink.delivered
  }
}

/// A document as it was handed over, with its bytes.
struct Delivered: Hashable, Sendable {
  let name: String
  let type: ReportType
  let marketplace: MarketplaceID?
  let days: Range<CivilDay>?
  let externalID: String
  let text: String
}

/// Keeps what it is given, since the files of a run go with it.
actor KeepingSink: DocumentSink {
  private(set) var delivered: [Delivered] = []

  func expect(_ count: Int) async {}

  func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome {
    var bytes: [UInt8] = []
    switch document.body {
    case .bytes(let content): bytes = content
    case .file(let path): bytes = try contents(path)
    @unknown default: break
    }
    let plain = Gzip.isGzip(bytes) ? try Gzip.unpacked(bytes) : bytes
    delivered.append(
      Delivered(
        name: document.name, type: document.reportType, marketplace: document.marketplace, days: document.days,
        externalID: document.externalID, text: String(decoding: plain, as: UTF8.self)))
    return .loaded
  }
}

internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One advertiser in one marketplace.
struct AdsProfile: Sendable, Hashable {
  let id: String
  let marketplace: Marketplace
  let name: String
  let isVendor: Bool

  init?(_ json: JSONValue) {
    guard let id = json["profileId"]?.plainText else { return nil }
    let place = json.at("accountInfo.marketplaceStringId")?.string ?? json["countryCode"]?.string ?? ""
    guard let marketplace = Marketplace.named(place) else { return nil }
    self.id = id
    self.marketplace = marketplace
    name = json.at("accountInfo.name")?.string ?? ""
    isVendor = json.at("accountInfo.type")?.string == "vendor"
  }
}

/// Calls of the Amazon Ads API.
///
/// Amazon documents no rates: those here are ours, low enough for what a night needs. What is refused backs off, with
/// the wait that the answer names or without.
struct AdsClient: Sendable {
  private static let rates: [String: (perSecond: Double, burst: Double)] = [
    "ads.listProfiles": (1, 5), "ads.createReport": (0.5, 5), "ads.getReport": (2, 10),
  ]

  let caller: ServiceCaller
  private let endpoint: String
  private let clientID: String

  init(_ settings: AdsSettings, account: Account?, policy: RetryPolicy = RetryPolicy()) {
    let services = settings.services
    caller = ServiceCaller(
      services, tokens: LoginTokens(services, endpoint: settings.loginEndpoint, policy: policy), policy: policy
    ) { [HTTPHeader("Authorization", "Bearer \($0)", isSecret: true)] }
    endpoint = settings.endpoint(for: account)
    clientID = settings.clientID
  }

  /// The advertisers that the authorisation reaches.
  func profiles() async throws(CallError) -> [AdsProfile] {
    let answer = try await caller.json(request("ads.listProfiles", "GET", "/v2/profiles", profile: nil))
    return (answer.array ?? []).compactMap { AdsProfile($0) }
  }

  /// Asks for a report. Not repeated by itself, since it may have arrived.
  func createReport(_ body: JSONValue, profile: String) async throws(CallError) -> JSONValue {
    var request = request("ads.createReport", "POST", "/reporting/reports", profile: profile)
    request.headers.append(HTTPHeader("Content-Type", "application/vnd.createasyncreportrequest.v3+json"))
    request.body = Array(body.text().utf8)
    request.isRepeatable = false
    return try await caller.json(request)
  }

  func report(_ id: String, profile: String) async throws(CallError) -> JSONValue {
    try await caller.json(
      request("ads.getReport", "GET", "/reporting/reports/\(percentEncoded(id))", profile: profile))
  }

  private func request(_ operation: String, _ method: String, _ path: String, profile: String?) -> ServiceRequest {
    var request = ServiceRequest(operation: operation, method: method, url: endpoint + path)
    request.headers = [
      HTTPHeader("Accept", "application/json, application/vnd.createasyncreportrequest.v3+json"),
      HTTPHeader("Amazon-Advertising-API-ClientId", clientID),
    ]
    if let profile { request.headers.append(HTTPHeader("Amazon-Advertising-API-Scope", profile)) }
    request.grant = .account
    let rate = Self.rates[operation] ?? (1, 1)
    request.quota = QuotaUse(
      application: clientID, party: profile ?? "", operation: operation, ratePerSecond: rate.perSecond,
      burst: rate.burst)
    return request
  }
}

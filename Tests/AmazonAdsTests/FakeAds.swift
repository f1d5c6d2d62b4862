import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Synchronization

@testable import AmazonAds

/// The other side: two profiles, reports that stay pending for some polls, and a refusal for what is being made.
final class FakeAds: Sendable {
  struct Report: Sendable {
    let id: String
    let profile: String
    let body: JSONValue
    var polls: Int
  }

  private struct State {
    var reports: [Report] = []
    var random: UInt64
    var refusals = 0
  }

  let polls: Int
  /// Every so many requests fails, in one way after the other; 0: none.
  let failEvery: Int
  private let state: Mutex<State>

  init(polls: Int = 2, failEvery: Int = 0) {
    self.polls = polls
    self.failEvery = failEvery
    state = Mutex(State(random: 0))
  }

  var reports: [Report] { state.withLock { $0.reports } }
  var refusals: Int { state.withLock { $0.refusals } }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    let path = String(request.url.dropFirst("https://ads".count).prefix { $0 != "?" })
    if path == "/auth/o2/token" { return Self.json(200, ["access_token": "t", "expires_in": 3600]) }
    let fault = state.withLock { state -> UInt64? in
      state.random += 1
      return failEvery > 0 && state.random % UInt64(failEvery) == 0 ? state.random / UInt64(failEvery) % 4 : nil
    }
    switch fault {
    case 0: return Self.json(429, ["code": "429", "detail": "Too Many Requests"])
    case 1: return Self.json(500, ["code": "500", "detail": "Internal error"])
    case 2: throw TransportError(.interrupted, "the connection broke off")
    default: break
    }
    let response = respond(path, request)
    if fault == 3 { throw TransportError(.interrupted, "the body is shorter than it was said to be") }
    return response
  }

  private func respond(_ path: String, _ request: HTTPRequest) -> HTTPResponse {
    func header(_ name: String) -> String { request.headers.first { $0.name == name }?.value ?? "" }
    if path.hasPrefix("/document/") {
      let id = path.dropFirst("/document/".count)
      let report = reports.first { $0.id == id }
      let text = report.map { #"[{"date":"\#($0.body["startDate"]?.string ?? "")"}]"# } ?? "[]"
      return HTTPResponse(status: 200, headers: [], body: Array(text.utf8), bodyBytes: text.utf8.count)
    }
    guard header("Authorization") == "Bearer t", header("Amazon-Advertising-API-ClientId") == "app" else {
      return Self.json(401, ["code": "401", "detail": "Not authorized"])
    }
    if path == "/v2/profiles" { return Self.json(200, Self.profiles) }
    let profile = header("Amazon-Advertising-API-Scope")
    if request.method == "POST" {
      guard header("Content-Type") == "application/vnd.createasyncreportrequest.v3+json" else {
        return Self.json(415, ["code": "415", "detail": "Cannot consume content type"])
      }
      return create(profile, request)
    }
    return status(profile, path)
  }

  private func create(_ profile: String, _ request: HTTPRequest) -> HTTPResponse {
    guard case .bytes(let bytes) = request.body, let body = try? JSONValue(parsing: bytes),
      let from = body["startDate"]?.string.flatMap({ CivilDay($0) }),
      let to = body["endDate"]?.string.flatMap({ CivilDay($0) }), from <= to, from.distance(to: to) < 31
    else { return Self.json(400, ["code": "400", "detail": "configuration date range must be within 31 days"]) }
    return state.withLock { state in
      if let pending = state.reports.first(where: { $0.polls > 0 && $0.profile == profile && $0.body == body }) {
        state.refusals += 1
        return Self.json(425, ["code": "425", "detail": .string("The Request is a duplicate of : \(pending.id)")])
      }
      let id = "deadbeef-0000-\(state.reports.count + 1000)"
      state.reports.append(Report(id: id, profile: profile, body: body, polls: polls))
      return Self.json(200, ["reportId": .string(id), "status": "PENDING"])
    }
  }

  private func status(_ profile: String, _ path: String) -> HTTPResponse {
    state.withLock { state in
      guard let place = state.reports.firstIndex(where: { path.hasSuffix($0.id) && $0.profile == profile }) else {
        return Self.json(404, ["code": "404", "detail": "Report not found"])
      }
      let report = state.reports[place]
      state.reports[place].polls -= 1
      var answer: JSONValue = ["reportId": .string(report.id)]
      answer["status"] = report.polls > 0 ? "PENDING" : "COMPLETED"
      if report.polls <= 0 { answer["url"] = .string("https://ads/document/\(report.id)?exp=1") }
      return Self.json(200, answer)
    }
  }

  private static let profiles: JSONValue = [
    [
      "profileId": 3_000_000_000, "countryCode": "US",
      "accountInfo": ["marketplaceStringId": "ATVPDKIKX0DER", "type": "seller", "name": "S"],
    ],
    [
      "profileId": 3_000_000_001, "countryCode": "DE",
      "accountInfo": ["marketplaceStringId": "A1PA6795UKMFR9", "type": "vendor", "name": "V"],
    ],
  ]

  private static func json(_ status: Int, _ value: JSONValue) -> HTTPResponse {
    let body = Array(value.text().utf8)
    return HTTPResponse(status: status, headers: [], body: body, bodyBytes: body.count)
  }
}

enum AdsConnection {
  /// This file is at `Tests/AmazonAdsTests/` of the repository.
  static let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })
  static let folder = repository + "/Plugins/AmazonAds/Resources"
  static let account = Account(id: "shop", name: "Shop", kind: .seller, marketplaces: ["ATVPDKIKX0DER"])

  static func services(
    _ ads: FakeAds, settings: [String: String] = [:], states: [String: String] = [:], now: Instant? = nil,
    breakAt: Int? = nil
  ) throws -> ScriptedConnectionServices {
    try ScriptedConnectionServices(
      settings: ["ads_endpoint": "https://ads", "lwa_endpoint": "https://ads"].merging(settings) { $1 },
      secrets: ["client_id": "app", "client_secret": "s", "refresh_token": "r"], states: states,
      now: now ?? Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: folder, breakAt: breakAt
    ) { (request) throws(TransportError) in try ads.answer(request) }
  }

  static func source(_ services: ScriptedConnectionServices) throws -> AmazonAdsSource {
    try AmazonAdsSource(services, plans: try AdsReportPlan.all(services))
  }

  static func read(
    _ services: ScriptedConnectionServices, _ account: Account = account
  ) async throws -> [SourceDocument] {
    let sink = RecordingSink()
    try await source(services).read(ReadRequest(account: account, since: nil), into: sink)
    return await sink.documents
  }
}

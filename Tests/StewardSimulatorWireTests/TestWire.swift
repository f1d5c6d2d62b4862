import Foundation
import FoundationNetworking
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardSimulator
import StewardSimulatorWire
import Testing

/// A small world that is written to a folder of its own and served at a free port. Its clock stands still on the day
/// after the last one, and moves when it is told to.
struct TestWire {
  let directory: String
  let folder: String
  var address = ""
  let accounts: [Account]
  let account: Account
  let endDay: CivilDay
  private let wire: SimulatedWire

  struct Reply {
    let status: Int
    let body: [UInt8]
    let limit: String?

    var json: JSONValue { get throws { try JSONValue(parsing: body) } }
    /// The code of the first error.
    var code: String? { get throws { try json["errors"]?[0]?["code"]?.string } }
  }

  init(
    throttle: Throttle = .off, faults: String = "", clock: TestClock = TestClock(), accounts count: Int = 1,
    days: Int = 60, mix: EventMix? = nil, vendorEvery: Int = 5
  ) throws {
    directory = NSTemporaryDirectory() + "steward-wire-" + UUID().uuidString
    var scenario = Scenario(accounts: count, days: days, seed: 4, endDay: "2026-10-31")
    scenario.skusPerMarketplace = 2...3
    scenario.vendorEvery = vendorEvery
    if let mix { scenario.mix = mix } else { scenario.mix.defaultWeight = 0 }
    let portfolio = SimulatedPortfolio(scenario)
    _ = try portfolio.write(to: directory)
    endDay = scenario.endDay
    accounts = portfolio.world.accounts.map(\.account)
    account = accounts[0]
    folder = portfolio.world.accounts[0].folder
    var manner = Manner()
    manner.throttle = throttle
    manner.faults = try FaultPlan(faults)
    wire = try SimulatedWire(
      directory: directory, world: portfolio.world, clock: WireClock { clock.now() }, manner: manner)
  }

  /// Serves for as long as the work takes, and removes the folder.
  func use(_ work: (TestWire) async throws -> Void) async throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let (addresses, found) = AsyncStream.makeStream(of: String.self)
    let server = Task { [wire] in
      defer { found.finish() }
      try await wire.run(port: 0) { found.yield($0) }
    }
    defer { server.cancel() }
    var running = self
    running.address = try #require(await addresses.first { _ in true })
    try await work(running)
  }

  func token(_ refresh: String) async throws -> Reply {
    let escaped = refresh.replacing("|", with: "%7C")
    return try await send(
      "POST", "/auth/o2/token",
      body: "grant_type=refresh_token&client_id=app&client_secret=any&refresh_token=\(escaped)")
  }

  func login() async throws -> String {
    let answer = try await token(SimulatedWire.refreshToken(of: account)).json
    #expect(answer["expires_in"]?.integer == 3600)
    return try #require(answer["access_token"]?.string)
  }

  func create(_ type: String = "GET_SALES_AND_TRAFFIC_REPORT", day: String, token: String) async throws -> Reply {
    let body: JSONValue = [
      "reportType": .string(type), "marketplaceIds": ["ATVPDKIKX0DER"], "dataStartTime": .string(day),
      "dataEndTime": .string(day),
    ]
    return try await send("POST", "/reports/2021-06-30/reports", token: token, body: body.text())
  }

  /// A busy machine may take its time; a test of its own says what is too long.
  private static let patienceSeconds = 600.0

  func get(_ path: String, token: String) async throws -> Reply { try await send("GET", path, token: token) }

  func send(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil, headers: [String: String] = [:]
  ) async throws -> Reply {
    var request = URLRequest(url: try #require(URL(string: address + path)))
    request.httpMethod = method
    request.timeoutInterval = Self.patienceSeconds
    request.httpBody = body.map { Data($0.utf8) }
    request.setValue(token, forHTTPHeaderField: "x-amz-access-token")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    return Reply(
      status: http.statusCode, body: [UInt8](data), limit: http.value(forHTTPHeaderField: "x-amzn-RateLimit-Limit"))
  }

  /// Sends a bundle's request.
  static func answer(
    _ request: StewardPluginAPI.HTTPRequest
  ) async throws(TransportError) -> StewardPluginAPI.HTTPResponse {
    guard let url = URL(string: request.url) else { throw TransportError(.invalidRequest, "no URL") }
    var sent = URLRequest(url: url)
    sent.httpMethod = request.method
    sent.timeoutInterval = Self.patienceSeconds
    for header in request.headers { sent.setValue(header.value, forHTTPHeaderField: header.name) }
    if case .bytes(let body) = request.body { sent.httpBody = Data(body) }
    do {
      let (data, response) = try await URLSession.shared.data(for: sent)
      guard let http = response as? HTTPURLResponse else { throw TransportError(.failed, "no answer") }
      let headers = http.allHeaderFields.map { HTTPHeader("\($0.key)", "\($0.value)") }
      return HTTPResponse(status: http.statusCode, headers: headers, body: [UInt8](data), bodyBytes: data.count)
    } catch {
      throw TransportError(.interrupted, "the connection broke off")
    }
  }
}

import Foundation
import FoundationNetworking
import StewardDomain
import StewardFormats
import StewardSimulator
import StewardSimulatorWire
import Testing

/// A small world that is written to a folder of its own and served at a free port. Its clock stands still on the day
/// after the last one, and moves when it is told to.
struct TestWire {
  let directory: String
  let folder: String
  var address = ""
  private let account: Account
  private let wire: SimulatedWire

  struct Reply {
    let status: Int
    let body: [UInt8]
    let limit: String?

    var json: JSONValue { get throws { try JSONValue(parsing: body) } }
    /// The code of the first error.
    var code: String? { get throws { try json["errors"]?[0]?["code"]?.string } }
  }

  init(throttle: Throttle = .off) throws {
    directory = NSTemporaryDirectory() + "steward-wire-" + UUID().uuidString
    var scenario = Scenario(accounts: 1, days: 60, seed: 4, endDay: "2026-10-31")
    scenario.skusPerMarketplace = 2...3
    scenario.mix.defaultWeight = 0
    let portfolio = SimulatedPortfolio(scenario)
    _ = try portfolio.write(to: directory)
    account = portfolio.world.accounts[0].account
    folder = portfolio.world.accounts[0].folder
    wire = try SimulatedWire(
      directory: directory, world: portfolio.world,
      clock: WireClock { Instant(utc: "2026-11-01", secondOfDay: 36_000) },
      throttle: throttle)
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

  func get(_ path: String, token: String) async throws -> Reply { try await send("GET", path, token: token) }

  func send(_ method: String, _ path: String, token: String? = nil, body: String? = nil) async throws -> Reply {
    var request = URLRequest(url: try #require(URL(string: address + path)))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    request.setValue(token, forHTTPHeaderField: "x-amz-access-token")
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    return Reply(
      status: http.statusCode, body: [UInt8](data), limit: http.value(forHTTPHeaderField: "x-amzn-RateLimit-Limit"))
  }
}

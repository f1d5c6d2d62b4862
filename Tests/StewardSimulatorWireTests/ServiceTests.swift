import Foundation
import StewardCompression
import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import AmazonNotifications
@testable import StewardSimulatorWire

/// Ads, queues, faults and usage plans.
struct ServiceTests {
  private static let configuration: JSONValue = [
    "adProduct": "SPONSORED_PRODUCTS", "groupBy": ["campaign"],
    "columns": ["date", "clicks", "topOfSearchImpressionShare"],
    "reportTypeId": "spCampaigns", "timeUnit": "DAILY", "format": "GZIP_JSON",
  ]

  private func ads(
    _ wire: TestWire, _ method: String, _ path: String, scope: String? = nil, body: JSONValue? = nil
  ) async throws -> TestWire.Reply {
    var headers = ["Authorization": "Bearer \(try await wire.login())", "Amazon-Advertising-API-ClientId": "app"]
    headers["Amazon-Advertising-API-Scope"] = scope
    headers["Content-Type"] = body == nil ? nil : "application/vnd.createasyncreportrequest.v3+json"
    return try await wire.send(method, path, body: body?.text(), headers: headers)
  }

  @Test func `an ads report is pending, refused as a duplicate, and has the columns and days that were asked for`()
    async throws
  {
    try await TestWire().use { wire in
      let profiles = try await ads(wire, "GET", "/v2/profiles").json.array ?? []
      #expect(profiles.first?["accountInfo"]?["marketplaceStringId"] == "ATVPDKIKX0DER")
      let scope = try #require(profiles.first?["profileId"]?.plainText)
      let body: JSONValue = [
        "name": "n", "startDate": "2026-10-03", "endDate": "2026-10-05", "configuration": Self.configuration,
      ]
      let made = try await ads(wire, "POST", "/reporting/reports", scope: scope, body: body).json
      #expect(made["status"] == "PENDING")
      let id = try #require(made["reportId"]?.string)
      let again = try await ads(wire, "POST", "/reporting/reports", scope: scope, body: body)
      #expect(again.status == 425)
      #expect(try again.json["detail"]?.string?.hasSuffix(id) == true)
      _ = try await wire.send("POST", "/__admin/clock?advance=1m")
      let done = try await ads(wire, "GET", "/reporting/reports/\(id)", scope: scope).json
      #expect(done["status"] == "COMPLETED")
      let url = try #require(done["url"]?.string)
      let packed = try await wire.send("GET", String(url.dropFirst(wire.address.count)))
      let rows = try JSONValue(parsing: try Gunzip.unpack(packed.body)).array ?? []
      #expect(Set(rows.compactMap { $0["date"]?.string }) == ["2026-10-03", "2026-10-04", "2026-10-05"])
      #expect(rows.allSatisfy { $0.object?.map(\.key) == ["date", "clicks", "topOfSearchImpressionShare"] })
      #expect(try await ads(wire, "GET", "/reporting/reports/\(id)", scope: "7").status == 404)
      #expect(try await ads(wire, "POST", "/reporting/reports", body: body).status == 400)
      #expect(try await wire.send("GET", "/v2/profiles").status == 401)
    }
  }

  @Test func `the bundle takes each notification of a finished report off the queue`() async throws {
    try await TestWire().use { wire in
      let token = try await wire.login()
      for day in 1...12 {
        _ = try await wire.create(day: day < 10 ? "2026-10-0\(day)" : "2026-10-\(day)", token: token)
      }
      _ = try await wire.send("POST", "/__admin/clock?advance=1m")
      #expect(try await notifications(wire) == 12)
      #expect(try await notifications(wire) == 0)
    }
  }

  private func notifications(_ wire: TestWire) async throws -> Int {
    let plugins = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Plugins"
    let services = try ScriptedConnectionServices(
      settings: ["queue_url": "\(wire.address)/\(wire.account.id.text)", "aws_region": "us-east-1"],
      secrets: ["access_key_id": "a", "secret_access_key": "b"],
      folder: plugins + "/AmazonNotifications/Resources"
    ) { (request) async throws(TransportError) in try await TestWire.answer(request) }
    let sink = CountingSink()
    try await AmazonNotificationsSource(services, types: try NotificationTypes(services))
      .read(ReadRequest(account: wire.account, since: nil), into: sink)
    return await sink.count
  }

  @Test func `messages are hidden while somebody has them, and deleted ten at once`() throws {
    var queue = MessageQueue(account: "a")
    let now = Instant(utc: "2026-11-01")
    for _ in 1...12 { queue.add("T", [:], visible: now) }
    func received(_ seconds: Int64) throws -> [JSONValue] {
      let answer = queue.answer(
        "ReceiveMessage", ["MaxNumberOfMessages": 10], at: Instant(seconds: now.seconds + seconds))
      return try JSONValue(parsing: answer.body)["Messages"]?.array ?? []
    }
    let first = try received(0)
    #expect(first.count == 10)
    #expect(try received(29).count == 2)
    #expect(try received(30).count == 10)
    let entries = first.enumerated().map { place, message -> JSONValue in
      ["Id": .string("\(place)"), "ReceiptHandle": message["ReceiptHandle"] ?? .null]
    }
    _ = queue.answer("DeleteMessageBatch", ["Entries": .array(entries)], at: now)
    #expect(try received(3600).count == 2)
    let unknown = queue.answer("PurgeQueue", [:], at: now)
    #expect(unknown.status == 400)
  }

  @Test func `faults come as they are ordered, in the form of each service, and logging in has none`() async throws {
    try await TestWire(faults: "500/2").use { wire in
      let token = try await wire.login()
      let list = "/sellers/v1/marketplaceParticipations"
      #expect(try await wire.get(list, token: token).status == 200)
      #expect(try await wire.get(list, token: token).code == "InternalFailure")
      let order = #"{"match": "GET /sellers", "fault": "429", "times": 1}"#
      #expect(try await wire.send("POST", "/__admin/faults", body: order).status == 200)
      #expect(try await wire.get(list, token: token).code == "QuotaExceeded")
      _ = try await wire.send("POST", "/__admin/faults", body: #"{"fault": "truncate"}"#)
      await #expect(throws: (any Error).self) { try await wire.get(list, token: token) }
      _ = try await wire.send("POST", "/__admin/faults", body: #"{"fault": "reset"}"#)
      await #expect(throws: (any Error).self) { try await wire.get(list, token: token) }
      #expect(try await wire.send("POST", "/__admin/faults", body: #"{"fault": "flood"}"#).status == 400)
    }
  }

  @Test func `a plan of faults that isn't one is refused, and the same plan fails in the same way`() throws {
    for text in ["429", "429:2", "429:x", "500/0", "flood:0.1", ":0.1"] {
      #expect(throws: WireError.badFaults(text)) { try FaultPlan(text) }
    }
    func picks() throws -> [Fault?] {
      var box = FaultBox(try FaultPlan("429:0.3,reset/5"))
      return (0..<200).map { _ in box.pick("GET /") }
    }
    let found = try picks()
    #expect(try picks() == found)
    #expect((35...85).contains(found.count { $0 == .throttled }))
    #expect(found.contains(.reset))
  }

  @Test func `a usage plan multiplies rate and burst`() {
    let now = Instant(utc: "2026-11-01")
    var bucket = TokenBucket(.createReport, factor: 2, at: now)
    var granted = 0
    for _ in 0..<40 where bucket.take(at: now) { granted += 1 }
    let later = bucket.take(at: Instant(seconds: now.seconds + 30))
    let tooSoon = bucket.take(at: Instant(seconds: now.seconds + 31))
    #expect(granted == 30)
    #expect(later)
    #expect(!tooSoon)
  }

  @Test func `lines are cut by the store's own days, whatever their bytes`() throws {
    let store = try #require(Marketplace.named("US"))
    let filter = try #require(
      DayFilter("GET_FBA_REIMBURSEMENTS_DATA", days: "2026-11-01"..."2026-11-01", store: store))
    let name = "sku\tapproval-date\n"
    // Six o'clock UTC is the evening before in Los Angeles.
    let lines = "a\t2026-11-01T06:00:00+00:00\nb\t2026-11-01T08:00:00+00:00\nc\t2026-11-02T07:59:59+00:00\n"
    let found = filter.apply(Data((name + lines).utf8))
    #expect(
      String(decoding: found, as: UTF8.self) == name + lines.split(separator: "\n").dropFirst().joined(separator: "\n")
        + "\n")
    let odd = Data([0x64, 0x09, 0x8A, 0xFC, 0x0A])
    #expect(filter.apply(odd) == odd)
    #expect(DayFilter("GET_MERCHANT_LISTINGS_ALL_DATA", days: "2026-11-01"..."2026-11-01", store: store) == nil)
  }
}

private actor CountingSink: DocumentSink {
  private(set) var count = 0

  func expect(_ count: Int) async {}

  func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome {
    count += 1
    return .loaded
  }
}

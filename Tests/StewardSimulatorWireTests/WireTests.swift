import Foundation
import FoundationNetworking
import StewardCompression
import StewardDomain
import StewardFormats
import StewardSimulator
import Testing

@testable import StewardSimulatorWire

struct WireTests {
  @Test func `a report is asked for, waited for, and unpacks to the file that the simulator wrote`() async throws {
    try await TestWire().use { wire in
      let token = try await wire.login()
      let created = try await wire.create(day: "2026-10-20", token: token)
      #expect(created.status == 202)
      let id = try #require(try created.json["reportId"]?.string)
      let path = "/reports/2021-06-30/reports/\(id)"
      #expect(try await wire.get(path, token: token).json["processingStatus"] == "IN_QUEUE")
      #expect(try await wire.send("POST", "/__admin/clock?advance=1m").status == 200)
      let done = try await wire.get(path, token: token).json
      #expect(done["processingStatus"] == "DONE")
      #expect(done["dataStartTime"] == "2026-10-20T00:00:00+00:00")
      let document = try #require(done["reportDocumentId"]?.string)
      let address = try await wire.get("/reports/2021-06-30/documents/\(document)", token: token).json
      #expect(address["compressionAlgorithm"] == "GZIP")
      let url = try #require(address["url"]?.string)
      let packed = try await wire.send("GET", String(url.dropFirst(wire.address.count)))
      let file = "\(wire.directory)/\(wire.folder)/US/GET_SALES_AND_TRAFFIC_REPORT/2026-10-20.json"
      #expect(try Gunzip.unpack(packed.body) == [UInt8](Data(contentsOf: URL(fileURLWithPath: file))))

      _ = try await wire.send("POST", "/__admin/clock?advance=5m")
      let late = try await wire.send("GET", String(url.dropFirst(wire.address.count)))
      #expect(late.status == 403)
      #expect(String(decoding: late.body, as: UTF8.self).contains("Request has expired"))
    }
  }

  @Test func `a window without a document is cancelled, and a settlement can't be asked for`() async throws {
    try await TestWire().use { wire in
      let token = try await wire.login()
      let created = try await wire.create(day: "2020-01-01", token: token)
      let id = try #require(try created.json["reportId"]?.string)
      _ = try await wire.send("POST", "/__admin/clock?advance=60")
      let report = try await wire.get("/reports/2021-06-30/reports/\(id)", token: token).json
      #expect(report["processingStatus"] == "CANCELLED")
      #expect(report["reportDocumentId"] == nil)
      let settlement = try await wire.create(
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", day: "2026-10-20", token: token)
      #expect(settlement.status == 400)
      #expect(try settlement.code == "InvalidInput")
    }
  }

  @Test func `settlements are listed page by page, newest first`() async throws {
    try await TestWire().use { wire in
      let token = try await wire.login()
      let type = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
      let list = "/reports/2021-06-30/reports"
      var answer = try await wire.get("\(list)?reportTypes=\(type)&pageSize=1", token: token).json
      var days: [String] = []
      while true {
        let reports = answer["reports"]?.array ?? []
        #expect(reports.count == 1)
        #expect(reports.allSatisfy { $0["reportDocumentId"]?.string != nil })
        days += reports.compactMap { $0["createdTime"]?.string }
        guard let next = answer["nextToken"]?.string else { break }
        answer = try await wire.get("\(list)?nextToken=\(next)", token: token).json
      }
      #expect(days.count >= 2)
      #expect(days == days.sorted(by: >))
      #expect(try await wire.get(list, token: token).status == 400)
      #expect(try await wire.get("\(list)?nextToken=unknown", token: token).status == 400)
    }
  }

  @Test func `a wrong refresh token, a wrong access token and one that has expired are refused`() async throws {
    try await TestWire().use { wire in
      let refused = try await wire.token("Atzr|nobody")
      #expect(refused.status == 400)
      #expect(try refused.json["error"] == "invalid_grant")
      #expect(try await wire.send("POST", "/auth/o2/token", body: "grant_type=refresh_token").status == 401)
      let place = "/sellers/v1/marketplaceParticipations"
      #expect(try await wire.get(place, token: "Atza|invented").status == 403)
      #expect(try await wire.send("GET", place).status == 403)
      let token = try await wire.login()
      let answer = try await wire.get(place, token: token).json
      let countries = answer["payload"]?.array?.compactMap { $0["marketplace"]?["countryCode"]?.string }
      #expect(countries?.first == "US")
      _ = try await wire.send("POST", "/__admin/clock?advance=1h")
      #expect(try await wire.get(place, token: token).status == 403)
    }
  }

  @Test func `a burst is granted, the next call is refused with 429, and time brings a token back`() async throws {
    try await TestWire(throttle: .documented).use { wire in
      let token = try await wire.login()
      for _ in 1...15 {
        let answer = try await wire.create(day: "2026-10-20", token: token)
        #expect(answer.status == 202)
        #expect(answer.limit == "0.0167")
      }
      // Another token of the same account has the same quota.
      let refused = try await wire.create(day: "2026-10-20", token: try await wire.login())
      #expect(refused.status == 429)
      #expect(try refused.code == "QuotaExceeded")
      _ = try await wire.send("POST", "/__admin/clock?advance=60")
      #expect(try await wire.create(day: "2026-10-20", token: token).status == 202)
      #expect(try await wire.create(day: "2026-10-20", token: token).status == 429)
    }
  }

  @Test func `what isn't simulated is answered with 404 in Amazon's form, and every call is logged`() async throws {
    try await TestWire().use { wire in
      let token = try await wire.login()
      let answer = try await wire.get("/orders/v0/orders", token: token)
      #expect(answer.status == 404)
      #expect(try answer.code == "NotFound")
      #expect(try await wire.get("/reports/2021-06-30/reports/1", token: token).status == 404)
      #expect(try await wire.get("/reports/2021-06-30/documents/a.1", token: token).status == 404)
      #expect(try await wire.send("POST", "/__admin/clock?advance=yesterday").status == 400)
      let calls = try await wire.send("GET", "/__admin/calls").json.array ?? []
      #expect(
        calls.compactMap { $0["path"]?.string?.split(separator: "?").first }.prefix(2).last
          == "/orders/v0/orders")
      #expect(calls.compactMap { $0["status"]?.integer } == [200, 404, 404, 404, 400])
    }
  }
}

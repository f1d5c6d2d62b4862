import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import AmazonAds

@Suite struct AmazonAdsTests {
  @Test func `it keeps the promises of a source`() async {
    let violations = await dataSourceContract(
      account: AdsConnection.account,
      services: { try AdsConnection.services(FakeAds(), settings: ["reports": "spCampaigns,sdCampaigns"]) },
      make: { try AdsConnection.source($0) })

    #expect(violations == [])
  }

  @Test func `spans have at most 31 days, follow each other, and only the account's profile is asked`() async throws {
    let ads = FakeAds()
    let services = try AdsConnection.services(ads, settings: ["reports": "spCampaigns", "history_days": "90"])

    let documents = try await AdsConnection.read(services)

    let days = documents.compactMap(\.days)
    #expect(days.count >= 3)
    #expect(days.allSatisfy { $0.count <= 31 })
    for (left, right) in zip(days, days.dropFirst()) { #expect(left.upperBound == right.lowerBound) }
    #expect(days.last?.upperBound == "2026-11-23")
    #expect(Set(ads.reports.map(\.profile)) == ["3000000000"])
    #expect(documents.allSatisfy { $0.marketplace == "ATVPDKIKX0DER" && $0.reportType == "spCampaigns" })
    #expect(try await AdsConnection.read(services).isEmpty)
  }

  @Test func `the newest span grows from day to day`() async throws {
    let ads = FakeAds()
    let settings = ["reports": "spCampaigns", "history_days": "10"]
    let services = try AdsConnection.services(ads, settings: settings)
    _ = try await AdsConnection.read(services)

    let next = try await AdsConnection.read(
      try AdsConnection.services(
        ads, settings: settings, states: services.states, now: Instant(utc: "2026-11-24", secondOfDay: 43_200)))

    #expect(next.last?.days?.upperBound == "2026-11-24")
  }

  @Test func `a run that is killed at any call and started again brings the same, and asks for nothing twice`()
    async throws
  {
    let settings = ["reports": "spCampaigns,spSearchTerm", "history_days": "40"]
    let whole = try AdsConnection.services(FakeAds(), settings: settings)
    let expected = Set(try await AdsConnection.read(whole).map(\.name))
    try #require(expected.count >= 4)

    for number in 1...whole.callCount {
      let ads = FakeAds()
      let killed = try AdsConnection.services(ads, settings: settings, breakAt: number)
      let sink = RecordingSink()
      do {
        try await AdsConnection.source(killed).read(ReadRequest(account: AdsConnection.account, since: nil), into: sink)
        Issue.record("the run wasn't broken off at call \(number)")
      } catch {}
      let again = try await AdsConnection.read(
        try AdsConnection.services(ads, settings: settings, states: killed.states))

      #expect(await Set((sink.documents + again).map(\.name)) == expected, "broken off at call \(number)")
      #expect(ads.reports.count == expected.count, "broken off at call \(number)")
    }
  }

  @Test func `a lost answer leads to the report that exists`() async throws {
    let ads = FakeAds(failEvery: 3)
    let services = try AdsConnection.services(ads, settings: ["reports": "all", "history_days": "40"])

    let documents = try await AdsConnection.read(services)

    #expect(ads.refusals > 0)
    #expect(ads.reports.count == documents.count)
  }

  @Test func `hours of waiting survive restarts`() async throws {
    let ads = FakeAds(polls: 300)
    let services = try AdsConnection.services(ads, settings: ["reports": "spCampaigns", "history_days": "3"])

    var documents = try await AdsConnection.read(services)
    #expect(documents.isEmpty)
    var runs = 1
    while documents.isEmpty, runs < 50 {
      documents = try await AdsConnection.read(
        try AdsConnection.services(
          ads, settings: ["reports": "spCampaigns", "history_days": "3"], states: services.states,
          now: Instant(seconds: services.now().seconds + Int64(runs) * 1800)))
      runs += 1
    }

    #expect(documents.count == 1)
    #expect(ads.reports.count == 1)
  }

  @Test(
    arguments: [
      ("The Request is a duplicate of : 5c1a9e1d-7b1f-4f6e-9a51-0d2ad2f9a001", "5c1a9e1d-7b1f-4f6e-9a51-0d2ad2f9a001"),
      ("duplicate of report deadbeef-0001.", "deadbeef-0001"), ("425: too early", nil),
    ] as [(String, String?)])
  func `the number of the report that exists is found in the refusal`(words: String, id: String?) {
    #expect(AdsReportService.adopted(words) == id)
  }

  @Test func `every column that is asked for is one that the platform reads`() throws {
    let plans = try AdsReportPlan.all(try AdsConnection.services(FakeAds()))

    #expect(plans.count == 16)
    for plan in plans {
      let path = "\(AdsConnection.repository)/Modules/StewardIngest/Resources/ReportTypes/\(plan.type).json"
      var bytes: [UInt8] = []
      var source = try FileByteSource(path: path)
      var room = [UInt8](repeating: 0, count: 65_536)
      while case let count = try room.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
        bytes += room[..<count]
      }
      let definition = try JSONValue(parsing: bytes)
      let known = (definition["rows"]?[0]?["columns"]?.array ?? []).compactMap { $0["name"]?.string }
      #expect(Set(plan.columns).subtracting(known).isEmpty, "\(plan.type)")
      #expect(plan.columns.contains("date"))
    }
  }

  @Test func `a column has the name of the version`() throws {
    let names = try ColumnNames(["columns": ["sales14d": ["v2": "attributedSales14d", "v3": "sales14d"]]])

    #expect(try names.name(of: "sales14d", in: "v2") == "attributedSales14d")
    #expect(try names.name(of: "clicks", in: "v2") == "clicks")
    #expect(throws: PluginError.self) { try names.name(of: "sales14d", in: "v1") }
  }

  @Test(
    arguments: [
      (["profiles": "abc"], "profiles"), (["reports": "spNothing"], "reports"), (["region": "mars"], "region"),
      (["ads_endpoint": "ads"], "ads_endpoint"),
    ] as [([String: String], String)])
  func `a wrong setting is named`(settings: [String: String], key: String) throws {
    let services = try AdsConnection.services(FakeAds(), settings: settings)

    let error = #expect(throws: PluginError.self) { try AdsConnection.source(services) }

    #expect(error?.code == .badConfiguration)
    #expect(error?.message.contains(key) == true)
  }

  @Test func `a profile that the authorisation doesn't reach is told before anything is read`() async throws {
    let services = try AdsConnection.services(FakeAds(), settings: ["profiles": "42"])
    let source = try AdsConnection.source(services)

    let error = await #expect(throws: PluginError.self) { try await source.check() }

    #expect(error?.message.contains("42") == true)
  }
}

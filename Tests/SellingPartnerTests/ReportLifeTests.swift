import StewardConnect
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import SellingPartner

@Suite struct ReportLifeTests {
  @Test func `it keeps the promises of a source`() async {
    let violations = await dataSourceContract(
      account: Connection.account, services: { try Connection.services(FakeAmazon()) },
      make: { try Connection.source($0) })

    #expect(violations == [])
  }

  @Test func `reports come oldest first, each for one marketplace, and a second run brings nothing`() async throws {
    let amazon = FakeAmazon()
    let services = try Connection.services(amazon)

    let first = try await Connection.read(services)
    let second = try await Connection.read(services)

    let traffic = first.filter { $0.type == "GET_SALES_AND_TRAFFIC_REPORT" }
    #expect(traffic.map { $0.days?.lowerBound } == ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"])
    #expect(traffic.allSatisfy { $0.text.contains(#""marketplaceIds":["A1PA6795UKMFR9"]"#) })
    #expect(traffic.first?.text.contains(#""dataStartTime":"2026-11-19","dataEndTime":"2026-11-19""#) == true)
    #expect(first.filter { $0.type.text.contains("SETTLEMENT") }.map(\.externalID) == ["S4", "S3", "S2", "S1", "S0"])
    #expect(second == [])
  }

  @Test func `a day is asked for again when it may have been restated, and not in between`() async throws {
    let amazon = FakeAmazon()
    let services = try Connection.services(amazon, settings: ["streams": "GET_SALES_AND_TRAFFIC_REPORT"])
    _ = try await Connection.read(services)
    func days(_ now: CivilDay) async throws -> [CivilDay?] {
      let later = try Connection.services(
        amazon, settings: ["streams": "GET_SALES_AND_TRAFFIC_REPORT"], states: services.states,
        now: Instant(utc: now, secondOfDay: 43_200))
      return try await Connection.read(later).map { $0.days?.lowerBound }
    }

    // Three days after its end, the 20th is due again on the 23rd, which it was asked for on; the 21st on the 24th.
    #expect(try await days("2026-11-24") == ["2026-11-21", "2026-11-23"])
    #expect(try await days("2026-11-23") == [])
  }

  @Test(
    arguments: [
      ("CANCELLED", "", "noData"), ("DONE", "", "noData"),
      ("FATAL", "Report options are invalid", "badOptions"), ("FATAL", "no permission for this", "noRole"),
      ("FATAL", "this was recently requested", "tooFrequent"), ("FATAL", "something went wrong", "failed"),
    ] as [(String, String, String)])
  func `a report that isn't made is told with its reason`(status: String, words: String, kind: String) async throws {
    let amazon = FakeAmazon(outcomes: ["GET_MERCHANT_LISTINGS_ALL_DATA": (status, words)])
    let services = try Connection.services(amazon, settings: ["streams": "GET_MERCHANT_LISTINGS_ALL_DATA"])

    let delivered = try await Connection.read(services)

    #expect(delivered == [])
    let remembered = try #require(services.states["jobs GET_MERCHANT_LISTINGS_ALL_DATA DE"])
    #expect(remembered.contains(#""note":"\#(kind)""#))
    if !words.isEmpty { #expect(services.log.contains { $0.message.contains(words) }) }
  }

  @Test func `a type that is no longer made is told as such`() async throws {
    let services = try Connection.services(FakeAmazon(), settings: ["streams": "GET_REFERRAL_FEE_PREVIEW_REPORT"])

    #expect(try await Connection.read(services) == [])
    #expect(services.states["jobs GET_REFERRAL_FEE_PREVIEW_REPORT DE"]?.contains("retired") == true)
  }

  @Test func `what isn't allowed is logged and doesn't fail the run`() async throws {
    let services = try Connection.services(FakeAmazon(), settings: ["streams": "balances,orders"])

    let delivered = try await Connection.read(services)

    #expect(delivered.map(\.type) == ["SP_ORDERS_2026_01_01"])
    #expect(services.log.contains { $0.level == .warning && $0.message.contains("isn't allowed") })
  }

  @Test func `restricted reports don't come where nobody asked for them`() async throws {
    let amazon = FakeAmazon()
    let services = try Connection.services(
      amazon, settings: ["streams": "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"])

    #expect(try await Connection.read(services) == [])
    #expect(amazon.made == [:])
  }
}

import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Synchronization
import Testing

@testable import SellingPartner

@Suite struct StreamTests {
  @Test func `what one operation names others are asked about, in batches`() async throws {
    let store = Store()
    let services = try Self.services(store, ["streams": "listings,competitivePricing,fees"])

    let documents = try await Connection.read(services)

    #expect(
      documents.map(\.type) == ["SP_LISTINGS_ITEMS_2021_08_01", "SP_COMPETITIVE_PRICING_V0", "SP_FEES_ESTIMATES_V0"])
    let asked = store.queries("/products/pricing/v0/competitivePrice").map { $0["Asins"] ?? "" }
    #expect(asked.map { $0.split(separator: "%2C").count } == [20, 20, 5])
    // Of 45 listings every third has no price, and without one there is nothing to estimate.
    #expect(store.bodies("/products/fees/v0/feesEstimate").map { $0.array?.count ?? 0 } == [20, 10])
    #expect(store.bodies("/products/fees/v0/feesEstimate").first?[0]?.text().contains(#""Amount":1.50"#) == true)
  }

  @Test func `the settings' items go before all others`() async throws {
    let store = Store()
    let services = try Self.services(store, ["streams": "competitivePricing", "asins": "B1,B2,B3", "max_items": "2"])

    _ = try await Connection.read(services)

    #expect(store.queries("/products/pricing/v0/competitivePrice").map { $0["Asins"] } == ["B1%2CB2"])
    #expect(store.queries("/listings/2021-08-01/items/SELLER").isEmpty)
  }

  @Test func `one that isn't there doesn't keep the others away`() async throws {
    let store = Store()
    let services = try Self.services(store, ["streams": "reviewTopics", "asins": "B1,GONE,EMPTY,B2"])

    let documents = try await Connection.read(services)

    let calls = try JSONValue(parsing: try #require(documents.first).text)["calls"]?.array ?? []
    #expect(calls.map { $0["asin"]?.string } == ["B1", "B2"])
    #expect(services.log.contains { $0.message.contains("leaves out GONE") })
  }

  @Test func `the same state gives the same bytes, and a stream rests until its time`() async throws {
    let store = Store()
    let services = try Self.services(store, ["streams": "listings"])
    let first = try await Connection.read(services)
    func later(_ hours: Int64) async throws -> [Delivered] {
      try await Connection.read(
        try Self.services(
          store, ["streams": "listings"], states: services.states,
          now: Instant(seconds: services.now().seconds + hours * 3600)))
    }

    #expect(try await later(5) == [])
    #expect(try await later(25).map(\.text) == first.map(\.text))
  }

  @Test func `changes are asked for from where the last run came to, with some overlap`() async throws {
    let store = Store()
    let services = try Self.services(store, ["streams": "orders"])
    _ = try await Connection.read(services)
    _ = try await Connection.read(
      try Self.services(
        store, ["streams": "orders"], states: services.states, now: Instant(utc: "2026-11-23", secondOfDay: 60_000)))

    let asked = store.queries("/orders/2026-01-01/orders").map {
      [$0["lastUpdatedAfter"] ?? "", $0["lastUpdatedBefore"] ?? ""].map { $0.replacing("%3A", with: ":") }
    }
    #expect(
      asked == [
        ["2026-11-19T12:00:00Z", "2026-11-23T11:55:00Z"], ["2026-11-23T10:55:00Z", "2026-11-23T16:35:00Z"],
      ])
  }

  @Test func `a query of the Data Kiosk has a life like a report's, and is found after a lost answer`() async throws {
    let store = Store(losesQueries: true)
    let services = try Self.services(store, ["streams": "kioskSalesAndTraffic", "history_days": "3"])

    let documents = try await Connection.read(services)

    #expect(documents.map { $0.days?.lowerBound } == ["2026-11-20", "2026-11-21"])
    #expect(documents.map(\.type) == ["KIOSK_SALES_AND_TRAFFIC_2024_04_24", "KIOSK_SALES_AND_TRAFFIC_2024_04_24"])
    #expect(store.queryTexts.count == 2)
    #expect(
      store.queryTexts[0].contains(#"startDate: "2026-11-20" endDate: "2026-11-20" marketplaceIds: ["A1PA6795UKMFR9"]"#)
    )
  }

  private static func services(
    _ store: Store, _ settings: [String: String], states: [String: String] = [:], now: Instant? = nil
  ) throws -> ScriptedConnectionServices {
    try ScriptedConnectionServices(
      settings: [
        "sp_endpoint": "https://sp", "lwa_endpoint": "https://sp", "seller_id": "SELLER", "history_days": "4",
      ].merging(settings) { $1 },
      secrets: ["client_id": "a", "client_secret": "b", "refresh_token": "c"], states: states,
      now: now ?? Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: Connection.folder
    ) { (request) throws(TransportError) in try store.answer(request) }
  }
}

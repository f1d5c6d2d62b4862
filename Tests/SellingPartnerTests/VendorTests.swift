import StewardConnect
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import SellingPartner

@Suite struct VendorTests {
  private static let account = Account(id: "v", name: "V", kind: .vendor, marketplaces: ["A1PA6795UKMFR9"])
  private static let settings = [
    "streams": "GET_VENDOR_SALES_REPORT,GET_VENDOR_FORECASTING_REPORT", "history_days": "5",
  ]

  @Test func `both views of a day stay apart, whenever a run is killed`() async throws {
    let whole = try Connection.services(FakeAmazon(), settings: Self.settings)
    let expected = try await Connection.read(whole, account: Self.account)

    #expect(expected.count == 7)
    #expect(Set(expected.map(\.name)).count == 7)
    for number in 1...whole.callCount {
      let amazon = FakeAmazon()
      let killed = try Connection.services(amazon, settings: Self.settings, breakAt: number)
      let sink = KeepingSink()
      do {
        try await Connection.source(killed).read(ReadRequest(account: Self.account, since: nil), into: sink)
        Issue.record("the run wasn't broken off at call \(number)")
      } catch {}
      let again = try await Connection.read(
        try Connection.services(amazon, settings: Self.settings, states: killed.states), account: Self.account)

      #expect(await Set(sink.delivered + again) == Set(expected), "broken off at call \(number)")
      for document in again where document.type == "GET_VENDOR_SALES_REPORT" {
        let view = document.name.contains("MANUFACTURING") ? "MANUFACTURING" : "SOURCING"
        #expect(document.text.contains(#""distributorView":"\#(view)""#))
      }
    }
  }

  @Test func `a vendor isn't asked about what only sellers have`() async throws {
    let services = try Connection.services(FakeAmazon(), settings: ["streams": "orders,GET_SALES_AND_TRAFFIC_REPORT"])

    #expect(try await Connection.read(services, account: Self.account) == [])
    #expect(services.sent.isEmpty)
  }
}

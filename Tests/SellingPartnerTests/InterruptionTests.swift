import StewardConnect
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Synchronization
import Testing

@testable import SellingPartner

/// A run may end at any of its calls, and the network may fail at any time: what arrives in the end is the same.
@Suite struct InterruptionTests {
  @Test func `a run that is killed at any call and started again brings the same, and no report is made twice`()
    async throws
  {
    let whole = try Connection.services(FakeAmazon())
    let expected = Set(try await Connection.read(whole))
    let callCount = whole.callCount
    try #require(callCount > 60)

    for number in 1...callCount {
      let amazon = FakeAmazon()
      let killed = try Connection.services(amazon, breakAt: number)
      let sink = KeepingSink()
      do {
        try await Connection.source(killed).read(ReadRequest(account: Connection.account, since: nil), into: sink)
        Issue.record("the run wasn't broken off at call \(number)")
      } catch {}
      let again = try await Connection.read(try Connection.services(amazon, states: killed.states))

      let delivered = Set(await sink.delivered + again)
      #expect(delivered == expected, "broken off at call \(number)")
      #expect(amazon.made.values.allSatisfy { $0 == 1 }, "broken off at call \(number): \(amazon.made)")
    }
  }

  @Test(arguments: 1...25)
  func `with a network that fails in every way the documents are the same`(seed: Int) async throws {
    let expected = try await Connection.read(try Connection.services(FakeAmazon()))
    let amazon = FakeAmazon(faultRate: 0.35, seed: UInt64(seed))

    let delivered = try await Connection.read(try Connection.services(amazon))

    #expect(delivered == expected)
    #expect(amazon.made.values.allSatisfy { $0 == 1 }, "\(amazon.made)")
  }

  @Test func `calls keep to the documented rates without a single refusal`() async throws {
    let amazon = FakeAmazon(polls: 1)
    let services = try Connection.services(
      amazon, settings: ["history_days": "40", "streams": "GET_SALES_AND_TRAFFIC_REPORT,orders,listings"])
    amazon.clock.withLock { $0 = { services.now() } }

    let delivered = try await Connection.read(services)

    #expect(delivered.count == 42)
    #expect(amazon.state.withLock { $0.refusals } == 0)
    #expect(services.refusals == 0)
    // Forty reports at one a minute, after fifteen at once.
    #expect(services.now().seconds - Instant(utc: "2026-11-23", secondOfDay: 43_200).seconds > 24 * 60)
  }

  @Test func `a report that isn't ready in time is awaited by the next run`() async throws {
    let amazon = FakeAmazon(polls: 400)
    let settings = ["streams": "GET_MERCHANT_LISTINGS_ALL_DATA", "wait_minutes": "10"]
    let services = try Connection.services(amazon, settings: settings)

    let first = try await Connection.read(services)
    var delivered: [Delivered] = []
    var runs = 0
    while delivered.isEmpty, runs < 100 {
      delivered = try await Connection.read(services)
      runs += 1
    }

    #expect(first == [])
    #expect(delivered.map(\.externalID) == ["R1"])
    #expect(runs > 5)
    #expect(amazon.made.values.map { $0 } == [1])
  }
}

import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import AmazonNotifications

@Suite struct AmazonNotificationsTests {
  @Test func `it keeps the promises of a source`() async {
    let violations = await dataSourceContract(
      account: QueueConnection.account,
      services: {
        try QueueConnection.services(
          FakeQueue([QueueConnection.pricing, QueueConnection.offerChange(1)], forgetEvery: 1))
      },
      make: { try QueueConnection.source($0) })

    #expect(violations == [])
  }

  @Test func `both ways of writing an envelope say the same`() async throws {
    let queue = FakeQueue([QueueConnection.offerChange(1), QueueConnection.pricing])

    let documents = try await QueueConnection.read(try QueueConnection.services(queue))

    #expect(documents.map(\.name) == ["ANY_OFFER_CHANGED offer-1", "PRICING_HEALTH price-1"])
    #expect(documents.map(\.externalID) == ["offer-1", "price-1"])
    #expect(documents.map { $0.marketplace?.text } == ["ATVPDKIKX0DER", "A1PA6795UKMFR9"])
    #expect(documents.allSatisfy { $0.reportType == "SP_NOTIFICATION" })
    let first = try Self.json(documents[0])["notification"]
    #expect(first?["asin"]?.string == "B01")
    #expect(first?["sellerId"]?.string == "A3")
    #expect(first?["happenedAt"]?.string == "2026-11-21T08:00:00.500000Z")
    #expect(try Self.json(documents[1]).text().contains("BuyBoxDisqualification"))
    #expect(queue.waiting == 0)
  }

  @Test func `a type with a definition of its own comes as it is, also over EventBridge and under its other name`()
    async throws
  {
    let documents = try await QueueConnection.read(
      try QueueConnection.services(FakeQueue([QueueConnection.status])))

    #expect(documents.map(\.reportType) == ["LISTINGS_ITEM_STATUS_CHANGE"])
    #expect(try Self.json(documents[0])["Payload"]?["Sku"]?.string == "MUG-1")
  }

  @Test func `what comes twice is the same document`() async throws {
    let queue = FakeQueue([QueueConnection.offerChange(1)])
    let services = try QueueConnection.services(queue)
    let sink = RecordingSink()
    let source = try QueueConnection.source(services)
    try await source.read(ReadRequest(account: QueueConnection.account, since: nil), into: sink)
    queue.add(QueueConnection.offerChange(1))
    try await source.read(ReadRequest(account: QueueConnection.account, since: nil), into: sink)

    #expect(await sink.outcomes == [.loaded, .alreadyLoaded])
    #expect(queue.waiting == 0)
  }

  @Test func `a run that is killed at any call loses nothing`() async throws {
    let bodies = (0..<23).map(QueueConnection.offerChange) + [QueueConnection.pricing]
    let whole = try QueueConnection.services(FakeQueue(bodies, forgetEvery: 2))
    let expected = Set(try await QueueConnection.read(whole).map(\.externalID))
    #expect(expected.count == 24)

    for number in 1...whole.callCount {
      let queue = FakeQueue(bodies, forgetEvery: 2)
      let killed = try QueueConnection.services(queue, breakAt: number)
      let sink = RecordingSink()
      do {
        try await QueueConnection.source(killed).read(
          ReadRequest(account: QueueConnection.account, since: nil), into: sink)
        Issue.record("the run wasn't broken off at call \(number)")
      } catch {}
      queue.showAll()
      let again = try await QueueConnection.read(try QueueConnection.services(queue, states: killed.states))

      #expect(await Set((sink.documents + again).map(\.externalID)) == expected, "broken off at call \(number)")
      #expect(queue.waiting == 0)
    }
  }

  @Test func `a message that the host couldn't take stays in the queue`() async throws {
    let queue = FakeQueue((0..<3).map(QueueConnection.offerChange))
    let services = try QueueConnection.services(queue)
    let source = try QueueConnection.source(services)

    await #expect(throws: RecordingSink.BrokenOff.self) {
      try await source.read(
        ReadRequest(account: QueueConnection.account, since: nil), into: RecordingSink(breakAfter: 1))
    }

    #expect(queue.waiting == 2)
  }

  @Test func `what isn't a notification stays, is said, and keeps nothing else away`() async throws {
    let queue = FakeQueue(["not json", #"{"a": 1}"#, QueueConnection.pricing], forgetEvery: 1)
    let services = try QueueConnection.services(queue)

    let documents = try await QueueConnection.read(services)

    #expect(documents.map(\.externalID) == ["price-1"])
    #expect(queue.waiting == 2)
    #expect(services.log.count { $0.level == .error } == 2)
  }

  @Test func `a type that goes quiet is said, and fails the run where it has to come, once a day`() async throws {
    let queue = FakeQueue([QueueConnection.offerChange(1), QueueConnection.pricing])
    let settings = ["expected": "ANY_OFFER_CHANGED"]
    let services = try QueueConnection.services(queue, settings: settings)
    _ = try await QueueConnection.read(services)
    func later(_ hours: Int64, _ states: [String: String]) throws -> ScriptedConnectionServices {
      try QueueConnection.services(
        queue, settings: settings, states: states, now: Instant(seconds: services.now().seconds + hours * 3600))
    }

    let soon = try later(20, services.states)
    #expect(try await QueueConnection.read(soon).isEmpty)
    let late = try later(30, soon.states)
    let error = await #expect(throws: PluginError.self) { try await QueueConnection.read(late) }
    #expect(error?.message.contains("no ANY_OFFER_CHANGED for 30 hours") == true)
    let again = try later(31, late.states)
    #expect(try await QueueConnection.read(again).isEmpty)
    let muchLater = try later(200, again.states)
    _ = try? await QueueConnection.read(muchLater)
    #expect(muchLater.log.contains { $0.message.contains("PRICING_HEALTH") })
  }

  @Test func `what only concerns days before is passed over and taken off`() async throws {
    let queue = FakeQueue((0..<3).map(QueueConnection.offerChange))

    let documents = try await QueueConnection.read(try QueueConnection.services(queue), since: "2026-11-22")

    #expect(documents.map(\.externalID) == ["offer-2"])
    #expect(queue.waiting == 0)
  }

  @Test func `a look takes nothing`() async throws {
    let queue = FakeQueue([QueueConnection.pricing])
    let services = try QueueConnection.services(queue)

    try await QueueConnection.source(services).check()

    #expect(try await QueueConnection.read(services).count == 1)
  }

  @Test(
    arguments: [
      (["queue_url": "steward"], "queue_url"), (["queue_url": "http://127.0.0.1:9/q"], "aws_region"),
      (["max_messages": "0"], "max_messages"),
    ] as [([String: String], String)])
  func `a wrong setting is named`(settings: [String: String], key: String) throws {
    let services = try QueueConnection.services(FakeQueue([]), settings: settings)

    let error = #expect(throws: PluginError.self) { try QueueConnection.source(services) }

    #expect(error?.code == .badConfiguration)
    #expect(error?.message.contains(key) == true)
  }

  private static func json(_ document: SourceDocument) throws -> JSONValue {
    guard case .bytes(let bytes) = document.body else { return .null }
    return try JSONValue(parsing: bytes)
  }
}

import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Synchronization

@testable import AmazonNotifications

/// A queue that gives each message until it is deleted, some of them twice, ten at a time.
final class FakeQueue: Sendable {
  private struct State {
    var messages: [(id: String, body: String)] = []
    var hidden: Set<String> = []
    var receives = 0
  }

  private let state: Mutex<State>
  /// Every so many receives everything that was given comes again.
  private let forgetEvery: Int

  init(_ bodies: [String], forgetEvery: Int = 0) {
    self.forgetEvery = forgetEvery
    var state = State()
    for (index, body) in bodies.enumerated() { state.messages.append(("m\(index)", body)) }
    self.state = Mutex(state)
  }

  var waiting: Int { state.withLock { $0.messages.count } }

  func add(_ body: String) {
    state.withLock { $0.messages.append(("n\($0.messages.count)-\($0.receives)", body)) }
  }

  /// As when the time for which messages are hidden is over.
  func showAll() { state.withLock { $0.hidden = [] } }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    guard case .bytes(let bytes) = request.body, let body = try? JSONValue(parsing: bytes),
      request.signing?.service == "sqs",
      request.url == "https://sqs.eu-west-1.amazonaws.com/"
    else { return Self.json(400, ["__type": "com.amazonaws.sqs#InvalidRequest"]) }
    switch request.headers.first(where: { $0.name == "X-Amz-Target" })?.value {
    case "AmazonSQS.ReceiveMessage": return Self.json(200, receive(body))
    case "AmazonSQS.DeleteMessage":
      let receipt = body["ReceiptHandle"]?.string ?? ""
      state.withLock { $0.messages.removeAll { "receipt-\($0.id)" == receipt } }
      return Self.json(200, [:])
    default: return Self.json(400, ["__type": "com.amazonaws.sqs#UnsupportedOperation"])
    }
  }

  private func receive(_ body: JSONValue) -> JSONValue {
    state.withLock { state in
      state.receives += 1
      if forgetEvery > 0, state.receives % forgetEvery == 0 { state.hidden = [] }
      let given = state.messages.filter { !state.hidden.contains($0.id) }.prefix(
        body["MaxNumberOfMessages"]?.integer ?? 1)
      if body["VisibilityTimeout"]?.integer != 0 { state.hidden.formUnion(given.map(\.id)) }
      if given.isEmpty { return [:] }
      return [
        "Messages": .array(
          given.map {
            ["MessageId": .string($0.id), "ReceiptHandle": .string("receipt-\($0.id)"), "Body": .string($0.body)]
          })
      ]
    }
  }

  private static func json(_ status: Int, _ value: JSONValue) -> HTTPResponse {
    let body = Array(value.text().utf8)
    return HTTPResponse(status: status, headers: [], body: body, bodyBytes: body.count)
  }
}

enum QueueConnection {
  static let folder =
    String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 })
    + "/Plugins/AmazonNotifications/Resources"
  static let account = Account(id: "shop", name: "Shop", kind: .seller, marketplaces: ["ATVPDKIKX0DER"])

  /// Written with capitals.
  static func offerChange(_ number: Int) -> String {
    #"""
    {"NotificationVersion":"1.0","NotificationType":"ANY_OFFER_CHANGED","PayloadVersion":"1.0",
     "EventTime":"2026-11-2\#(number % 3)T08:00:00.5Z","NotificationMetadata":{"PublishTime":"2026-11-22T08:00:01Z",
     "NotificationId":"offer-\#(number)"},"Payload":{"AnyOfferChangedNotification":{"SellerId":"A3",
     "OfferChangeTrigger":{"MarketplaceId":"ATVPDKIKX0DER","ASIN":"B0\#(number)"},"Offers":[{"SellerId":"OTHER"}]}}}
    """#
  }

  /// Written without.
  static let pricing = #"""
    {"notificationVersion":"1.0","notificationType":"PRICING_HEALTH","payloadVersion":"1.0",
     "eventTime":"2026-11-22T21:30:13.713Z","payload":{"issueType":"BuyBoxDisqualification","sellerId":"A3",
     "offerChangeTrigger":{"marketplaceId":"A1PA6795UKMFR9","asin":"B007"}},
     "notificationMetadata":{"notificationId":"price-1"}}
    """#

  /// Over EventBridge.
  static let status = #"""
    {"version":"0","id":"e-1","detail-type":"LISTINGS_ITEM_STATUS_CHANGE","detail":{"NotificationType":
     "LISTINGS_ITEM_STATUS_CHANGED","EventTime":"2026-11-22T10:00:00Z","NotificationMetadata":{"NotificationId":"s-1"},
     "Payload":{"MarketplaceId":"ATVPDKIKX0DER","Sku":"MUG-1","Status":["BUYABLE"]}}}
    """#

  static func services(
    _ queue: FakeQueue, settings: [String: String] = [:], states: [String: String] = [:], now: Instant? = nil,
    breakAt: Int? = nil
  ) throws -> ScriptedConnectionServices {
    try ScriptedConnectionServices(
      settings: ["queue_url": "https://sqs.eu-west-1.amazonaws.com/1234/steward"].merging(settings) { $1 },
      secrets: ["access_key_id": "AKIA", "secret_access_key": "s"], states: states,
      now: now ?? Instant(utc: "2026-11-23", secondOfDay: 43_200), folder: folder, breakAt: breakAt
    ) { (request) throws(TransportError) in try queue.answer(request) }
  }

  static func source(_ services: ScriptedConnectionServices) throws -> AmazonNotificationsSource {
    try AmazonNotificationsSource(services, types: try NotificationTypes(services))
  }

  static func read(_ services: ScriptedConnectionServices, since: CivilDay? = nil) async throws -> [SourceDocument] {
    let sink = RecordingSink()
    try await source(services).read(ReadRequest(account: account, since: since), into: sink)
    return await sink.documents
  }
}

import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Synchronization
import Testing

@testable import SellingPartner

@Suite struct ActionTests {
  private static let patch = ListingPatch(
    sellerID: "S", sku: "MUG-1", marketplace: "A1PA6795UKMFR9", productType: "MUG",
    changes: [
      ListingPatch.Change(attribute: "item_name", value: [["value": "Mug", "language_tag": "de_DE"]]),
      ListingPatch.Change(attribute: "bullet_point", value: nil),
    ])
  private static let solicitation = ReviewSolicitation(orderID: "302-1", marketplace: "A1PA6795UKMFR9")

  @Test func `a patch is previewed, sent once, and read back`() async throws {
    let listing = Listing()
    let services = try Self.services(listing)

    let result = try await Self.runner(services, isAllowed: true).run(Self.patch)

    #expect(result == .confirmed)
    #expect(services.sent.map(\.request.method) == ["POST", "PATCH", "PATCH", "GET", "GET"])
    #expect(services.sent[1].request.url.contains("mode=VALIDATION_PREVIEW"))
    #expect(!services.sent[2].request.url.contains("mode="))
    #expect(
      Self.patch.apply.body?.text(sortedKeys: true)
        == #"{"patches":[{"op":"replace","path":"/attributes/item_name","value":[{"language_tag":"de_DE","value":"Mug"}]},"#
        + #"{"op":"delete","path":"/attributes/bullet_point","value":[{"marketplace_id":"A1PA6795UKMFR9"}]}],"#
        + #""productType":"MUG"}"#)
  }

  @Test func `nothing is sent where it isn't allowed`() async throws {
    let services = try Self.services(Listing())

    let error = await #expect(throws: PluginError.self) {
      try await Self.runner(services, isAllowed: false).run(Self.patch)
    }

    #expect(error?.message.contains("allow_actions") == true)
    #expect(services.sent.isEmpty)
  }

  @Test func `what the preview refuses isn't done`() async throws {
    let services = try Self.services(Listing(isValid: false))

    let result = try await Self.runner(services, isAllowed: true).run(Self.patch)

    #expect(result == .refused(["ERROR 90000900 The attributes are invalid."]))
    #expect(services.sent.count { $0.request.method == "PATCH" } == 1)
  }

  @Test(arguments: [true, false])
  func `a lost answer is settled by what can be seen, and nothing is sent twice`(isDone: Bool) async throws {
    let services = try Self.services(Listing(loses: true, isDone: isDone))

    let result = try await Self.runner(services, isAllowed: true).run(Self.patch)

    if isDone {
      #expect(result == .confirmed)
    } else {
      guard case .unknown = result else {
        Issue.record("\(result)")
        return
      }
    }
    #expect(services.sent.count { $0.request.method == "PATCH" } == 2)
  }

  @Test func `a buyer is asked once, and only where Amazon offers it`() async throws {
    let services = try Self.services(Listing())
    let runner = Self.runner(services, isAllowed: true)

    #expect(try await runner.run(Self.solicitation) == .confirmed)
    guard case .refused = try await runner.run(Self.solicitation) else {
      Issue.record("it was asked twice")
      return
    }
    #expect(services.sent.count { $0.request.url.contains("/solicitations/productReview") } == 1)
  }

  private static func services(_ listing: Listing) throws -> ScriptedConnectionServices {
    try ScriptedConnectionServices(
      settings: ["sp_endpoint": "https://sp", "lwa_endpoint": "https://sp"],
      secrets: ["client_id": "a", "client_secret": "b", "refresh_token": "c"], folder: Connection.folder
    ) { (request) throws(TransportError) in try listing.answer(request) }
  }

  private static func runner(_ services: ScriptedConnectionServices, isAllowed: Bool) -> ActionRunner {
    do {
      let table = try ServiceCatalogue(services).operations
      let settings = try SellingPartnerSettings(services, names: [])
      return ActionRunner(
        client: SellingPartnerClient(settings, account: nil, table: table), isAllowed: isAllowed, looks: 2)
    } catch {
      preconditionFailure("the connection can't be made: \(error)")
    }
  }
}

/// A listing that takes patches, and an order whose buyer may be asked once.
private final class Listing: Sendable {
  private let isValid: Bool
  private let loses: Bool
  private let isDone: Bool
  private let state = Mutex((isPatched: false, looks: 0, wasAsked: false))

  init(isValid: Bool = true, loses: Bool = false, isDone: Bool = true) {
    self.isValid = isValid
    self.loses = loses
    self.isDone = isDone
  }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    if request.url.hasSuffix("/auth/o2/token") { return Self.json(["access_token": "t"]) }
    if request.url.contains("/solicitations/v1/") { return solicitation(request) }
    if request.method == "GET" { return look() }
    if request.url.contains("mode=") {
      let issue: JSONValue = ["severity": "ERROR", "code": "90000900", "message": "The attributes are invalid."]
      return Self.json(["status": isValid ? "VALID" : "INVALID", "issues": isValid ? [] : [issue]])
    }
    if isDone { state.withLock { $0.isPatched = true } }
    if loses { throw TransportError(.interrupted, "the connection broke off") }
    return Self.json(["status": "ACCEPTED", "submissionId": "x", "issues": []])
  }

  /// The change can be seen at the second look.
  private func look() -> HTTPResponse {
    let isSeen = state.withLock { state in
      state.looks += 1
      return state.isPatched && state.looks > 1
    }
    return Self.json(
      isSeen
        ? ["attributes": ["item_name": [["value": "Mug", "language_tag": "de_DE", "marketplace_id": "A1"]]]]
        : ["attributes": ["item_name": [["value": "Cup"]], "bullet_point": [["value": "x"]]]])
  }

  private func solicitation(_ request: HTTPRequest) -> HTTPResponse {
    state.withLock { state in
      if request.method == "POST" { state.wasAsked = true }
      let actions: JSONValue = state.wasAsked ? [] : [["name": "productReviewAndSellerFeedback", "href": "/"]]
      return Self.json(["_links": ["actions": actions]])
    }
  }

  private static func json(_ value: JSONValue) -> HTTPResponse {
    let body = Array(value.text().utf8)
    return HTTPResponse(status: 200, headers: [], body: body, bodyBytes: body.count)
  }
}

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

    #expect(result.kind == .confirmed)
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

    #expect(result == ActionOutcome(.refused, remarks: ["ERROR 90000900 The attributes are invalid."]))
    #expect(services.sent.count { $0.request.method == "PATCH" } == 1)
  }

  @Test(arguments: [true, false])
  func `a lost answer is settled by what can be seen, and nothing is sent twice`(isDone: Bool) async throws {
    let services = try Self.services(Listing(loses: true, isDone: isDone))

    let result = try await Self.runner(services, isAllowed: true).run(Self.patch)

    #expect(result.kind == (isDone ? .confirmed : .unknown))
    #expect(services.sent.count { $0.request.method == "PATCH" } == 2)
  }

  @Test func `a buyer is asked once, and only where Amazon offers it`() async throws {
    let services = try Self.services(Listing())
    let runner = Self.runner(services, isAllowed: true)

    #expect(try await runner.run(Self.solicitation).kind == .confirmed)
    #expect(try await runner.run(Self.solicitation).kind == .refused)
    #expect(services.sent.count { $0.request.url.contains("/solicitations/productReview") } == 1)
  }

  @Test func `the bundle's actuator previews, applies and looks by what it is told`() async throws {
    let services = try Self.services(Listing())
    let actuator = try Self.actuator(services)
    let request = Self.request(
      attributes: #"{"item_name": [{"value": "Mug", "language_tag": "de_DE"}], "bullet_point": null}"#)

    let preview = try await actuator.preview(request)
    #expect(preview == ActionPreview(title: "listing MUG-1: item_name, bullet_point", isAccepted: true, remarks: []))
    #expect(try await actuator.apply(request).kind == .confirmed)
    #expect(try await actuator.isSeen(request))
    #expect(services.sent.count { $0.request.method == "PATCH" && !$0.request.url.contains("mode=") } == 1)
  }

  @Test(arguments: ["", "[", "[]", "{}", #"{"item_name": "Mug"}"#, #"{"item_name": []}"#])
  func `attributes that aren't whole are refused before anything is sent`(attributes: String) async throws {
    let services = try Self.services(Listing())

    let error = await #expect(throws: PluginError.self) {
      try await Self.actuator(services).preview(Self.request(attributes: attributes))
    }

    #expect(error?.code == .badInput)
    #expect(services.sent.isEmpty)
  }

  @Test func `what was taken and can't be looked at counts as taken`() async throws {
    let services = try Self.services(Listing(isBlind: true))

    let result = try await Self.runner(services, isAllowed: true).run(Self.patch)

    #expect(result.kind == .accepted)
    #expect(result.remarks.contains { $0.contains("couldn't be looked at") })
  }

  private static func actuator(_ services: ScriptedConnectionServices) throws -> SellingPartnerActuator {
    try SellingPartnerActuator(services, catalogue: try ServiceCatalogue(services))
  }

  private static func request(attributes: String) -> ActionRequest {
    ActionRequest(
      kind: "listing-patch",
      account: Account(id: "mugs", name: "Mugs", kind: .seller, marketplaces: ["A1PA6795UKMFR9"]),
      marketplace: "A1PA6795UKMFR9",
      parameters: ["sku": "MUG-1", "product_type": "MUG", "attributes": attributes])
  }

  private static func services(_ listing: Listing) throws -> ScriptedConnectionServices {
    try ScriptedConnectionServices(
      settings: [
        "sp_endpoint": "https://sp", "lwa_endpoint": "https://sp", "seller_id": "S", "allow_actions": "on",
      ],
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
  /// Doesn't show what it is.
  private let isBlind: Bool
  private let state = Mutex((isPatched: false, looks: 0, wasAsked: false))

  init(isValid: Bool = true, loses: Bool = false, isDone: Bool = true, isBlind: Bool = false) {
    self.isBlind = isBlind
    self.isValid = isValid
    self.loses = loses
    self.isDone = isDone
  }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    if request.url.hasSuffix("/auth/o2/token") { return Self.json(["access_token": "t"]) }
    if request.url.contains("/solicitations/v1/") { return solicitation(request) }
    if request.method == "GET" {
      return isBlind ? HTTPResponse(status: 403, headers: [], body: [], bodyBytes: 0) : look()
    }
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

import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@Suite struct CallTests {
  @Test(
    arguments: [
      (403, "application/json", #"{"errors":[{"code":"Unauthorized","message":"Denied","details":""}]}"#, "noRole"),
      (
        403, "application/json",
        #"{"errors":[{"code":"Unauthorized","message":"Denied","details":"The access token you provided has expired."}]}"#,
        "tokenExpired"
      ),
      (
        403, "application/xml", "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
        "urlExpired"
      ),
      (404, "application/json", #"{"errors":[{"code":"NotFound","message":"no such order"}]}"#, "notFound"),
      (400, "application/json", #"{"errors":[{"code":"InvalidInput","message":"bad"}]}"#, "badRequest"),
      (400, "text/html", "<html><body><h1>400 Bad Request</h1></body></html>", "unavailable"),
      (425, "application/json", #"{"code":"425","detail":"The Request is a duplicate of : 7"}"#, "duplicate"),
      (429, "application/json", #"{"errors":[{"code":"QuotaExceeded","message":"too many"}]}"#, "throttled"),
      (500, "application/json", #"{"errors":[{"code":"InternalFailure","message":"sorry"}]}"#, "unavailable"),
      (503, "text/html", "<html><body><h1>503</h1></body></html>", "unavailable"),
      (400, "application/json", "", "badRequest"),
    ] as [(Int, String, String, String)])
  func `an answer's status and words give its meaning`(status: Int, type: String, body: String, code: String) {
    let response = HTTPResponse(
      status: status, headers: [HTTPHeader("Content-Type", type), HTTPHeader("x-amzn-RequestId", "r-1")],
      body: Array(body.utf8), bodyBytes: body.utf8.count)

    let error = CallError(response, operation: "a.b")

    #expect(error?.code.description == code)
    #expect(error?.requestID == "r-1")
    #expect(error?.message.contains("<") == false)
  }

  @Test func `a success is no error`() {
    #expect(CallError(HTTPResponse(status: 204, headers: [], body: [], bodyBytes: 0), operation: "a") == nil)
  }

  @Test func `what passes is tried again and gives the same`() async throws {
    let answers = Answers([429, 500, nil, 200])
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (request) throws(TransportError) in
      try answers.next(request)
    }

    let json = try await Self.caller(services).json(ServiceRequest(operation: "a.b", url: "https://x/a"))

    #expect(json["n"]?.integer == 4)
    #expect(services.sent.count == 4)
    #expect(services.now() > Instant(utc: "2026-11-23", secondOfDay: 43_200))
  }

  @Test func `what used up all of its time is tried once more`() async throws {
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (_) throws(TransportError) in
      throw TransportError(.tooSlow, "it took longer than 300000 ms")
    }

    await #expect(throws: CallError.self) {
      try await Self.caller(services).json(ServiceRequest(operation: "a.b", url: "https://x/a"))
    }

    #expect(services.sent.count == 2)
  }

  @Test func `an answer that nests too deep isn't asked for again`() async throws {
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { _ in
      answer(200, String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000))
    }

    await #expect(throws: CallError.self) {
      try await Self.caller(services).json(ServiceRequest(operation: "a.b", url: "https://x/a"))
    }

    #expect(services.sent.count == 1)
  }

  @Test func `a call that may not be repeated is repeated only where it was refused`() async throws {
    let answers = Answers([429, 500, 200])
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (request) throws(TransportError) in
      try answers.next(request)
    }
    var request = ServiceRequest(operation: "a.b", method: "POST", url: "https://x/a")
    request.isRepeatable = false

    let asked = request
    let error = await #expect(throws: CallError.self) { try await Self.caller(services).json(asked) }

    #expect(error?.code == .unavailable)
    #expect(services.sent.count == 2)
  }

  @Test func `a number of calls that start together share one token, and an expired one is renewed once`() async throws
  {
    let login = Login()
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (request) throws(TransportError) in
      login.answer(request)
    }
    let caller = Self.caller(services)
    func callTwentyTimes() async throws {
      try await withThrowingTaskGroup { group in
        for _ in 0..<20 {
          group.addTask {
            var request = ServiceRequest(operation: "a.b", url: "https://x/a")
            request.grant = .account
            _ = try await caller.json(request)
          }
        }
        try await group.waitForAll()
      }
    }

    try await callTwentyTimes()
    #expect(login.count == 1)
    login.expire()
    try await callTwentyTimes()

    #expect(login.count == 2)
  }

  @Test(arguments: [("invalid_grant", "revoked"), ("invalid_client", "badClient")] as [(String, String)])
  func `a refused authorisation is told as such and ends the run`(said: String, code: String) async throws {
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (_) throws(TransportError) in
      answer(400, #"{"error":"\#(said)","error_description":"no"}"#)
    }
    var request = ServiceRequest(operation: "a.b", url: "https://x/a")
    request.grant = .account

    let asked = request
    let error = await #expect(throws: CallError.self) { try await Self.caller(services).json(asked) }

    #expect(error?.code.description == code)
    #expect(error?.endsRun == true)
    #expect(error?.pluginError.code == .badConfiguration)
    #expect(services.sent.count == 1)
  }

  @Test func `no secret stands in what is logged or thrown`() async throws {
    let services = try ScriptedConnectionServices(secrets: Self.secrets) { (_) throws(TransportError) in
      answer(503, "<html>no</html>")
    }
    var request = ServiceRequest(operation: "a.b", url: "https://x/a?token=tellnobody")
    request.grant = .account

    let asked = request
    let error = await #expect(throws: CallError.self) { try await Self.caller(services).json(asked) }

    let text = services.log.map(\.message).joined() + (error?.description ?? "")
    for secret in ["shh", "rrr", "tellnobody"] { #expect(!text.contains(secret)) }
  }

  @Test(
    arguments: [
      ("2026-11-23T06:41:00Z", 1_795_416_060_000_000), ("2026-11-23T06:41:00.5+01:00", 1_795_412_460_500_000),
      ("2026-11-23", 1_795_392_000_000_000), ("2026-11-23T06:41:00-0800", 1_795_444_860_000_000),
    ] as [(String, Int64)])
  func `instants of services are read`(text: String, microseconds: Int64) {
    #expect(Instant(iso8601: text)?.microseconds == microseconds)
  }

  @Test func `what isn't an instant isn't read`() {
    for text in ["", "2026-11-2", "2026-13-01", "2026-11-23T25:00:00Z", "2026-11-23T06:41:00+1", "today, at noon"] {
      #expect(Instant(iso8601: text) == nil, "\(text)")
    }
  }

  @Test func `a path segment keeps its meaning`() {
    #expect(percentEncoded("A/B+C %ü~") == "A%2FB%2BC%20%25%C3%BC~")
  }

  static let secrets = ["client_id": "app", "client_secret": "shh", "refresh_token": "rrr"]

  static func caller(_ services: ScriptedConnectionServices) -> ServiceCaller {
    ServiceCaller(services, tokens: LoginTokens(services, endpoint: "https://login")) {
      [HTTPHeader("x-amz-access-token", $0, isSecret: true)]
    }
  }
}

import StewardPluginAPI
import StewardTransport
import Testing

/// We follow a host within itself, and nobody to another host.
@Suite(.timeLimit(.minutes(15))) struct RedirectTests {
  @Test(
    arguments: [("/next?a=1", "/next?a=1"), ("other", "/folder/other"), ("?x", "/folder/start?x")] as [(String, String)]
  )
  func `within the host we follow, from wherever the location starts`(location: String, path: String) async throws {
    let server = try Self.server { $0 == "/folder/start" ? (302, location) : nil }

    let response = try await HTTPClient.plain().send(HTTPRequest(url: server.url("/folder/start")))

    #expect(text(response) == "GET \(path) ")
    #expect(response.header("location") == nil)
  }

  @Test(
    arguments: [
      (301, "POST", "GET /end "), (302, "POST", "GET /end "), (303, "PUT", "GET /end "), (303, "HEAD", ""),
      (302, "PUT", "PUT /end body"), (307, "POST", "POST /end body"), (308, "PATCH", "PATCH /end body"),
    ] as [(Int, String, String)])
  func `the status decides whether method and body go along`(status: Int, method: String, result: String) async throws {
    let server = try Self.server { $0 == "/start" ? (status, "/end") : nil }
    var request = HTTPRequest(method: method, url: server.url("/start"))
    if method != "HEAD" { request.body = .bytes(Array("body".utf8)) }

    let response = try await HTTPClient.plain().send(request)

    #expect(response.status == 200 && text(response) == result)
  }

  @Test func `a file is sent again from its beginning`() async throws {
    let folder = try TemporaryFolder()
    let server = try Self.server { $0 == "/start" ? (307, "/end") : nil }
    let body = HTTPRequest.Body.file(path: try folder.file("in", Array("from a file".utf8)))

    let response = try await HTTPClient.plain().send(HTTPRequest(method: "PUT", url: server.url("/start"), body: body))

    #expect(text(response) == "PUT /end from a file")
  }

  @Test(
    arguments: [true, false],
    ["http://localhost:", "http://127.0.0.2:", "//[::1]:", "https://127.0.0.1:", "http://127.0.0.1:"])
  func `another host, scheme or port is refused and never asked`(isSecret: Bool, start: String) async throws {
    let other = try Self.server { _ in nil }
    let location = "\(start)\(other.port)/stolen?token=hush"
    let server = try Self.server { $0 == "/start" ? (302, location) : nil }
    var request = HTTPRequest(url: server.url("/start"))
    request.headers = [HTTPHeader("Authorization", "secret-value", isSecret: isSecret)]

    let error = try #require(await HTTPClient.plain().failure(request))

    #expect(error.code == .redirectRefused && !error.isPassing)
    #expect(!error.message.contains("hush") && !error.message.contains("secret-value"))
    #expect(other.connections == 0)
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "http://user:word@127.0.0.1/", "http://"])
  func `an address that we don't send to is refused`(location: String) async throws {
    let server = try Self.server { $0 == "/start" ? (302, location) : nil }

    let error = await HTTPClient.plain().failure(HTTPRequest(url: server.url("/start")))

    #expect(error?.code == .redirectRefused, "\(String(describing: error))")
  }

  @Test func `a circle ends`() async throws {
    let server = try Self.server { $0 == "/a" ? (302, "/b") : (302, "/a") }

    let error = await HTTPClient.plain().failure(HTTPRequest(url: server.url("/a")))

    #expect(error?.code == .redirectRefused)
  }

  @Test func `a redirect that says not where is an answer`() async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n")

    #expect(try await HTTPClient.plain().send(HTTPRequest(url: server.url())).status == 304)
  }

  /// Answers with what it was asked, or with a redirect and a body that nobody should see.
  private static func server(_ route: @escaping @Sendable (String) -> (Int, String)?) throws -> ScriptedServer {
    try ScriptedServer { connection, _ in
      while let request = connection.request() {
        let words = request.line.split(separator: " ")
        if let (status, location) = route(String(words[1])) {
          connection.write("HTTP/1.1 \(status) Moved\r\nLocation: \(location)\r\nContent-Length: 5\r\n\r\n")
          if words[0] != "HEAD" { connection.write("moved") }
        } else {
          let body = "\(words[0]) \(words[1]) \(String(decoding: request.body, as: UTF8.self))"
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
          if words[0] != "HEAD" { connection.write(body) }
        }
      }
    }
  }
}

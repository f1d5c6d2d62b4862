import StewardPluginAPI
import StewardTransport
import Testing

/// Requests and answers as they should be.
@Suite(.timeLimit(.minutes(15))) struct ExchangeTests {
  @Test func `status, headers and body come back, whatever the status`() async throws {
    let server = try ScriptedServer.answering(
      "HTTP/1.1 404 Not Found\r\nX-One: first\r\nx-two:  second \r\nX-One: third\r\nContent-Length: 4\r\n\r\nnope")

    let response = try await HTTPClient.plain().send(HTTPRequest(url: server.url("/a?b=c")))

    #expect(response.status == 404)
    #expect(text(response) == "nope" && response.bodyBytes == 4)
    #expect(response.header("x-one") == "first")
    #expect(response.headers.map(\.value) == ["first", "second", "third", "4"])
  }

  @Test func `what is sent is the method, the path with its query, the headers and the body`() async throws {
    let server = try Self.echo()
    var request = HTTPRequest(
      method: "POST", url: server.url("/a%20b?q=1&r=%2F#part"), body: .bytes(Array("hello".utf8)))
    request.headers = [HTTPHeader("X-Empty", ""), HTTPHeader("X-Token", "abc", isSecret: true)]

    let lines = text(try await HTTPClient.plain().send(request)).split(separator: "\n").map(String.init)

    #expect(lines.first == "POST /a%20b?q=1&r=%2F HTTP/1.1")
    for line in [
      "accept-encoding: gzip", "content-length: 5", "user-agent: Steward/0.0.0", "x-empty: ", "x-token: abc", "hello",
    ] {
      #expect(lines.contains(line), "\(lines) lacks \(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("expect:") || $0.hasPrefix("content-type:") })
  }

  @Test(arguments: ["POST", "PUT", "PATCH"])
  func `a request that usually has a body says where it has none`(method: String) async throws {
    let server = try Self.echo()

    let lines = text(try await HTTPClient.plain().send(HTTPRequest(method: method, url: server.url())))

    #expect(lines.hasPrefix("\(method) / HTTP/1.1\n"))
    #expect(lines.contains("content-length: 0\n"))
  }

  @Test func `a bundle's own words for itself stand in the place of ours`() async throws {
    let server = try Self.echo()
    var request = HTTPRequest(url: server.url())
    request.headers = [HTTPHeader("user-agent", "Connector/2"), HTTPHeader("Accept-Encoding", "identity")]

    let lines = text(try await HTTPClient.plain().send(request))

    #expect(lines.contains("user-agent: Connector/2\n") && !lines.contains("Steward/"))
    #expect(lines.contains("accept-encoding: identity\n"))
  }

  @Test func `a connection is used again`() async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let client = HTTPClient.plain()

    for _ in 0..<20 { _ = try await client.send(HTTPRequest(url: server.url())) }

    #expect(server.connections == 1)
  }

  @Test func `an answer to HEAD has headers and no body`() async throws {
    let server = try ScriptedServer.answering(
      "HTTP/1.1 200 OK\r\nContent-Length: 900\r\nContent-Encoding: gzip\r\n\r\n")

    let response = try await HTTPClient.plain().send(HTTPRequest(method: "HEAD", url: server.url()))

    #expect(response.status == 200 && response.body.isEmpty)
    #expect(response.header("Content-Length") == "900")
  }

  @Test func `interim answers are passed over`() async throws {
    let server = try ScriptedServer.answering(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Is: last\r\n\r\nok")

    let response = try await HTTPClient.plain().send(HTTPRequest(url: server.url()))

    #expect(response.status == 200 && text(response) == "ok")
    #expect(response.headers.map(\.name) == ["Content-Length", "X-Is"])
  }

  @Test func `a file is sent and an answer becomes a file`() async throws {
    let folder = try TemporaryFolder()
    let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let server = try ScriptedServer { connection, _ in
      guard let request = connection.request() else { return }
      connection.write("HTTP/1.1 201 Created\r\nContent-Length: \(request.body.count)\r\n\r\n")
      connection.write(Array(request.body.reversed()))
    }
    var request = HTTPRequest(method: "PUT", url: server.url(), body: .file(path: try folder.file("in", sent)))
    request.destination = .file(path: try folder.file("out"))

    let response = try await HTTPClient.plain().send(request)

    #expect(response.status == 201 && response.body.isEmpty && response.bodyBytes == sent.count)
    #expect(try folder.bytes("out") == sent.reversed())
    #expect(folder.names == ["in", "out"])
  }

  @Test func `only an answer of success goes into the file`() async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nexpired")
    var request = HTTPRequest(url: server.url())
    request.destination = .file(path: try folder.file("out"))

    let response = try await HTTPClient.plain().send(request)

    #expect(response.status == 403 && text(response) == "expired")
    #expect(folder.names.isEmpty)
  }

  @Test func `an empty answer of success is an empty file`() async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    var request = HTTPRequest(url: server.url())
    request.destination = .file(path: try folder.file("out", [1, 2, 3]))

    _ = try await HTTPClient.plain().send(request)

    #expect(try folder.bytes("out").isEmpty)
  }

  /// Answers with what it was sent, a line for each header.
  private static func echo() throws -> ScriptedServer {
    try ScriptedServer { connection, _ in
      while let request = connection.request() {
        let headers = request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
        let text = "\(request.line)\n\(headers)\(String(decoding: request.body, as: UTF8.self))"
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
      }
    }
  }
}

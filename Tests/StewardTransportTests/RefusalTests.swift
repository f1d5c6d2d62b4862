import StewardDomain
import StewardPluginAPI
import StewardTransport
import Synchronization
import Testing

/// What can't be sent is refused before anything is, and nothing that is secret is told.
@Suite(.timeLimit(.minutes(15))) struct RefusalTests {
  @Test(arguments: [
    "", "example.com", "/path", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "http://",
    "https://user:word@example.com/", "https://user@example.com/", "https://exa mple.com/", "https://example.com/a b",
    "https://example.com/\r\nX: y", "https://bücher.example/", "https://example.com:99999/", "smtp://example.com",
  ])
  func `an address that isn't one`(url: String) async {
    let error = await HTTPClient.plain().failure(HTTPRequest(url: url))

    #expect(error?.code == .invalidRequest)
    #expect(error?.message.contains("word") == false)
  }

  @Test(arguments: ["", "get", "GET / HTTP/1.1", "G\r\nX", "BREW-COFFEE"])
  func `a method that isn't one`(method: String) async {
    let error = await HTTPClient.plain().failure(HTTPRequest(method: method, url: "http://127.0.0.1:1/"))

    #expect(error?.code == .invalidRequest)
  }

  @Test(
    arguments: [
      ("", "a"), ("a b", "c"), ("a:", "c"), ("x\r\ny", "z"), ("a", "b\r\nC: d"), ("a", "b\0"), ("Host", "other"),
      ("content-length", "3"), ("Transfer-Encoding", "chunked"),
    ] as [(String, String)])
  func `a header that would be another`(name: String, value: String) async {
    let request = HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader(name, value)])

    #expect(await HTTPClient.plain().failure(request)?.code == .invalidRequest)
  }

  @Test(arguments: ["/nowhere/at/all", "/tmp"]) func `a file that can't be sent`(path: String) async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let request = HTTPRequest(method: "PUT", url: server.url(), body: .file(path: path))

    #expect(await HTTPClient.plain().failure(request)?.code == .invalidRequest)
  }

  @Test func `a file that can't be written`() async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    var request = HTTPRequest(url: server.url())
    request.destination = .file(path: "/nowhere/at/all/out")

    #expect(await HTTPClient.plain().failure(request)?.code == .failed)
  }

  @Test func `neither logs nor errors have queries, secrets or bodies`() async throws {
    let log = Mutex<[String]>([])
    let client = HTTPClient.plain { settings in settings.log = { line in log.withLock { $0.append(line) } } }
    let faults = [
      "", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhush", "nonsense hush",
      "HTTP/1.1 302 Go\r\nLocation: http://elsewhere.example/?hush\r\n\r\n",
    ]
    let server = try ScriptedServer { connection, number in
      guard connection.request() != nil else { return }
      connection.write(
        number < faults.count ? faults[number] : "HTTP/1.1 200 OK\r\nX: hush\r\nContent-Length: 4\r\n\r\nhush")
    }
    var request = HTTPRequest(method: "POST", url: server.url("/path?token=hush"), body: .bytes(Array("hush".utf8)))
    request.headers = [HTTPHeader("Authorization", "hush", isSecret: true), HTTPHeader("X-Plain", "hush")]
    request.signing = AWSSigning(
      region: "r", service: "s", accessKeyID: Secret("hush"), secretAccessKey: Secret("hush"))

    var words: [String] = []
    for _ in faults {
      let error = try #require(await client.failure(request))
      words += ["\(error)", String(reflecting: error)]
    }
    #expect(try await client.send(request).status == 200)
    request.url = "http://127.0.0.1:\(try ScriptedServer.deadPort())/path?hush"
    words.append("\(try #require(await client.failure(request)))")
    request.url = "http://hush:hush@127.0.0.1/hush"
    words.append("\(try #require(await client.failure(request)))")

    words += log.withLock { $0 }
    #expect(words.count == 2 * faults.count + 2 + faults.count + 2)
    #expect(words.contains("POST \(server.url("/path")): 200, 4 bytes"))
    for line in words { #expect(!line.contains("hush"), "\(line)") }
  }
}

import StewardPluginAPI
import StewardTransport
import Synchronization
import Testing

@Suite struct GuardTests {
  private final class Recorder: HTTPSender {
    let urls = Mutex<[String]>([])
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      urls.withLock { $0.append(request.url) }
      return HTTPResponse(status: 200, headers: [], body: [], bodyBytes: 0)
    }
  }

  static let hosts = ["api.example.com", "*.amazonaws.com", "127.0.0.1", "[::1]"]

  @Test(arguments: [
    "https://api.example.com/", "https://API.Example.COM:8443/path?x", "https://sqs.eu-west-1.amazonaws.com/",
    "http://127.0.0.1:8080/", "http://127.1/", "http://[::1]:80/", "https://a%70i.example.com/",
  ])
  func `a host of the manifest is asked`(url: String) async throws {
    let recorder = Recorder()

    _ = try await GuardedHTTP(recorder, allowedHosts: Self.hosts).send(HTTPRequest(url: url))

    #expect(recorder.urls.withLock { $0 } == [url])
  }

  @Test(arguments: [
    "https://example.com/", "https://www.api.example.com/", "https://api.example.com.evil.example/",
    "https://amazonaws.com/",
    "https://evilamazonaws.com/", "https://evil.example/?https://api.example.com/",
    "https://evil.example#api.example.com",
    "https://127.0.0.2/", "http://localhost/", "https://api.example.com./",
  ])
  func `any other host isn't`(url: String) async throws {
    let recorder = Recorder()
    let guarded = GuardedHTTP(recorder, allowedHosts: Self.hosts)

    let error = await #expect(throws: TransportError.self) { try await guarded.send(HTTPRequest(url: url)) }

    #expect(error?.code == .hostNotAllowed)
    #expect(recorder.urls.withLock { $0 }.isEmpty)
  }

  @Test(arguments: [
    "https://api.example.com@evil.example/", "https://evil.example\\@api.example.com/", "//api.example.com/",
  ])
  func `an address that can be read in two ways is no address`(url: String) async throws {
    let recorder = Recorder()
    let guarded = GuardedHTTP(recorder, allowedHosts: Self.hosts)

    let error = await #expect(throws: TransportError.self) { try await guarded.send(HTTPRequest(url: url)) }

    #expect(error?.code == .invalidRequest || error?.code == .hostNotAllowed)
    #expect(recorder.urls.withLock { $0 }.isEmpty)
  }

  @Test(arguments: [
    "*", "*.com", "*.*.com", "*example.com", "a.*.com", "*..com", "*.example.", "", "https://example.com",
  ])
  func `a pattern that means too much allows nothing`(pattern: String) async throws {
    let guarded = GuardedHTTP(Recorder(), allowedHosts: [pattern])

    for url in ["https://example.com/", "https://a.example.com/", "https://a.b.com/", "https://example./"] {
      let error = await #expect(throws: TransportError.self) { try await guarded.send(HTTPRequest(url: url)) }
      #expect(error?.code == .hostNotAllowed)
    }
  }

  @Test func `a bundle without hosts asks nobody`() async throws {
    let guarded = GuardedHTTP(Recorder(), allowedHosts: [])

    let error = await #expect(throws: TransportError.self) {
      try await guarded.send(HTTPRequest(url: "https://example.com/"))
    }

    #expect(error?.code == .hostNotAllowed)
  }
}

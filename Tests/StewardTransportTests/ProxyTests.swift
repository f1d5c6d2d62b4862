import StewardDomain
import StewardPluginAPI
import StewardTransport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ProxyTests {
  @Test func `a proxy is asked for the whole address, with its own password`() async throws {
    let proxy = try ScriptedServer { connection, _ in
      guard let request = connection.request() else { return }
      let text = "\(request.line)\n\(request.headers["proxy-authorization"] ?? "")"
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }
    let client = HTTPClient.plain { $0.proxy = .address(Secret("http://me:hush@127.0.0.1:\(proxy.port)")) }

    let response = try await client.send(HTTPRequest(url: "http://far.invalid/path?q"))

    #expect(text(response) == "GET http://far.invalid/path?q HTTP/1.1\nBasic bWU6aHVzaA==")
  }

  @Test func `a tunnel that the proxy refuses is no answer, and tells no password`() async throws {
    let proxy = try ScriptedServer.answering("HTTP/1.1 407 No\r\nX-Proxy: own\r\nContent-Length: 4\r\n\r\nhush")
    let client = HTTPClient.plain { $0.proxy = .address(Secret("http://me:hush@127.0.0.1:\(proxy.port)")) }

    let error = try #require(await client.failure(HTTPRequest(url: "https://far.invalid/")))

    #expect(error.code == .unreachable)
    #expect(!error.message.contains("hush"))
  }

  @Test func `a proxy that isn't there`() async throws {
    let port = try ScriptedServer.deadPort()
    let client = HTTPClient.plain { $0.proxy = .address(Secret("http://127.0.0.1:\(port)")) }

    #expect(await client.failure(HTTPRequest(url: "http://far.invalid/"))?.code == .unreachable)
  }
}

import StewardPluginAPI
import StewardTransport
import Testing

/// Certificates are checked, always.
@Suite(.timeLimit(.minutes(15)), .enabled(if: OpenSSL.path != nil, Comment(rawValue: OpenSSL.absence)))
struct CertificateTests {
  @Test func `a certificate of an authority that is trusted is good`() async throws {
    let server = try CertificateServer(names: "IP:127.0.0.1", days: 2)
    let client = HTTPClient.plain { $0.authorities = server.authority }

    let response = try await client.send(HTTPRequest(url: server.url))

    #expect(response.status == 200)
    #expect(text(response).contains("TLSv1.3"))
  }

  @Test func `a certificate of an authority that nobody knows isn't`() async throws {
    let server = try CertificateServer(names: "IP:127.0.0.1", days: 2)

    let error = await HTTPClient.plain().failure(HTTPRequest(url: server.url))

    #expect(error?.code == .insecure && error?.isPassing == false)
  }

  @Test func `an expired one isn't, nor one for another host`() async throws {
    for (names, days) in [("IP:127.0.0.1", -1), ("DNS:example.com", 2), ("IP:127.0.0.2", 2)] {
      let server = try CertificateServer(names: names, days: days)
      let client = HTTPClient.plain { $0.authorities = server.authority }

      #expect(await client.failure(HTTPRequest(url: server.url))?.code == .insecure, "\(names), \(days) days")
    }
  }

  @Test func `a server that doesn't encrypt isn't spoken to`() async throws {
    let server = try ScriptedServer { connection, _ in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      connection.waitForEnd()
    }

    let error = await HTTPClient.plain().failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))

    #expect(error?.code == .insecure)
  }

  @Test func `a file of authorities that isn't there lets nobody in`() async throws {
    let server = try CertificateServer(names: "IP:127.0.0.1", days: 2)
    let client = HTTPClient.plain { $0.authorities = "/nowhere/ca.pem" }

    #expect(await client.failure(HTTPRequest(url: server.url))?.code == .insecure)
  }
}

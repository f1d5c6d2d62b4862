import StewardPluginAPI
import StewardTransport
import Testing

/// Bodies that aren't what their headers say are errors and never short answers.
@Suite(.timeLimit(.minutes(15))) struct BodyTests {
  static let plain = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  @Test(arguments: [false, true]) func `gzip is unpacked, member after member`(isChunked: Bool) async throws {
    let packed = storedGzip(Self.plain) + storedGzip([1, 2, 3])
    let server = try Self.server("Content-Encoding: gzip\r\n", packed, isChunked: isChunked)

    let response = try await HTTPClient.plain().send(HTTPRequest(url: server.url()))

    #expect(response.body == Self.plain + [1, 2, 3])
    #expect(response.bodyBytes == Self.plain.count + 3)
  }

  @Test func `gzip is unpacked into a file`() async throws {
    let folder = try TemporaryFolder()
    let server = try Self.server("Content-Encoding: gzip\r\n", storedGzip(Self.plain), isChunked: true)
    var request = HTTPRequest(url: server.url())
    request.destination = .file(path: try folder.file("out"))

    _ = try await HTTPClient.plain().send(request)

    #expect(try folder.bytes("out") == Self.plain)
  }

  @Test(arguments: [0, 1, 9, 12, 5_000, 200_000, 200_020])
  func `gzip that ends early is a bad body, however the end is framed`(kept: Int) async throws {
    let packed = Array(storedGzip(Self.plain).prefix(kept))
    for isChunked in kept == 0 ? [true] : [false, true] {
      let server = try Self.server("Content-Encoding: gzip\r\n", packed, isChunked: isChunked)

      #expect(await HTTPClient.plain().failure(HTTPRequest(url: server.url()))?.code == .badBody)
    }
    let closing = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write(Array("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n".utf8) + packed)
    }
    #expect(await HTTPClient.plain().failure(HTTPRequest(url: closing.url()))?.code == .badBody)
  }

  @Test func `damaged gzip is a bad body and leaves no file`() async throws {
    let folder = try TemporaryFolder()
    var packed = storedGzip(Self.plain)
    packed[100_000] ^= 1
    let server = try Self.server("Content-Encoding: gzip\r\n", packed, isChunked: false)
    var request = HTTPRequest(url: server.url())
    request.destination = .file(path: try folder.file("out", [9]))

    #expect(await HTTPClient.plain().failure(request)?.code == .badBody)
    #expect(folder.names == ["out"])
    #expect(try folder.bytes("out") == [9])
  }

  @Test func `a packing that nobody asked for is a bad body`() async throws {
    let server = try Self.server("Content-Encoding: br\r\n", [1, 2, 3], isChunked: false)

    #expect(await HTTPClient.plain().failure(HTTPRequest(url: server.url()))?.code == .badBody)
  }

  @Test(arguments: ["5\r\nhello\r\nxyz\r\n", "5\r\nhelloX5\r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFFF\r\nhello"])
  func `malformed chunks are an error that may pass`(chunks: String) async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
    }

    let error = await HTTPClient.plain().failure(HTTPRequest(url: server.url()))

    #expect(error?.code == .interrupted && error?.isPassing == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTTP/1.1 200 OK\r\nContent-Le", "",
  ])
  func `an answer that is cut off is interrupted, and leaves no file`(sent: String) async throws {
    let folder = try TemporaryFolder()
    for isReset in [false, true] {
      let server = try ScriptedServer { connection, _ in
        guard connection.request() != nil else { return }
        connection.write(sent)
        if isReset { connection.reset() }
      }
      var request = HTTPRequest(url: server.url())
      request.destination = .file(path: try folder.file("out"))

      #expect(await HTTPClient.plain().failure(request)?.code == .interrupted)
      #expect(folder.names.isEmpty)
    }
  }

  @Test func `an endless body ends at its limit, in memory and in a file`() async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
      while connection.write([UInt8](repeating: 0x61, count: 65_536)) {}
    }
    for destination in [HTTPRequest.Destination.memory, .file(path: try folder.file("out"))] {
      var request = HTTPRequest(url: server.url())
      request.destination = destination
      request.limits.bodyBytes = 1_000_000

      #expect(await HTTPClient.plain().failure(request)?.code == .tooLarge)
    }
    #expect(folder.names.isEmpty)
  }

  @Test func `the limit counts unpacked bytes, and what is exactly as large passes`() async throws {
    let server = try Self.server("Content-Encoding: gzip\r\n", storedGzip(Self.plain), isChunked: true)
    var request = HTTPRequest(url: server.url())
    request.limits.bodyBytes = Self.plain.count
    let client = HTTPClient.plain()

    #expect(try await client.send(request).bodyBytes == Self.plain.count)
    request.limits.bodyBytes -= 1
    #expect(await client.failure(request)?.code == .tooLarge)
  }

  @Test func `what is announced as too large isn't waited for`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n")
      connection.waitForEnd()
    }
    var request = HTTPRequest(url: server.url())
    request.limits.bodyBytes = 1_000_000

    #expect(await HTTPClient.plain().failure(request)?.code == .tooLarge)
  }

  @Test func `endless headers end`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("X-More: \(String(repeating: "a", count: 1_000))\r\n") {}
    }

    let error = await HTTPClient.plain().failure(HTTPRequest(url: server.url()))

    #expect(error?.code == .tooLarge)
  }

  @Test func `what isn't HTTP is no answer`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("220 mail.example.com ESMTP\r\n")
    }

    #expect(await HTTPClient.plain().failure(HTTPRequest(url: server.url()))?.code == .failed)
  }

  private static func server(_ headers: String, _ body: [UInt8], isChunked: Bool) throws -> ScriptedServer {
    guard isChunked else {
      return try .answering("HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.count)\r\n\r\n", body: body)
    }
    var chunks: [UInt8] = []
    for start in stride(from: 0, to: body.count, by: 30_000) {
      let piece = body[start..<min(start + 30_000, body.count)]
      chunks += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0D, 0x0A]
    }
    return try .answering(
      "HTTP/1.1 200 OK\r\n\(headers)Transfer-Encoding: chunked\r\n\r\n", body: chunks + Array("0\r\n\r\n".utf8))
  }
}

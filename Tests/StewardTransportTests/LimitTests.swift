import Dispatch
import StewardPluginAPI
import StewardTransport
import Testing

/// Each phase has an end, and a task that is cancelled doesn't wait for it.
@Suite(.timeLimit(.minutes(15))) struct LimitTests {
  @Test func `nobody listens`() async throws {
    let port = try ScriptedServer.deadPort()

    let error = await HTTPClient.plain().failure(HTTPRequest(url: "http://127.0.0.1:\(port)/"))

    #expect(error?.code == .unreachable && error?.isPassing == true)
  }

  @Test func `a name that nobody has`() async throws {
    let error = await HTTPClient.plain().failure(HTTPRequest(url: "http://nobody.invalid/"))

    #expect(error?.code == .unreachable)
  }

  @Test func `a connection that never becomes one`() async throws {
    let server = try ScriptedServer { connection, _ in connection.waitForEnd() }
    var request = HTTPRequest(url: server.url().replacing("http:", with: "https:"))
    request.limits.connectMilliseconds = 60

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .timeout)
    #expect(error?.message.contains("no connection within 60 ms") == true, "\(String(describing: error))")
  }

  @Test func `an answer that doesn't begin`() async throws {
    let server = try ScriptedServer { connection, _ in
      if connection.request() != nil { connection.waitForEnd() }
    }
    var request = HTTPRequest(url: server.url())
    request.limits.firstByteMilliseconds = 60

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .timeout)
    #expect(error?.message.contains("no answer began within 60 ms") == true, "\(String(describing: error))")
  }

  @Test func `an answer that stops in the middle`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
      connection.waitForEnd()
    }
    var request = HTTPRequest(url: server.url())
    request.limits.idleMilliseconds = 60

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .timeout)
    #expect(error?.message.contains("less than 1024 bytes came in 60 ms") == true, "\(String(describing: error))")
  }

  @Test func `a body that nobody takes`() async throws {
    let end = DispatchSemaphore(value: 0)
    // A receiver that doesn't read fills the buffers on the way.
    let server = try ScriptedServer { _, _ in end.wait() }
    defer { end.signal() }
    var request = HTTPRequest(method: "POST", url: server.url(), body: .bytes([UInt8](repeating: 1, count: 32 << 20)))
    request.limits.idleMilliseconds = 100

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .timeout)
    #expect(error?.message.contains("nothing could be sent for 100 ms") == true, "\(String(describing: error))")
  }

  @Test func `an answer that drips for ever ends with the total`() async throws {
    let server = try Self.dripping(bytes: .max)
    var request = HTTPRequest(url: server.url())
    request.limits.totalMilliseconds = 120

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .tooSlow)
    #expect(error?.message.contains("longer than 120 ms") == true, "\(String(describing: error))")
  }

  @Test func `an answer that drips for ever ends long before the total`() async throws {
    let server = try Self.dripping(bytes: .max)
    var request = HTTPRequest(url: server.url())
    request.limits.idleMilliseconds = 60

    let error = await HTTPClient.plain().failure(request)

    #expect(error?.code == .timeout)
    #expect(error?.message.contains("less than 1024 bytes came in 60 ms") == true, "\(String(describing: error))")
  }

  @Test func `an answer that drips and ends is whole`() async throws {
    let server = try Self.dripping(bytes: 40)

    let response = try await HTTPClient.plain().send(HTTPRequest(url: server.url()))

    #expect(text(response) == String(repeating: "a", count: 40))
  }

  @Test func `whoever waits for a turn too long is told`() async throws {
    let server = try ScriptedServer { connection, _ in
      if connection.request() != nil { connection.waitForEnd() }
    }
    let client = HTTPClient.plain { $0.requestsPerHost = 1 }
    async let first = client.failure(Self.request(server, totalMilliseconds: 400))
    async let second = client.failure(Self.request(server, totalMilliseconds: 60))

    let errors = await [first, second]

    #expect(errors.map { $0?.code } == [.timeout, .timeout])
    #expect(server.connections <= 2)
  }

  @Test func `a cancelled task gets its answer at once, and the server is left`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let (ends, ended) = AsyncStream.makeStream(of: Bool.self)
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      arrived.yield()
      ended.yield(connection.waitForEnd())
    }
    let client = HTTPClient.plain()
    let task = Task { await client.failure(HTTPRequest(url: server.url())) }
    for await _ in arrivals { break }

    task.cancel()

    #expect(await task.value?.code == .cancelled)
    for await hasEnded in ends {
      #expect(hasEnded)
      break
    }
  }

  @Test func `a task that was cancelled before sends nothing`() async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let client = HTTPClient.plain()
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      for await _ in gate { break }
      return await client.failure(HTTPRequest(url: server.url()))
    }

    task.cancel()
    open.finish()

    #expect(await task.value?.code == .cancelled)
    #expect(server.connections == 0)
  }

  @Test func `tasks that wait for their turn can be cancelled`() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      arrived.yield()
      connection.waitForEnd()
    }
    let client = HTTPClient.plain { $0.requestsPerHost = 1 }
    let first = Task { await client.failure(HTTPRequest(url: server.url())) }
    for await _ in arrivals { break }
    let others = (0..<20).map { _ in Task { await client.failure(HTTPRequest(url: server.url())) } }

    for task in others { task.cancel() }

    for task in others { #expect(await task.value?.code == .cancelled) }
    first.cancel()
    #expect(await first.value?.code == .cancelled)
    #expect(server.connections == 1)
  }

  private static func request(_ server: ScriptedServer, totalMilliseconds: Int) -> HTTPRequest {
    var request = HTTPRequest(url: server.url())
    request.limits.totalMilliseconds = totalMilliseconds
    return request
  }

  /// A byte every few milliseconds; the pace is the fault, nothing waits for it.
  private static func dripping(bytes: Int) throws -> ScriptedServer {
    try ScriptedServer { connection, _ in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
      var sent = 0
      while sent < bytes, !connection.waitForEnd(milliseconds: 3), connection.write("a") { sent += 1 }
    }
  }
}

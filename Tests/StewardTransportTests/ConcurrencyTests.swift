import Dispatch
import Glibc
import StewardPluginAPI
import StewardTransport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct ConcurrencyTests {
  @Test func `a thousand requests are under way at once`() async throws {
    let count = 1_000
    try #require(Self.allowDescriptors(2 * count + 200))
    // Nobody gets an answer before all have asked.
    let gate = Gate(count)
    let server = try ScriptedServer { connection, _ in
      guard let request = connection.request() else { return }
      gate.pass()
      let path = request.line.split(separator: " ")[1]
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
    }
    let client = HTTPClient.plain { $0.requestsPerHost = count }

    let bodies = try await Self.bodies(of: (0..<count).map { server.url("/\($0)") }, client)

    #expect(bodies == Set((0..<count).map { "/\($0)" }))
    #expect(server.connections == count)
  }

  @Test func `no host gets more at once than its limit, and all get their turn`() async throws {
    let active = Mutex((now: 0, most: 0))
    let server = try ScriptedServer { connection, _ in
      while let request = connection.request() {
        active.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        let path = request.line.split(separator: " ")[1]
        active.withLock { $0.now -= 1 }
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
      }
    }
    let client = HTTPClient.plain { $0.requestsPerHost = 3 }

    let bodies = try await Self.bodies(of: (0..<300).map { server.url("/\($0)") }, client)

    #expect(bodies.count == 300)
    #expect((1...3).contains(active.withLock { $0.most }))
    #expect(server.connections <= 3)
  }

  @Test func `a client that goes ends its thread after the last answer`() async throws {
    let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    for _ in 0..<50 {
      let client = HTTPClient.plain()
      #expect(try await client.send(HTTPRequest(url: server.url())).status == 200)
    }

    #expect(server.connections == 50)
  }

  private static func bodies(of urls: [String], _ client: HTTPClient) async throws -> Set<String> {
    try await withThrowingTaskGroup(of: String.self) { group in
      for url in urls { group.addTask { text(try await client.send(HTTPRequest(url: url))) } }
      return try await group.reduce(into: []) { $0.insert($1) }
    }
  }

  private static func allowDescriptors(_ count: Int) -> Bool {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    if limit.rlim_cur >= UInt(count) { return true }
    limit.rlim_cur = min(limit.rlim_max, UInt(count))
    return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 && limit.rlim_cur >= UInt(count)
  }
}

/// Opens once so many threads stand before it.
private final class Gate: Sendable {
  private let arrived = Mutex(0)
  private let opening = DispatchSemaphore(value: 0)
  private let count: Int

  init(_ count: Int) { self.count = count }

  func pass() {
    if arrived.withLock({
      $0 += 1; return $0 == count
    }) {
      opening.signal()
    }
    opening.wait()
    opening.signal()
  }
}

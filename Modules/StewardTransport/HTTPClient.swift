public import StewardPluginAPI

/// Whatever sends a request: a client, or a client behind a check.
public protocol HTTPSender: Sendable {
  /// Sends a request and waits for the whole answer, whatever its status. Nothing is sent twice by itself.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Sends requests over HTTP/1.1 and HTTP/2, many at once, in one thread of its own.
///
/// Connections are kept and used again. A request that is waiting for its turn costs as much memory as the request itself.
public final class HTTPClient: HTTPSender {
  private let settings: HTTPSettings
  private let loop: LoopClient

  public init(_ settings: HTTPSettings) {
    self.settings = settings
    loop = LoopClient(transfersPerLane: settings.requestsPerHost, idleConnections: settings.idleConnections)
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let settings = settings
    let prepared = try PreparedRequest(request, now: settings.now())
    let result: Result<HTTPResponse, TransportError> = await loop.run(
      lane: prepared.target.authority, label: prepared.label, limits: request.limits, log: settings.log
    ) { handle, clock, end, completion in
      HTTPExchange(prepared, settings: settings, handle: handle, clock: clock, end: end, completion: completion)
    }
    return try result.get()
  }
}

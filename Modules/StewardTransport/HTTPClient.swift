internal import StewardDomain
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
  private let mailbox = Mailbox()

  public init(_ settings: HTTPSettings) {
    self.settings = settings
    EventLoop.start(
      mailbox, transfersPerLane: settings.requestsPerHost, idleConnections: settings.idleConnections)
  }

  deinit { mailbox.post(.stop) }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let prepared = try PreparedRequest(request, now: settings.now())
    let ticket = Ticket()
    let mailbox = mailbox
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let job = job(prepared, ticket) { continuation.resume(returning: $0) }
        if !mailbox.post(.start(job)) { job.refuse(.noThread) }
      }
    } onCancel: {
      ticket.cancel()
      mailbox.post(.cancel(ticket))
    }
    return try result.get()
  }

  private func job(
    _ prepared: PreparedRequest, _ ticket: Ticket, completion: @escaping HTTPExchange.Completion
  ) -> Job {
    let settings = settings
    let deadline = LoopClock.read() + .milliseconds(prepared.request.limits.totalMilliseconds)
    return Job(
      ticket: ticket, lane: prepared.target.authority, deadline: deadline,
      make: { handle, clock in
        HTTPExchange(
          prepared, settings: settings, handle: handle, clock: clock, end: deadline, completion: completion)
      },
      refuse: { failure in
        let error = failure.error(prepared.label, limits: prepared.request.limits)
        settings.log?(error.message)
        completion(.failure(error))
      })
  }
}

internal import StewardPluginAPI

/// A loop and how tasks wait for it. The loop ends with the last reference, after its last transfer.
final class LoopClient: Sendable {
  typealias Completion<Answer> = @Sendable (Result<Answer, TransportError>) -> Void
  typealias Maker<Answer> =
    @Sendable (CurlHandle, LoopClock, _ end: Int64, @escaping Completion<Answer>) -> Exchange

  private let mailbox = Mailbox()

  init(transfersPerLane: Int, idleConnections: Int) {
    EventLoop.start(mailbox, transfersPerLane: transfersPerLane, idleConnections: idleConnections)
  }

  deinit { mailbox.post(.stop) }

  /// Runs one transfer and waits for it; ends it where the task is cancelled.
  func run<Answer: Sendable>(
    lane: String, label: String, limits: HTTPLimits, log: (@Sendable (String) -> Void)?,
    _ make: @escaping Maker<Answer>
  ) async -> Result<Answer, TransportError> {
    let ticket = Ticket()
    let deadline = LoopClock.read() + .milliseconds(limits.totalMilliseconds)
    let mailbox = mailbox
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let job = Job(
          ticket: ticket, lane: lane, deadline: deadline,
          make: { make($0, $1, deadline) { continuation.resume(returning: $0) } },
          refuse: { failure in
            let error = failure.error(label, limits: limits)
            log?(error.message)
            continuation.resume(returning: .failure(error))
          })
        if !mailbox.post(.start(job)) { job.refuse(.noThread) }
      }
    } onCancel: {
      ticket.cancel()
      mailbox.post(.cancel(ticket))
    }
  }
}

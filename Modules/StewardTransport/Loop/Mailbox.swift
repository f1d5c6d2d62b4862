internal import CCurl
internal import Synchronization

/// What other threads tell a loop.
final class Mailbox: Sendable {
  enum Message: Sendable {
    case start(Job)
    case cancel(Ticket)
    case stop
  }

  private struct State {
    var messages: [Message] = []
    var isClosed = false
    /// The address of the loop's multi handle while there is one, to wake it.
    var multi: UInt = 0
  }

  private let state = Mutex(State())

  /// - Returns: `false` where the loop is over.
  @discardableResult
  func post(_ message: Message) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.messages.append(message)
      // Under the lock, since the handle may be gone after it. One wake-up is enough for all that lies here.
      if state.messages.count == 1, let multi = UnsafeMutableRawPointer(bitPattern: state.multi) {
        curl_multi_wakeup(multi)
      }
      return true
    }
  }

  func open(_ multi: UnsafeMutableRawPointer) {
    let address = UInt(bitPattern: multi)
    state.withLock { $0.multi = address }
  }

  /// Takes no more messages; what lies here is handed over a last time.
  func close() -> [Message] {
    state.withLock { state in
      state.isClosed = true
      state.multi = 0
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// All messages since the last call, in their order. `empty` is an array to fill next, so that none is allocated.
  func take(_ empty: inout [Message]) {
    state.withLock { swap(&$0.messages, &empty) }
  }
}

/// Names one transfer, and remembers that nobody waits for it any more.
final class Ticket: Sendable {
  private static let last = Atomic<UInt64>(0)

  let number = Ticket.last.add(1, ordering: .relaxed).newValue
  private let cancelled = Atomic(false)

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  /// To be called before the loop is told: a transfer that is about to begin looks here.
  func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// A transfer that waits for its turn.
struct Job: Sendable {
  let ticket: Ticket
  /// Transfers of the same lane share a limit.
  let lane: String
  /// By ``LoopClock``.
  let deadline: Int64
  /// Makes the transfer over an unused handle, in the loop's thread.
  let make: @Sendable (_ handle: CurlHandle, _ clock: LoopClock) -> Exchange
  /// Tells who waits that there won't be an answer.
  let refuse: @Sendable (TransportFailure) -> Void
}

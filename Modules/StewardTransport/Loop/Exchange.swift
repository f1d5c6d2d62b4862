internal import CCurl
internal import StewardPluginAPI

/// Why a transfer ended before its protocol had anything to say.
enum TransportFailure: Sendable {
  case cancelled, overdueInLine, noThread

  func error(_ label: String, limits: HTTPLimits) -> TransportError {
    switch self {
    case .cancelled: TransportError(.cancelled, "\(label): the task was cancelled")
    case .overdueInLine:
      TransportError(.timeout, "\(label): its turn didn't come within \(limits.totalMilliseconds) ms")
    case .noThread: TransportError(.failed, "\(label): the system has no thread or no memory for it")
    }
  }
}

/// One transfer in a loop, over one handle of libcurl. Lives in the loop's thread only.
class Exchange {
  /// What the other side has to do next.
  enum Phase { case connecting, sending, waiting, receiving }

  let handle: CurlHandle
  let clock: LoopClock
  let limits: HTTPLimits
  /// The end of all of it, by the clock.
  let end: Int64
  private(set) var phase = Phase.connecting
  private var touched: Int64
  /// Received since the last move.
  private var trickled = 0

  /// What has to come for it to count as a move: a byte now and then is a way to hold a connection for ever.
  private static let moveBytes = 1024

  init(handle: CurlHandle, clock: LoopClock, limits: HTTPLimits, end: Int64) {
    self.handle = handle
    self.clock = clock
    self.limits = limits
    self.end = end
    touched = clock.now
  }

  /// Something moved.
  func touch(_ phase: Phase) {
    touched = clock.now
    guard self.phase != phase else { return }
    self.phase = phase
    clock.wake(at: deadline)
  }

  /// A part of the answer came.
  func receive(_ bytes: Int) {
    trickled += bytes
    guard phase != .receiving || trickled >= Exchange.moveBytes else { return }
    trickled = 0
    touch(.receiving)
  }

  /// The latest moment for the next move.
  var deadline: Int64 {
    let patience =
      switch phase {
      case .connecting: limits.connectMilliseconds
      case .sending, .receiving: limits.idleMilliseconds
      case .waiting: limits.firstByteMilliseconds
      }
    return min(end, touched.addingReportingOverflow(.milliseconds(patience)).partialValue)
  }

  /// Which limit was reached.
  var overdueCode: TransportError.Code { clock.now >= end && phase == .receiving ? .tooSlow : .timeout }

  /// What has taken too long, in words.
  var overdue: String {
    if clock.now >= end { return "it took longer than \(limits.totalMilliseconds) ms" }
    return switch phase {
    case .connecting: "there was no connection within \(limits.connectMilliseconds) ms"
    case .sending: "nothing could be sent for \(limits.idleMilliseconds) ms"
    case .waiting: "no answer began within \(limits.firstByteMilliseconds) ms"
    case .receiving: "less than \(Exchange.moveBytes) bytes came in \(limits.idleMilliseconds) ms"
    }
  }

  /// Gives the handle its options.
  func prepare() throws(TransportError) {}

  /// libcurl is done.
  ///
  /// - Returns: `true` where the transfer goes on over the same handle, which is to be prepared again.
  func finish(_ code: CURLcode) -> Bool { false }

  /// Ends it without an answer. The handle isn't in use any more.
  func fail(_ code: TransportError.Code, _ reason: String) {}
}

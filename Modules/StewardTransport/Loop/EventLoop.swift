internal import CCurl
internal import CCurlShim
internal import StewardPluginAPI

/// Runs transfers in one thread, as many at once as their lanes allow, until it is told to stop.
///
/// A turn costs a walk over the sockets that are open (`poll`) and over the transfers that are active, and nothing for those that
/// wait for their turn.
final class EventLoop {
  private struct Lane {
    var active = 0
    var waiting: [Job] = []
    var next = 0
  }

  private let multi: UnsafeMutableRawPointer
  private let mailbox: Mailbox
  private let transfersPerLane: Int
  private let clock = LoopClock()
  private var active: [UInt64: (exchange: Exchange, lane: String)] = [:]
  private var lanes: [String: Lane] = [:]
  /// Handles that can be used again.
  private var idle: [CurlHandle] = []
  private var isStopped = false

  private init(multi: UnsafeMutableRawPointer, mailbox: Mailbox, transfersPerLane: Int) {
    self.multi = multi
    self.mailbox = mailbox
    self.transfersPerLane = transfersPerLane
  }

  /// Starts a loop in a thread of its own. Where there can't be one, the mailbox is closed.
  static func start(_ mailbox: Mailbox, transfersPerLane: Int, idleConnections: Int) {
    let hasStarted =
      CurlHandle.isReady
      && LoopThread.run {
        guard let multi = curl_multi_init() else { return EventLoop.refuseAll(in: mailbox) }
        _ = steward_curl_multi_set_long(multi, Int32(CURLMOPT_MAXCONNECTS.rawValue), idleConnections)
        mailbox.open(multi)
        EventLoop(multi: multi, mailbox: mailbox, transfersPerLane: max(1, transfersPerLane)).run()
      }
    if !hasStarted { refuseAll(in: mailbox) }
  }

  private static func refuseAll(in mailbox: Mailbox) {
    for case .start(let job) in mailbox.close() { job.refuse(.noThread) }
  }

  private func run() {
    var messages: [Mailbox.Message] = []
    var ready: Int32 = 0
    while true {
      clock.advance()
      mailbox.take(&messages)
      let isWoken = !messages.isEmpty
      for message in messages { handle(message) }
      messages.removeAll(keepingCapacity: true)
      // A walk over all transfers is for nothing where only a message came, such as one that waits for its turn.
      if ready > 0 || !isWoken || isDue { perform() }
      sweep()
      if isStopped, active.isEmpty, lanes.isEmpty { break }
      let nanoseconds = max(0, clock.alarm - clock.now)
      curl_multi_poll(multi, nil, 0, Int32(min(nanoseconds / 1_000_000 + 1, 60_000)), &ready)
    }
    EventLoop.refuseAll(in: mailbox)
    for handle in idle { curl_easy_cleanup(handle.pointer) }
    curl_multi_cleanup(multi)
  }

  /// Whether libcurl has something to do without an event, such as a transfer that was added.
  private var isDue: Bool {
    var milliseconds = -1
    curl_multi_timeout(multi, &milliseconds)
    return milliseconds == 0
  }

  private func handle(_ message: Mailbox.Message) {
    switch message {
    case .start(let job):
      // Who cancels sets the ticket's mark and then writes; what wrote before we knew the job is only to be seen here.
      if job.ticket.isCancelled { return job.refuse(.cancelled) }
      lanes[job.lane, default: Lane()].waiting.append(job)
      clock.wake(at: job.deadline)
      fill(job.lane)
    case .cancel(let ticket): cancel(ticket)
    case .stop: isStopped = true
    }
  }

  private func cancel(_ ticket: Ticket) {
    if let (exchange, lane) = active[ticket.number] {
      remove(ticket.number, exchange, from: lane)
      exchange.fail(.cancelled, "the task was cancelled")
      return fill(lane)
    }
    dropWaiting { $0.ticket === ticket ? .cancelled : nil }
  }

  /// Starts what a lane has room for.
  private func fill(_ name: String) {
    guard var lane = lanes.removeValue(forKey: name) else { return }
    while lane.active < transfersPerLane, lane.next < lane.waiting.count {
      let job = lane.waiting[lane.next]
      lane.next += 1
      if start(job) { lane.active += 1 }
    }
    if lane.next == lane.waiting.count {
      lane.waiting.removeAll(keepingCapacity: true)
      lane.next = 0
    } else if lane.next > 32, lane.next > lane.waiting.count / 2 {
      lane.waiting.removeFirst(lane.next)
      lane.next = 0
    }
    if lane.active > 0 || !lane.waiting.isEmpty { lanes[name] = lane }
  }

  private func start(_ job: Job) -> Bool {
    guard let handle = idle.popLast() ?? curl_easy_init().map(CurlHandle.init) else {
      job.refuse(.noThread)
      return false
    }
    let exchange = job.make(handle, clock)
    guard add(exchange, job.ticket.number) else { return false }
    active[job.ticket.number] = (exchange, job.lane)
    return true
  }

  private func add(_ exchange: Exchange, _ number: UInt64) -> Bool {
    exchange.touch(.connecting)
    do throws(TransportError) {
      try exchange.prepare()
      exchange.handle.number = number
      guard curl_multi_add_handle(multi, exchange.handle.pointer) == CURLM_OK else {
        throw TransportError(.failed, "libcurl refused the request")
      }
      clock.wake(at: exchange.deadline)
      return true
    } catch {
      recycle(exchange.handle)
      exchange.fail(error.code, error.message)
      return false
    }
  }

  private func perform() {
    var running: Int32 = 0
    var code: Int32 = 0
    curl_multi_perform(multi, &running)
    while let handle = steward_curl_next_done(multi, &code).map(CurlHandle.init) {
      let number = handle.number
      guard let (exchange, lane) = active[number] else { continue }
      curl_multi_remove_handle(multi, handle.pointer)
      let goesOn = exchange.finish(CURLcode(UInt32(bitPattern: code)))
      if goesOn {
        curl_easy_reset(handle.pointer)
        if add(exchange, number) { continue }
      } else {
        recycle(handle)
      }
      forget(number, lane)
      fill(lane)
    }
  }

  private func remove(_ number: UInt64, _ exchange: Exchange, from lane: String) {
    curl_multi_remove_handle(multi, exchange.handle.pointer)
    recycle(exchange.handle)
    forget(number, lane)
  }

  private func forget(_ number: UInt64, _ lane: String) {
    active[number] = nil
    lanes[lane]?.active -= 1
  }

  private func recycle(_ handle: CurlHandle) {
    guard idle.count < transfersPerLane else { return curl_easy_cleanup(handle.pointer) }
    curl_easy_reset(handle.pointer)
    idle.append(handle)
  }

  /// Ends what is overdue. Within a phase deadlines only move away, so until the alarm nobody needs to look.
  private func sweep() {
    clock.advance()
    guard clock.now >= clock.alarm else { return }
    let now = clock.now
    for (number, (exchange, lane)) in active where exchange.deadline <= now {
      remove(number, exchange, from: lane)
      exchange.fail(exchange.overdueCode, exchange.overdue)
      fill(lane)
    }
    dropWaiting { $0.deadline <= now ? .overdueInLine : nil }
    clock.alarm = .max
    for (exchange, _) in active.values { clock.wake(at: exchange.deadline) }
    for lane in lanes.values {
      for job in lane.waiting[lane.next...] { clock.wake(at: job.deadline) }
    }
  }

  private func dropWaiting(_ reason: (Job) -> TransportFailure?) {
    for (name, lane) in lanes where lane.next < lane.waiting.count {
      let kept = lane.waiting[lane.next...].filter { job in
        guard let failure = reason(job) else { return true }
        job.refuse(failure)
        return false
      }
      lanes[name] = lane.active > 0 || !kept.isEmpty ? Lane(active: lane.active, waiting: kept, next: 0) : nil
    }
  }
}

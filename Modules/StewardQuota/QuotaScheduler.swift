internal import StewardDomain
public import StewardPluginAPI
public import StewardStorage

/// Lets calls through as their quotas allow, the most urgent and most valuable first, in all programs that share a database.
///
/// Calls wait here, sorted, in memory. However many wait for one bucket, one transaction at a time asks the database for as many
/// tokens as there are; nothing is held open while they wait. Of the programs, the one with the best call gets the next token.
public actor QuotaScheduler {
  private struct Waiter {
    let number: UInt64
    let rank: Rank
    let continuation: CheckedContinuation<QuotaError?, Never>
  }

  /// Calls that wait for one bucket, the best last, and of equals the one that came first.
  private struct Line {
    var use: QuotaUse
    var waiters: [Waiter] = []
    /// Waits until the database is worth asking again.
    var sleep: Task<Void, Never>?
  }

  /// The shortest time between two questions for one bucket, in seconds: what comes in meanwhile is handed out together.
  private static let breath = 0.1

  private let store: QuotaStore
  private let clock: any QuotaClock
  private let name: String
  private var generator: SplitMix64
  private var lines: [BucketKey: Line] = [:]
  /// Rates that the other side named and the database has, so that the same answer isn't written again and again.
  private var knownRates: [BucketKey: Double?] = [:]
  private var lastNumber: UInt64 = 0

  /// - Parameters:
  ///   - program: tells this program apart from others that share the database, also from earlier runs of itself.
  ///   - seed: of the jitter after refusals.
  public init(_ engine: some DatabaseEngine, clock: some QuotaClock, program: String, seed: UInt64) {
    store = QuotaStore(engine)
    self.clock = clock
    name = program
    generator = SplitMix64(seed: seed)
  }

  /// Waits until a call may be made and takes it from its quota.
  public func takeTurn(_ use: QuotaUse) async throws(QuotaError) {
    try check(use)
    guard !Task.isCancelled else { throw QuotaError(.cancelled, "the task was cancelled") }
    lastNumber += 1
    let (number, key) = (lastNumber, BucketKey(use))
    // Everything up to the wait runs in one go on this actor, so that a cancellation finds the waiter in its line.
    let error = await withTaskCancellationHandler {
      await withCheckedContinuation { enqueue(Waiter(number: number, rank: Rank(use), continuation: $0), use, key) }
    } onCancel: {
      // Nobody waits for this task: it ends with one step on the actor.
      Task { await self.cancel(number, key) }
    }
    if let error { throw error }
  }

  /// Tells what the answer to a call said about its quota.
  ///
  /// Where the database refuses, this program's next call asks it again, and learns the state of things there.
  public func report(_ outcome: QuotaOutcome, of use: QuotaUse) async throws(QuotaError) {
    try check(use)
    let (key, now) = (BucketKey(use), clock.now())
    switch outcome {
    case .passed(let rate):
      guard knownRates[key] != .some(rate) else { return }
      try await store.change(use, at: now) { bucket in
        bucket.refill(at: now)
        bucket.passed(rate: rate)
      }
      knownRates[key] = .some(rate)
    case .refused(let seconds):
      knownRates[key] = nil
      let jitter = Double.random(in: 0...1, using: &generator)
      try await store.change(use, at: now) { $0.refused(retryAfterSeconds: seconds, jitter: jitter, at: now) }
    @unknown default: return
    }
  }

  /// All buckets of the workspace, in order of application, party and operation.
  public func standings() async throws(QuotaError) -> [QuotaStanding] {
    let (buckets, now) = (try await store.all(), clock.now())
    return buckets.map { QuotaStanding($0.key, $0.bucket, waiting: lines[$0.key]?.waiters.count ?? 0, at: now) }
  }

  private func check(_ use: QuotaUse) throws(QuotaError) {
    guard !use.application.isEmpty, !use.operation.isEmpty else {
      throw QuotaError(.invalidUse, "a call that counts against a quota needs an application and an operation")
    }
    guard use.ratePerSecond.isFinite, use.ratePerSecond > 0, use.burst.isFinite, use.burst >= 1 else {
      throw QuotaError(
        .invalidUse, "\(use.operation): a quota needs a rate above 0 and a burst of 1 at least; expected calls a second"
      )
    }
  }

  private func enqueue(_ waiter: Waiter, _ use: QuotaUse, _ key: BucketKey) {
    guard var line = lines.removeValue(forKey: key) else {
      lines[key] = Line(use: use, waiters: [waiter])
      // Serves the line until nobody waits in it.
      Task { await serve(key) }
      return
    }
    line.use = use
    // What is more urgent than all that wait may go before a claim of another program, so the database is asked anew.
    if let best = line.waiters.last, waiter.rank.priority > best.rank.priority { line.sleep?.cancel() }
    var (low, high) = (0, line.waiters.count)
    while low < high {
      let middle = (low + high) / 2
      if line.waiters[middle].rank < waiter.rank { low = middle + 1 } else { high = middle }
    }
    line.waiters.insert(waiter, at: low)
    lines[key] = line
  }

  private func cancel(_ number: UInt64, _ key: BucketKey) {
    guard let index = lines[key]?.waiters.firstIndex(where: { $0.number == number }) else { return }
    lines[key]?.waiters.remove(at: index).continuation.resume(
      returning: QuotaError(.cancelled, "the task was cancelled"))
  }

  private func serve(_ key: BucketKey) async {
    while let line = lines[key], !line.waiters.isEmpty {
      // More than a full bucket can't go at once.
      let most = Int(min(line.use.burst, 1e6)) + 1
      let (ranks, now, name) = (line.waiters.suffix(most).reversed().map(\.rank), clock.now(), name)
      do throws(QuotaError) {
        let (granted, next) = try await store.change(line.use, at: now) { $0.take(ranks, owner: name, at: now) }
        try await grant(granted, key)
        await sleep(until: max(next, now.later(by: QuotaScheduler.breath)), key)
      } catch {
        fail(key, error)
      }
    }
    lines[key] = nil
  }

  /// Lets the best go. Tokens of calls that were cancelled meanwhile are given back.
  private func grant(_ count: Int, _ key: BucketKey) async throws(QuotaError) {
    guard let line = lines[key] else { return }
    let going = line.waiters.suffix(count)
    lines[key]?.waiters.removeLast(going.count)
    for waiter in going.reversed() { waiter.continuation.resume(returning: nil) }
    guard going.count < count else { return }
    let surplus = Double(count - going.count)
    try await store.change(line.use, at: clock.now()) { $0.tokens = min($0.burst, $0.tokens + surplus) }
  }

  private func sleep(until moment: Instant, _ key: BucketKey) async {
    guard lines[key]?.waiters.isEmpty == false, moment > clock.now() else { return }
    let sleep = Task { [clock] in do { try await clock.sleep(until: moment) } catch {} }
    lines[key]?.sleep = sleep
    await sleep.value
    lines[key]?.sleep = nil
  }

  private func fail(_ key: BucketKey, _ error: QuotaError) {
    let waiters = lines[key]?.waiters ?? []
    lines[key]?.waiters = []
    for waiter in waiters { waiter.continuation.resume(returning: error) }
  }
}

import StewardDomain
import StewardQuota
import Synchronization

/// A clock that stands still until a test moves it.
final class VirtualClock: QuotaClock {
  private struct Sleeper {
    let number: Int
    let until: Instant
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now = Instant(seconds: 1_800_000_000)
    var sleepers: [Sleeper] = []
    var cancelled: Set<Int> = []
    var lastNumber = 0
  }

  private let state = Mutex(State())

  func now() -> Instant { state.withLock { $0.now } }

  func sleep(until moment: Instant) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let wasCancelled = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver: Bool? = state.withLock { state in
          if state.cancelled.contains(number) { return true }
          if moment <= state.now { return false }
          state.sleepers.append(Sleeper(number: number, until: moment, continuation: continuation))
          return nil
        }
        if let isOver { continuation.resume(returning: isOver) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.cancelled.insert(number)
        return state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
      }
      sleeper?.continuation.resume(returning: true)
    }
    if wasCancelled { throw CancellationError() }
  }

  var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// Waits until so many sleep, which is when nothing else moves.
  func settle(sleepers count: Int) async {
    while state.withLock({ $0.sleepers.count }) != count { await Task.yield() }
  }

  /// Moves on to the first moment that anybody waits for, unless that is later than `limit`.
  ///
  /// - Returns: whether somebody was woken.
  @discardableResult
  func advance(limit: Instant = .distantFuture) -> Bool {
    let woken: [Sleeper] = state.withLock { state in
      guard let next = state.sleepers.map(\.until).min(), next <= limit else {
        if limit < .distantFuture { state.now = max(state.now, limit) }
        return []
      }
      state.now = max(state.now, next)
      let woken = state.sleepers.filter { $0.until <= state.now }.sorted {
        ($0.until, $0.number) < ($1.until, $1.number)
      }
      state.sleepers.removeAll { $0.until <= state.now }
      return woken
    }
    for sleeper in woken { sleeper.continuation.resume(returning: false) }
    return !woken.isEmpty
  }

  func advance(seconds: Double) {
    let limit = Instant(microseconds: now().microseconds + Int64(seconds * 1e6))
    advance(limit: limit)
  }
}

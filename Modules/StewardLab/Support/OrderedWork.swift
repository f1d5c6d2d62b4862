internal import Dispatch
internal import Synchronization

/// Spreads pieces of work over cores and returns their results in the order of the pieces.
enum OrderedWork {
  /// - Parameters:
  ///   - count: how many pieces there are.
  ///   - threads: how many cores work on them, at least 1.
  ///   - work: makes the result of a piece from its number; called from several threads at once.
  static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, max(count, 1))) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < count else { return }
        let result = work(piece)
        results.withLock { $0[piece] = result }
      }
    }
    return results.withLock { $0 }.compactMap(\.self)
  }
}

import Dispatch
import Foundation
import Synchronization

/// Runs work on threads of its own, since engines block, and waits for all of it.
///
/// - Throws: the first error of any.
func onThreads(_ count: Int, _ work: @escaping @Sendable (_ index: Int) throws -> Void) throws {
  let group = DispatchGroup()
  let failures = Failures()
  for index in 0..<count {
    group.enter()
    Thread.detachNewThread {
      defer { group.leave() }
      do { try work(index) } catch { failures.add(error) }
    }
  }
  group.wait()
  if let error = failures.first { throw error }
}

private final class Failures: Sendable {
  private let errors = Mutex<[any Error]>([])
  var first: (any Error)? { errors.withLock { $0.first } }
  func add(_ error: any Error) { errors.withLock { $0.append(error) } }
}

internal import Dispatch
internal import Synchronization

/// Passes messages from threads that make something to the one that has the database, a bounded number at a time.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let filled = DispatchSemaphore(value: 0)
  private let room: DispatchSemaphore

  init(capacity: Int) { room = DispatchSemaphore(value: capacity) }

  /// Waits for room.
  func put(_ message: Message) {
    room.wait()
    messages.withLock { $0.append(message) }
    filled.signal()
  }

  /// Waits for a message.
  func take() -> Message {
    filled.wait()
    defer { room.signal() }
    return messages.withLock { $0.removeFirst() }
  }
}

/// A question to the thread that has the database, with room for its answer.
final class Inquiry<Question: Sendable, Answer: Sendable>: Sendable {
  let question: Question
  private let answer = Mutex<Result<Answer, any Error>?>(nil)
  private let isAnswered = DispatchSemaphore(value: 0)

  init(_ question: Question) { self.question = question }

  func reply(_ result: Result<Answer, any Error>) {
    answer.withLock { $0 = result }
    isAnswered.signal()
  }

  func wait() throws -> Answer {
    isAnswered.wait()
    return try answer.withLock { result in
      guard let result else { throw CancellationError() }
      return try result.get()
    }
  }
}

/// Runs steps on other threads, so many at a time.
final class WorkQueue: Sendable {
  private let queue = DispatchQueue(label: "steward.work", attributes: .concurrent)
  private let group = DispatchGroup()
  private let room: DispatchSemaphore

  init(width: Int) { room = DispatchSemaphore(value: width) }

  /// Waits until fewer than the width are running or waiting.
  func add(_ work: @escaping @Sendable () -> Void) {
    room.wait()
    queue.async(group: group) { [room] in
      work()
      room.signal()
    }
  }

  func finish() { group.wait() }
}

internal import Foundation
internal import Synchronization

/// A bar on the standard error, only where that is a terminal, redrawn ten times a second at most.
final class ProgressBar: Sendable {
  private struct State {
    var drawn = ContinuousClock.now - .seconds(1)
    var width = 0
  }
  private let title: String
  private let state = Mutex(State())
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init(_ title: String) { self.title = title }

  func update(_ done: Int, of total: Int) {
    guard isTerminal, total > 0 else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard done >= total || now - state.drawn > .milliseconds(100) else { return }
      state.drawn = now
      let filled = 24 * done / total
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      let line = "\(title) \(bar) \(done)/\(total)"
      state.width = line.count
      FileHandle.standardError.write(Data("\r\(line)".utf8))
    }
  }

  /// Clears the line.
  func finish() {
    guard isTerminal else { return }
    state.withLock { state in
      FileHandle.standardError.write(Data("\r\(String(repeating: " ", count: state.width))\r".utf8))
    }
  }
}

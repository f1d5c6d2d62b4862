internal import StewardDomain
public import StewardPluginAPI

/// Checks that a notifier keeps its promises: a message arrives, and one whose key was delivered doesn't arrive
/// twice, not even through a notifier that was made anew, as after a crash.
///
/// - Parameters:
///   - make: makes a notifier for one and the same connection, each time anew.
///   - arrived: how many messages are at the other side by now.
/// - Returns: what is wrong, one sentence each; empty where nothing is.
public func notifierContract(
  make: @Sendable () throws -> any Notifier, arrived: @Sendable () async throws -> Int
) async -> [String] {
  do {
    var violations: [String] = []
    let before = try await arrived()
    func expect(_ more: Int, _ what: String) async throws {
      let found = try await arrived() - before
      if found != more { violations.append("\(what): \(found) messages arrived where \(more) should have") }
    }

    let first = try make()
    try await first.check()
    try await expect(0, "a check")
    try await first.deliver(message(1))
    try await expect(1, "a message")
    try await first.deliver(message(1))
    try await expect(1, "the same message again")
    let second = try make()
    try await second.deliver(message(1))
    try await expect(1, "the same message after a restart")
    try await second.deliver(message(2))
    try await expect(2, "another message")
    return violations
  } catch {
    return ["it failed: \(error)"]
  }
}

/// Hard to write down on purpose: quotes, a line break, a tab, a control character and letters beyond ASCII.
private func message(_ number: Int) -> Message {
  Message(
    key: "contract/\(number)", account: "kit", subject: "Contract \"\(number)\" – größer",
    body: "first line\nsecond\tline \u{1} \\ end 日本", instant: Instant(seconds: 1_795_000_000 + Int64(number)))
}

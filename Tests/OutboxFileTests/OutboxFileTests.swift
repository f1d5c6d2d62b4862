import Glibc
import StewardDomain
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import OutboxFile

@Suite struct OutboxFileTests {
  @Test func `it keeps the promises of a notifier`() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/outbox.jsonl"

    let violations = await notifierContract(
      make: { try OutboxFileNotifier(FixedConnectionServices(settings: ["path": path])) },
      arrived: { lines(folder).count })

    #expect(violations == [])
  }

  @Test func `a message is one line of JSON`() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/outbox.jsonl"
    let notifier = try OutboxFileNotifier(FixedConnectionServices(settings: ["path": path]))

    try await notifier.deliver(
      Message(key: "a/1", account: "acme", subject: "Say \"no\"", body: "one\ntwo\u{2}", instant: Instant(seconds: 0)))

    #expect(
      folder.text("outbox.jsonl") == #"{"key":"a/1","account":"acme","subject":"Say \"no\"","body":"one\ntwo\u0002","#
        + #""instant":"1970-01-01T00:00:00Z"}"# + "\n")
  }

  @Test func `only the owner may read a new outbox`() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/outbox.jsonl"

    try await OutboxFileNotifier(FixedConnectionServices(settings: ["path": path])).check()

    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func `a half line is cut off and its message comes again`() async throws {
    let folder = try ScratchFolder()
    let whole = #"{"key":"1","account":"a","subject":"s","body":"b","instant":"1970-01-01T00:00:00Z"}"# + "\n"
    let half = #"{"key":"2","account":"a","subj"#
    let path = try folder.write("outbox.jsonl", whole + half)
    let services = FixedConnectionServices(settings: ["path": path])
    let notifier = try OutboxFileNotifier(services)

    try await notifier.deliver(message("1"))
    try await notifier.deliver(message("2"))

    let found = lines(folder)
    #expect(found.count == 2)
    #expect(found.first.map { $0 + "\n" } == whole)
    #expect(found.last?.hasPrefix(#"{"key":"2","account":"acme""#) == true)
    #expect(services.log.contains { $0.level == .warning })
  }

  @Test func `a file that isn't an outbox stays as it is`() async throws {
    let folder = try ScratchFolder()
    let path = try folder.write("notes.txt", "milk\nbread")
    let notifier = try OutboxFileNotifier(FixedConnectionServices(settings: ["path": path]))

    await #expect(throws: PluginError.self) { try await notifier.deliver(message("1")) }

    #expect(folder.text("notes.txt") == "milk\nbread")
  }

  @Test func `two notifiers on one file don't write a message twice`() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/outbox.jsonl"
    let services = FixedConnectionServices(settings: ["path": path])
    let first = try OutboxFileNotifier(services)
    let second = try OutboxFileNotifier(services)

    await withTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        for notifier in [first, second] {
          group.addTask { try? await notifier.deliver(message("\(number)")) }
        }
      }
    }

    #expect(lines(folder).count == 40)
  }

  @Test func `a file that was moved away is begun anew`() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/outbox.jsonl"
    let notifier = try OutboxFileNotifier(FixedConnectionServices(settings: ["path": path]))
    try await notifier.deliver(message("1"))
    rename(path, path + ".1")

    try await notifier.deliver(message("1"))
    try await notifier.deliver(message("2"))

    #expect(lines(folder).count == 1)
    #expect(lines(folder, "outbox.jsonl.1").count == 1)
  }

  @Test func `a missing or unusable path is refused by name`() async throws {
    let folder = try ScratchFolder()

    #expect(throws: PluginError.self) { try OutboxFileNotifier(FixedConnectionServices()) }
    for path in [folder.path + "/none/outbox.jsonl", folder.path] {
      let notifier = try OutboxFileNotifier(FixedConnectionServices(settings: ["path": path]))
      let error = await #expect(throws: PluginError.self) { try await notifier.check() }
      #expect(error?.message.contains(path) == true)
    }
  }
}

private func message(_ key: String) -> Message {
  Message(key: key, account: "acme", subject: "Subject", body: "Body", instant: Instant(seconds: 1_795_000_000))
}

private func lines(_ folder: ScratchFolder, _ name: String = "outbox.jsonl") -> [String] {
  (folder.text(name) ?? "").split(separator: "\n").map(String.init)
}

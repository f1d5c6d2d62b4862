import Foundation
import Testing

/// Runs the built programs as a person or a script would.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let talk: String

    /// The one JSON value that a command with `--format json` prints.
    func json() throws -> Any {
      try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed])
    }
    func objects() throws -> [[String: Any]] { try #require(try json() as? [[String: Any]]) }
  }

  /// The folder that the tests, the programs and the bundles were built into.
  static let buildFolder: URL = {
    // The test runner itself, or the bundle it was given: both lie in the build folder.
    let own = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent()
  }()

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func process(_ name: String, _ arguments: [String], in folder: URL? = nil) -> Process {
    let process = Process()
    process.executableURL = buildFolder.appendingPathComponent(name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["STEWARD_HOME"] = nil
    environment["STEWARD_PLUGINS"] = nil
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs a program to its end.
  @discardableResult
  static func run(_ name: String, _ arguments: [String], in folder: URL? = nil) throws -> Result {
    let process = process(name, arguments, in: folder)
    let scratch = try Scratch()
    let output = scratch.file("output")
    let talk = scratch.file("talk")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    _ = FileManager.default.createFile(atPath: talk.path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: talk)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8), talk: try String(contentsOf: talk, encoding: .utf8))
  }

  static func steward(_ arguments: String...) throws -> Result { try run("steward", arguments) }
}

/// A folder of a test's own, gone with it.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steward-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: file(name))
    return file(name).path
  }

  /// A workspace with one account that sells in the United States and Germany.
  func workspace() throws -> String {
    let home = file("home").path
    #expect(try Program.steward("init", "--home", home).status == 0)
    let added = try Program.steward(
      "account", "add", "SHOP", "--home", home, "--name", "A shop", "--kind", "seller", "--marketplace", "US,DE")
    #expect(added.status == 0, "\(added.talk)")
    return home
  }
}

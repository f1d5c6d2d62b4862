import Foundation

/// A private server, started by `scripts/postgres` in a folder of its own and removed when this process has ended.
final class PostgresServer: Sendable {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// The one that most tests use, each with a schema of its own.
  static let shared = Result { try PostgresServer() }

  static let isInstalled: Bool = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let folders = versions.map { "/usr/lib/postgresql/\($0)/bin" }
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { String($0) }
    return (folders + path).contains { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
  }()
  static let absence = "no PostgreSQL server is installed; on Debian: apt-get install postgresql"

  let folder: String
  let url: String

  init() throws {
    // Not the user's temporary folder: a socket's path is short, and the server may run as another user.
    folder = "/tmp/steward-pg-\(UUID().uuidString.prefix(8))"
    url = try Self.script("start", folder, "--volatile")
    let guardian = Process()
    guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
    guardian.arguments = [
      "-c", "while kill -0 \"$1\"; do sleep 1; done; \"$2\" stop \"$3\" --immediate; rm -rf \"$3\"", "guardian",
      "\(ProcessInfo.processInfo.processIdentifier)", Self.scriptPath, folder,
    ]
    guardian.standardInput = FileHandle.nullDevice
    guardian.standardOutput = FileHandle.nullDevice
    guardian.standardError = FileHandle.nullDevice
    try guardian.run()
  }

  func start() throws { _ = try Self.script("start", folder, "--volatile") }
  func stopAtOnce() throws { _ = try Self.script("stop", folder, "--immediate") }

  private static let scriptPath = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scripts/postgres").path

  private static func script(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: scriptPath)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "scripts/postgres \(arguments.joined(separator: " ")) failed; see above")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

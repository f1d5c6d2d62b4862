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
    let watch = "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; \"$2\" stop \"$3\" --immediate; rm -rf \"$3\""
    _ = try Child(
      ["/bin/sh", "-c", watch, "guardian", "\(ProcessInfo.processInfo.processIdentifier)", Self.scriptPath, folder])
  }

  func start() throws { _ = try Self.script("start", folder, "--volatile") }

  /// Within this machine's network too.
  func start(listeningOn port: Int) throws {
    _ = try Self.script("start", folder, "--volatile", "\(port)")
  }

  func stopAtOnce() throws { _ = try Self.script("stop", folder, "--immediate") }

  private static let scriptPath = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scripts/postgres").path

  private static func script(_ arguments: String...) throws -> String {
    let output = Pipe()
    let child = try Child([scriptPath] + arguments, output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    guard child.exitStatus() == 0 else {
      throw Failure(description: "scripts/postgres \(arguments.joined(separator: " ")) failed; see above")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

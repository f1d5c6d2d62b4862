internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardWorkspace

/// Asks for moments of the past in processes of their own.
///
/// A bundle is native code and can reach more than the snapshot it is handed: the environment, the arguments, the folder it runs in,
/// files that are open, what it remembers. In a process that was started on a twin, all of these lead to the twin.
struct MomentRunner {
  private let home: String
  private let plugins: [String]

  init(_ common: CommonOptions) throws {
    home = Self.absolute(common.homePath)
    plugins = common.plugins.map(Self.absolute)
  }

  /// The same moment in the workspace, there once more, and in a twin.
  func probe(
    _ workspace: Workspace, _ account: Account, _ moment: Instant, _ bundles: [BundleID]
  ) throws -> HindsightProbe {
    let twin = FileManager.default.temporaryDirectory.appendingPathComponent("steward-twin-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: twin) }
    let later = try TwinWorkspace.make(of: workspace, account, at: moment, in: twin)
    if later > 0 {
      Talk.line("\(later) items of \(account.id) have an ASIN or a parent at \(moment) that only later documents name.")
    }
    return HindsightProbe(
      bundles, here: try testimony(home, account, moment), again: try testimony(home, account, moment),
      twin: try testimony(twin, account, moment))
  }

  private func testimony(_ home: String, _ account: Account, _ moment: Instant) throws -> Testimony {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments =
      ["backtest", "moment", "--home", home, "--account", account.id.text, "--as-of", "\(moment)", "--format", "json"]
      + plugins.flatMap { ["--plugins", $0] }
    var environment = ProcessInfo.processInfo.environment
    environment["STEWARD_HOME"] = home
    environment["PWD"] = home
    environment["OLDPWD"] = nil
    environment["STEWARD_PLUGINS"] = environment["STEWARD_PLUGINS"].map { list in
      list.split(separator: ":").map { Self.absolute(String($0)) }.joined(separator: ":")
    }
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let found = Testimony(json: try JSONValue(parsing: [UInt8](output)))
    else { throw WorkspaceError("the moment \(moment) of \(account.id) couldn't be asked for in \(home)") }
    return found
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}

extension Testimony {
  var json: JSONValue {
    [
      "given": .string(given),
      "statements": .array(
        statements.map { ["bundle": .string($0.bundle.text), "id": .string($0.id), "sha256": .string($0.hash)] }),
    ]
  }

  init?(json: JSONValue) {
    guard let given = json["given"]?.string, let list = json["statements"]?.array else { return nil }
    let statements = list.compactMap { entry -> Statement? in
      guard let bundle = entry["bundle"]?.string, let id = entry["id"]?.string, let hash = entry["sha256"]?.string
      else {
        return nil
      }
      return Statement(bundle: BundleID(bundle), id: id, hash: hash)
    }
    guard statements.count == list.count else { return nil }
    self.init(given: given, statements: statements)
  }
}

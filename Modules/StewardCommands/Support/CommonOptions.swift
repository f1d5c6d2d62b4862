internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardPluginHost
internal import StewardWorkspace

/// How a list is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The workspace; else STEWARD_HOME, else ./steward-data.", valueName: "folder"))
  var home: String?

  @Option(help: ArgumentHelp("A folder with bundles, looked at before all others.", valueName: "folder"))
  var plugins: [String] = []

  @Option(help: "How results are written: text, json or csv.")
  var format: OutputFormat = .text

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write results there instead of to the standard output.", valueName: "file"))
  var output: String?

  var homePath: String { home ?? ProcessInfo.processInfo.environment["STEWARD_HOME"] ?? "./steward-data" }

  func host() -> PluginHost {
    PluginFolders.host(given: plugins, home: homePath) { bundle, level, message in
      if level != "debug" { Talk.line("\(bundle): \(level): \(message)") }
    }
  }

  func workspace() throws -> Workspace { try Workspace.open(homePath, plugins: host()) }
}

/// Writes to the standard error, where talk belongs.
enum Talk {
  static func line(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// A marketplace as people name it.
struct MarketplaceArgument: ExpressibleByArgument {
  let marketplace: Marketplace
  init?(argument: String) {
    guard let found = Marketplace.named(argument) else { return nil }
    marketplace = found
  }
}

/// An instant as `2026-11-23T06:00:00Z`, or a day, which means its end in UTC.
struct InstantArgument: ExpressibleByArgument {
  let instant: Instant
  init?(argument: String) {
    if let day = CivilDay(argument) {
      instant = Instant(microseconds: Instant(utc: day.advanced(by: 1)).microseconds - 1)
      return
    }
    let style = Date.ISO8601FormatStyle()
    guard
      let date = (try? style.parse(argument))
        ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(argument))
    else { return nil }
    instant = Instant(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded()))
  }
}

internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardPluginAPI
internal import StewardStorage
internal import StewardWorkspace

struct ImportCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Load report files as they were downloaded.",
    discussion: """
      Packed files (.gz) are read as they are. A file that can't be read as what it is said to be is refused whole, with file, \
      line and column; nothing of it is loaded. Loading a file again changes nothing.
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "The account.") var account: AccountID
  @Option(help: "The marketplace, as US or Amazon's id; none for documents of the whole account.") var marketplace:
    MarketplaceArgument?
  @Option(help: "The report type; else the beginning of the file's name. `steward reports list` shows them.") var type:
    String?
  @Option(help: ArgumentHelp("A mapping file instead of a report type.", valueName: "file")) var mapping: String?
  @Option(help: "First day that the files cover, where they don't say it.") var from: CivilDay?
  @Option(help: "Last day that the files cover.") var to: CivilDay?
  @Option(help: "When the files were downloaded; else now.") var retrieved: InstantArgument?
  @Option(help: "The decimal sign, . or , – instead of having it detected.") var decimal: String?
  @Option(help: "The order of dates, ymd, dmy or mdy – instead of having it detected.") var dates: DateOrder?
  @Option(help: ArgumentHelp("The character set, as windows-1252 or cp932, where it isn't UTF-8.", valueName: "name"))
  var charset: String?
  @Flag(help: "Say what would load, and load nothing.") var dryRun = false
  @Argument(help: "The files.") var files: [String]

  func validate() throws {
    if let decimal, decimal != ".", decimal != "," { throw ValidationError("--decimal is . or ,") }
    if mapping != nil, type != nil { throw ValidationError("give --type or --mapping, not both") }
    if let charset, CharsetDetection.charset(fromContentType: "text/plain; charset=\(charset)") == nil {
      throw ValidationError("--charset is the name of a character set, as windows-1252")
    }
    if (from == nil) != (to == nil) { throw ValidationError("give both --from and --to, or neither") }
    if let from, let to, to < from { throw ValidationError("--to is before --from") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let account = try workspace.account(account)
    if let told = marketplace?.marketplace, !account.marketplaces.contains(told.id) {
      Talk.line("\(account.id) isn't known to sell in \(told.countryCode); the files are loaded all the same.")
    }
    let definition = try mapping.map { try readMapping($0) }
    let bar = ProgressBar("Importing")
    var report = Report("file", "type", "sha256", "rows", "loaded", "quarantined", "drift", "already_loaded", "error")
    var worst: ExitCode?
    for (index, file) in files.enumerated() {
      do {
        let outcome = try load(file, into: workspace, account, definition)
        report.add(outcome, file: file)
        if outcome.isQuarantined { worst = ExitCode(65) }
      } catch {
        Talk.line("steward: \(describe(error))")
        worst = stewardExitCode(of: error)
        report.add(
          .string(file), .string(type ?? ""), .null, .int(0), .int(0), .int(0), .int(0), .bool(false),
          .string(describe(error)))
      }
      bar.update(index + 1, of: files.count)
    }
    bar.finish()
    if !dryRun { try workspace.ingestor.settle(account.id) }
    try common.write(report)
    if let worst { throw worst }
  }

  private func load(
    _ file: String, into workspace: Workspace, _ account: Account, _ definition: (type: ReportType, bytes: [UInt8])?
  ) throws -> IngestOutcome {
    let name = (file as NSString).lastPathComponent
    let type =
      try definition?.type ?? type.map { ReportType($0) } ?? ReportFileName.type(of: name, in: workspace.registry)
    var document = SourceDocument(name: name, body: .file(path: file), reportType: type)
    document.marketplace = marketplace?.marketplace.id
    document.definition = definition?.bytes
    document.retrieved = retrieved?.instant
    document.contentType = charset.map { "text/plain; charset=\($0)" } ?? ReportFileName.contentType(of: name)
    if let from, let to { document.days = from..<to.advanced(by: 1) }
    let outcome = try workspace.ingestor.ingest(
      document, account: account, pins: LocalePins(decimal: decimal?.utf8.first, dates: dates), now: currentInstant(),
      dryRun: dryRun)
    for event in outcome.events where event.kind != .note && !outcome.alreadyLoaded {
      let line = event.line.map { ":\($0)" } ?? ""
      let times = event.occurrences > 1 ? " (\(event.occurrences) times)" : ""
      Talk.line("\(name)\(line): \(event.kind.rawValue): \(event.message)\(times)")
    }
    return outcome
  }

  private func readMapping(_ path: String) throws -> (type: ReportType, bytes: [UInt8]) {
    guard let data = FileManager.default.contents(atPath: path) else { throw WorkspaceError("\(path) can't be read") }
    let bytes = [UInt8](data)
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch {
      throw IngestError(.badDefinition, file: path, position: error.position, error.message)
    }
    guard let type = json["type"]?.string, !type.isEmpty else {
      throw IngestError(.badDefinition, file: path, "the mapping has no type; expected a name for this kind of file")
    }
    return (ReportType(type), bytes)
  }
}

extension Report {
  fileprivate mutating func add(_ outcome: IngestOutcome, file: String) {
    let reasons = outcome.events.filter { $0.kind == .quarantine }.map(\.message).joined(separator: "; ")
    add(
      .string(file), .string(outcome.type.text), .string(outcome.sha256), .int(outcome.rows), .int(outcome.loaded),
      .int(outcome.quarantined), .int(outcome.drift), .bool(outcome.alreadyLoaded),
      reasons.isEmpty ? .null : .string(reasons))
  }
}

/// What the name of a downloaded file tells.
enum ReportFileName {
  /// The longest report type that the name begins with.
  static func type(of name: String, in registry: DefinitionRegistry) throws -> ReportType {
    let fitting = registry.all.map(\.type).filter { name.hasPrefix($0.text) }
    if let type = fitting.max(by: { $0.text.count < $1.text.count }) { return type }
    throw IngestError(
      .unknownReportType, file: name,
      "the name doesn't begin with a report type; give it with --type, or bring a --mapping")
  }

  /// The character set that a part of the name states, as in `listings.sjis.txt`.
  static func contentType(of name: String) -> String? {
    for part in name.lowercased().split(separator: ".").dropFirst() {
      switch part {
      case "sjis", "cp932": return "text/plain; charset=cp932"
      case "cp1252": return "text/plain; charset=windows-1252"
      case "latin1": return "text/plain; charset=iso-8859-1"
      case "utf8": return "text/plain; charset=utf-8"
      case "gbk": return "text/plain; charset=gbk"
      default: continue
      }
    }
    return nil
  }
}

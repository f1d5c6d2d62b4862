internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardReporting
internal import StewardSimulator
internal import StewardStorage
internal import StewardWorkspace

struct DemoCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "See the whole of it in one go, with an invented portfolio.",
    discussion:
      "Makes a workspace, simulates a portfolio, syncs and analyses it, prints what to do first, and serves the web page."
  )
  @OptionGroup var common: CommonOptions
  @OptionGroup var options: ScenarioOptions
  @Flag(help: "Don't serve the web page at the end.") var noServe = false
  @Option(help: "The port of the web page; 0 takes any.") var port = 8080

  func execute() async throws {
    let home = common.home ?? ProcessInfo.processInfo.environment["STEWARD_HOME"] ?? "./steward-demo"
    let clock = ContinuousClock()
    let start = clock.now
    func step(_ text: String) { Talk.line("[\(seconds(start.duration(to: clock.now)))] \(text)") }
    let inbox = home + "/inbox"
    let workspace = try Workspace.create(at: home, plugins: common.host())
    let endDay: CivilDay = "2026-10-31"
    var scenario = try options.scenario(endDay: endDay)
    // A seller who tells them gets advice in margin instead of sales.
    scenario.unitCosts = true
    let written = try SimulateCommand.write(scenario, to: inbox)
    step(
      "Simulated \(written.accounts) accounts in \(written.stores) stores: \(written.files) report files, \(written.bytes / 1_000_000) MB."
    )
    try addAccounts(of: inbox, to: workspace)
    let summaries = try await SyncCommand.sync(workspace)
    if let error = summaries.compactMap(\.error).first { throw WorkspaceError(error) }
    step(
      "Synced \(summaries.reduce(0) { $0 + $1.documents }) documents, \(summaries.reduce(0) { $0 + $1.rows }) rows; \(summaries.reduce(0) { $0 + $1.quarantined }) quarantined, \(summaries.reduce(0) { $0 + $1.refused }) refused."
    )
    let accounts = try workspace.accounts()
    let analysed = try await AnalyzeCommand.analyze(workspace, accounts, asOf: currentInstant())
    step(
      "Analysed \(analysed.count) accounts: \(analysed.reduce(0) { $0 + $1.scores }) scores, \(analysed.reduce(0) { $0 + $1.recommendations }) recommendations."
    )
    let triage = try Triage(workspace.engine, accounts: accounts, rates: try workspace.rates(), minutes: 60)
    let top = Array(triage.entries.prefix(5))
    try common.write(
      common.format == .json
        ? JSONValue.array(top.map(TriageJSON.entry)).text() + "\n"
        : "\nWhat to do first:\n\n" + TriageText(entries: top, triage: triage).text)
    if let first = top.first?.recommendation.id {
      Talk.line("Follow a figure to its lines:  steward trace --home \(home) \(first).1")
    }
    try await writeReviews(of: accounts, workspace, to: "\(home)/reviews")
    step("Wrote a business review for each account:  \(home)/reviews")
    if noServe { return }
    try await ServeCommand.serve(workspace, host: "127.0.0.1", port: port)
  }

  /// Two at a time: most of it is waiting for the program that makes the PDF.
  private func writeReviews(of accounts: [Account], _ workspace: Workspace, to folder: String) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, account) in accounts.enumerated() {
        if index >= 2 { try await group.next() }
        group.addTask {
          let snapshot = try workspace.snapshotOfNewest(of: account, asOf: nil)
          guard let end = WindowOptions.settledBefore([snapshot]) else { return }
          _ = try ReviewCommand.write(
            workspace, snapshot, ReviewPeriod(days: end.advanced(by: -28)..<end), to: "\(folder)/\(account.id)")
        }
      }
      try await group.waitForAll()
    }
  }

  private func seconds(_ duration: Duration) -> String {
    let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// Adds what the simulation invented; accounts that are there from an earlier run stay as they are.
  private func addAccounts(of inbox: String, to workspace: Workspace) throws {
    guard let data = FileManager.default.contents(atPath: inbox + "/portfolio.json") else {
      throw WorkspaceError("\(inbox)/portfolio.json isn't there")
    }
    let known = Set(try workspace.accounts().map(\.id))
    let folder = URL(fileURLWithPath: inbox).path
    for entry in try JSONValue(parsing: [UInt8](data))["accounts"]?.array ?? [] {
      guard let id = entry["id"]?.string, let kind = entry["kind"]?.string.flatMap({ AccountKind(rawValue: $0) }) else {
        continue
      }
      let account = AccountID(id)
      if !known.contains(account) {
        let marketplaces =
          entry["marketplaces"]?.array?.compactMap { $0.string.flatMap { Marketplace.named($0) }?.id } ?? []
        try workspace.add(
          Account(id: account, name: entry["name"]?.string ?? id, kind: kind, marketplaces: marketplaces))
      }
      let configuration = SourceConfiguration(settings: ["folder": folder + "/" + (entry["folder"]?.string ?? "")])
      try workspace.addSource(
        ConfiguredSource(account: account, name: "files", bundle: "FileReports", configuration: configuration.json),
        configuration)
    }
  }
}

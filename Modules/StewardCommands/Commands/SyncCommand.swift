internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardWorkspace

struct SyncCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Run the sources and load what is new.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "Only the source of this name.") var source: String?
  @Option(help: "Nothing that only concerns earlier days.") var since: CivilDay?

  func execute() async throws {
    let summaries = try await Self.sync(common.workspace(), account: account, source: source, since: since)
    try common.write(Self.report(summaries))
    if summaries.isEmpty { Talk.line("There are no sources. Add one with `steward source add`.") }
    if summaries.contains(where: { $0.error != nil }) { throw ExitCode.failure }
    if summaries.contains(where: { $0.refused > 0 }) { throw ExitCode(65) }
  }

  static func sync(
    _ workspace: Workspace, account: AccountID? = nil, source: String? = nil, since: CivilDay? = nil
  ) async throws -> [SyncSummary] {
    let bar = ProgressBar("Syncing")
    let summaries = try await workspace.sync(account: account, source: source, since: since) { progress in
      bar.update(progress.done, of: progress.expected)
    }
    bar.finish()
    for summary in summaries {
      for problem in summary.problems.prefix(20) { Talk.line("\(summary.account)/\(summary.source): \(problem)") }
      if let error = summary.error { Talk.line("\(summary.account)/\(summary.source): \(error)") }
    }
    return summaries
  }

  static func report(_ summaries: [SyncSummary]) -> Report {
    var report = Report(
      "account", "source", "documents", "loaded", "already_loaded", "quarantined", "refused", "rows", "drift", "error")
    for summary in summaries {
      report.add(
        .string(summary.account.text), .string(summary.source), .int(summary.documents), .int(summary.loaded),
        .int(summary.alreadyLoaded), .int(summary.quarantined), .int(summary.refused), .int(summary.rows),
        .int(summary.drift), summary.error.map { .string($0) } ?? .null)
    }
    return report
  }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardWorkspace
internal import Synchronization

struct AnalyzeCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract:
      "Score the accounts, find what fell and why, forecast demand and say what to do, with every analysing bundle.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let summaries = try await Self.analyze(workspace, accounts, asOf: asOf?.instant ?? currentInstant())
    var report = Report("account", "as_of", "today", "scores", "findings", "recommendations", "drops", "failures")
    for summary in summaries {
      report.add(
        .string(summary.account.text), .string(summary.asOf.description), .string(summary.today.description),
        .int(summary.scores), .int(summary.findings), .int(summary.recommendations), .int(summary.drops),
        .array(summary.failures.map { .string($0) }))
    }
    try common.write(report)
    if summaries.contains(where: { !$0.failures.isEmpty }) { throw ExitCode.failure }
  }

  static func analyze(_ workspace: Workspace, _ accounts: [Account], asOf: Instant) async throws -> [Analyzer.Summary] {
    let bar = ProgressBar("Analysing")
    let done = Counter()
    let summaries = try await workspace.analyze(accounts, asOf: asOf) { _ in
      bar.update(done.next(), of: accounts.count)
    }
    bar.finish()
    for failure in summaries.flatMap(\.failures) { Talk.line(failure) }
    return summaries
  }
}

final class Counter: Sendable {
  private let value = Mutex(0)
  func next() -> Int {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}

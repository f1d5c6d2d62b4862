public import ArgumentParser
internal import StewardDomain
internal import StewardInsights
internal import StewardReporting
internal import StewardWorkspace

/// The program `steward-worker`: syncs, analyses and notifies, again and again.
public struct WorkerCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "steward-worker", abstract: "Syncs all sources, analyses all accounts and notifies, at an interval.",
    discussion: "A source that fails doesn't stop the others; it is tried again in the next round.", version: "0.1.0")
  @OptionGroup var common: CommonOptions
  @Option(help: "Seconds between the beginnings of two rounds.") var interval = 900
  @Flag(help: "Do one round and end.") var once = false
  @Option(help: "Write each account's review of the last whole week, month or quarter when it is due; may be repeated.")
  var reviews: [ReviewPeriod.Length] = []

  public init() {}

  public func validate() throws {
    if interval < 1 { throw ValidationError("--interval is at least 1 second") }
  }
}

extension WorkerCommand {
  public func run() async throws { try await runReporting(execute) }

  private func execute() async throws {
    let workspace = try common.workspace()
    let clock = ContinuousClock()
    while !Task.isCancelled {
      let next = clock.now + .seconds(interval)
      do { try await round(workspace) } catch is CancellationError { return } catch {
        Talk.line("steward-worker: \(describe(error))")
        if once { throw stewardExitCode(of: error) }
      }
      if once { return }
      try await clock.sleep(until: next)
    }
  }

  private func round(_ workspace: Workspace) async throws {
    let summaries = try await SyncCommand.sync(workspace)
    let accounts = try workspace.accounts()
    _ = try await AnalyzeCommand.analyze(workspace, accounts, asOf: currentInstant())
    let triage = try Triage(workspace.engine, accounts: accounts, rates: try workspace.rates(), minutes: nil)
    var delivered = try await workspace.notify(triage)
    delivered += try await workspace.deliver(try ScheduledReviews(workspace, reviews).messages(accounts))
    Talk.line(
      "\(currentInstant()): \(summaries.reduce(0) { $0 + $1.loaded }) new documents, \(triage.entries.count) recommendations, \(delivered) messages"
    )
  }
}

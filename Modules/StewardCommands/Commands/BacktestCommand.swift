internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardWorkspace

/// `steward backtest`
struct BacktestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Hold what bundles would have advised in the past against what happened.",
    subcommands: [Run.self, Moment.self], defaultSubcommand: Run.self)

  struct Run: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Go through moments of the past, with what was known then.",
      discussion: """
        At each moment bundles get the account as it was known then. Each piece of advice is judged once, over its own horizon, by the \
        estimator of `steward outcomes`. A bundle that knows what it can't know is found by --probes and gets no figures; the command then \
        ends with 1.
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "Only this account.") var account: AccountID?
    @Option(help: "The day of the first moment; else 26 weeks before --to.") var from: CivilDay?
    @Option(help: "The day of the last moment at the latest; else the last one that can't be restated any more.")
    var to: CivilDay?
    @Option(help: "Days from one moment to the next.") var every = 7
    @Option(help: "At how many moments of each account to try whether bundles peek; 0 for none.") var probes = 2
    @Flag(help: "Show bundles the same days as they are known now: how much hindsight flatters.") var hindsight = false
    @Flag(help: "List each piece of advice with its promise and what came.") var list = false

    func validate() throws {
      if every < 1 { throw ValidationError("--every is 1 or more") }
      if probes < 0 { throw ValidationError("--probes is 0 or more") }
      if let from, let to, to < from { throw ValidationError("--to is before --from") }
    }

    func execute() async throws {
      let workspace = try common.workspace()
      let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
      let schedule = BacktestSchedule(over: try days(workspace, accounts), every: every)
      let checks = try checks(workspace, accounts, schedule)
      let bar = ProgressBar("Going through \(schedule.moments.count) moments")
      let result = try await workspace.backtest(
        accounts, schedule, withHindsight: hindsight, asOf: currentInstant()
      ) { done, total in bar.update(done, of: total) }
      bar.finish()
      for failure in result.failures { Talk.line(failure) }
      if result.unknown > 0 {
        Talk.line(
          "At \(result.unknown) of \(result.asked) moments nothing was known yet: documents count from when they were retrieved."
        )
      }
      try common.write(list ? BacktestReport.advice(result) : BacktestReport.table(result, checks))
      for line in checks.lines { Talk.line(line) }
      if checks.hasLeak { throw ExitCode.failure }
    }

    private func days(_ workspace: Workspace, _ accounts: [Account]) throws -> Range<CivilDay> {
      if let from, let to { return from..<to.advanced(by: 1) }
      let now = currentInstant()
      let last = try to ?? WindowOptions.settledBefore(accounts.map { try workspace.snapshot(of: $0, asOf: now) })
      guard let last else { throw WorkspaceError("no facts are stored") }
      let first = from ?? last.advanced(by: -182)
      guard first <= last else { throw ValidationError("--from \(first) is after the last settled day; give --to too") }
      return first..<last.advanced(by: 1)
    }

    private func checks(
      _ workspace: Workspace, _ accounts: [Account], _ schedule: BacktestSchedule
    ) throws -> BacktestChecks {
      var checks = BacktestChecks(workspace.analysingBundles())
      let runner = try MomentRunner(common)
      for account in accounts {
        for moment in schedule.probes(probes) {
          checks.add(try runner.probe(workspace, account, moment, checks.bundles), account.id, moment)
        }
      }
      return checks
    }
  }

  struct Moment: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "All that bundles say of an account as it was known at an instant, as hashes.",
      discussion: "What `backtest` compares between a workspace and its twin. Nothing is kept.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The account.") var account: AccountID
    @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument

    func execute() async throws {
      let workspace = try common.workspace()
      let testimony = try workspace.testimony(of: try workspace.account(account), at: asOf.instant)
      if common.format == .json { return try common.write(testimony.json.text() + "\n") }
      var report = Report("bundle", "id", "sha256")
      for said in testimony.statements {
        report.add(.string(said.bundle.text), .string(said.id), .string(said.hash))
      }
      try common.write(report)
    }
  }
}

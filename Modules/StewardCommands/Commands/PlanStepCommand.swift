internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

/// `steward plan step`
struct PlanStepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Steps of a plan: who does what by when, and what has to be done before.",
    subcommands: [Add.self, Change.self, Done.self])

  /// Numbers of steps, as `1,2`; `none` for none.
  struct StepList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
      let parts = argument == "none" ? [] : argument.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Int($0) }
      guard numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 }) else { return nil }
      self.numbers = numbers
    }
  }

  struct Add: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Add a step.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: PlanCommand.Change
    @Argument(help: "The plan's number.") var number: Int
    @Argument(help: "What is to do.") var title: String
    @Option(help: "\(GrowthPlan.Area.allCases.map(\.rawValue).joined(separator: ", ")).") var area: GrowthPlan.Area
    @Option(help: "The role or person that does it.") var owner: String
    @Option(help: "The last day on which it is in time.") var due: CivilDay
    @Option(help: "Numbers of the steps that have to be done before, as 1,2.") var after: StepList?

    func execute() async throws {
      let (workspace, now) = (try common.workspace(), currentInstant())
      let plan = try workspace.planDesk(of: change.account).addStep(
        area, title, owner: owner, due: due, after: after?.numbers ?? [], to: number, by: change.by, at: now)
      try common.writeSteps(of: plan, change.account, workspace, at: now)
    }
  }

  struct Change: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Change a step.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: PlanCommand.Change
    @Argument(help: "The plan's number.") var number: Int
    @Argument(help: "The step's number.") var step: Int
    @Option(help: "What is to do.") var title: String?
    @Option(help: "The role or person that does it.") var owner: String?
    @Option(help: "The last day on which it is in time.") var due: CivilDay?
    @Option(help: "Numbers of the steps that have to be done before, as 1,2; none for none.") var after: StepList?

    func execute() async throws {
      var changed = PlanDesk.Change()
      (changed.title, changed.owner, changed.due, changed.after) = (title, owner, due, after?.numbers)
      try common.change(step, of: number, changed, change)
    }
  }

  struct Done: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Say that a step is done.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: PlanCommand.Change
    @Argument(help: "The plan's number.") var number: Int
    @Argument(help: "The step's number.") var step: Int
    @Option(help: "The day on which it was done; else today.") var on: CivilDay?

    func execute() async throws {
      var changed = PlanDesk.Change()
      changed.done = on ?? ZoneTable.utc.day(of: currentInstant())
      try common.change(step, of: number, changed, change)
    }
  }
}

extension CommonOptions {
  fileprivate func change(
    _ step: Int, of number: Int, _ changed: PlanDesk.Change, _ change: PlanCommand.Change
  ) throws {
    let (workspace, now) = (try workspace(), currentInstant())
    let plan = try workspace.planDesk(of: change.account)
      .change(step: step, of: number, changed, by: change.by, at: now)
    try writeSteps(of: plan, change.account, workspace, at: now)
  }

  /// Late is what is late by the store's newest day, as `steward plan show` says.
  fileprivate func writeSteps(
    of plan: GrowthPlan, _ account: AccountID, _ workspace: Workspace, at now: Instant
  ) throws {
    let standing = try workspace.standing(of: plan, try workspace.account(account), asOf: now)
    try write(PlanReport.steps(plan, on: standing.today))
  }
}

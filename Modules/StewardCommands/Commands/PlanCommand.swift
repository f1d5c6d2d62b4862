internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardPerformance
internal import StewardStorage
internal import StewardWorkspace

/// `steward plan`
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Goals of an account, whether they will be reached, and the steps that lead there.",
    subcommands: [Add.self, List.self, Show.self, PlanStepCommand.self, Link.self, Close.self])

  /// Whose plan it is, and who changes it.
  struct Change: ParsableArguments {
    @Option(help: "The account.") var account: AccountID
    @Option(help: "Who changes it.") var by: String
  }

  struct Add: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a goal: a figure of a store that is to reach an amount over some days.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: Change
    @Argument(help: "What it is called.") var title: String
    @Option(help: "A figure that adds up over days, such as sales, units or sessions.") var kpi = "sales"
    @Option(help: "The store.") var store: MarketplaceArgument
    @Option(help: "The amount, in the store's currency where the figure is money.") var target: String
    @Option(help: "The first day that counts; else the last one and the 27 before it.") var from: CivilDay?
    @Option(help: "The last day that counts.") var to: CivilDay
    @Option(help: "Who answers for it; else who adds it.") var owner: String?

    func execute() async throws {
      let workspace = try common.workspace()
      let definition = try PlanStanding.definition(kpi, KPICatalogue())
      let digits = definition.unit == .money ? store.marketplace.currency.minorDigits : 0
      guard let amount = Self.amount(target, digits: digits) else {
        throw ValidationError("--target is an amount above zero with at most \(digits) digits behind the dot")
      }
      let first = from ?? to.advanced(by: -27)
      guard first <= to else { throw ValidationError("--to is before --from") }
      let plan = try workspace.planDesk(of: change.account).add(
        title, owner: owner ?? change.by,
        goal: GrowthPlan.Goal(
          kpi: kpi, marketplace: store.marketplace.id, target: amount, days: first..<to.advanced(by: 1)),
        by: change.by, at: currentInstant())
      try common.writeStanding(of: plan, change.account, workspace)
    }

    /// Digits with at most one dot, scaled to an integer; `nil` where it is anything else, zero, or too large.
    static func amount(_ text: String, digits: Int) -> Int64? {
      let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let fraction = parts.count > 1 ? parts[1] : ""
      guard let whole = parts.first, !whole.isEmpty, fraction.count <= digits, parts.count == 1 || !fraction.isEmpty,
        (whole + fraction).utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let value = Int64(whole + fraction + String(repeating: "0", count: digits - fraction.count)), value > 0
      else { return nil }
      return value
    }
  }

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List plans and how their goals stand.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Only this account.") var account: AccountID?
    @Flag(help: "Closed ones as well.") var all = false

    func execute() async throws {
      let workspace = try common.workspace()
      var report = PlanReport.table
      for account in try account.map({ [try workspace.account($0)] }) ?? workspace.accounts() {
        for standing in try workspace.planStandings(of: account, asOf: currentInstant())
        where all || standing.plan.end == nil {
          report.add(PlanReport.row(account.id, standing))
        }
      }
      try common.write(report)
    }
  }

  struct Show: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a plan: the way to its goal, its steps, its advice and every change. As CSV the way alone.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The plan's number.") var number: Int
    @Option(help: "The account.") var account: AccountID
    @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

    func execute() async throws {
      let workspace = try common.workspace()
      let desk = try workspace.planDesk(of: account)
      let standing = try workspace.standing(
        of: try desk.plan(number), try workspace.account(account), asOf: asOf?.instant ?? currentInstant())
      let advice = try workspace.linkedAdvice(of: standing.plan, account)
      switch common.format {
      case .text: try common.write(PlanText(standing: standing, advice: advice).text)
      case .json: try common.write(PlanJSON.plan(account, standing, advice).text() + "\n")
      case .csv: try common.write(PlanReport.path(standing))
      }
    }
  }

  struct Link: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Link advice that serves a plan.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: Change
    @Argument(help: "The plan's number.") var number: Int
    @Argument(help: "The advice, as triage names it: R-….") var advice: String

    func execute() async throws {
      let workspace = try common.workspace()
      let plan = try workspace.planDesk(of: change.account)
        .link(advice, to: number, by: change.by, at: currentInstant())
      try common.writeStanding(of: plan, change.account, workspace)
    }
  }

  struct Close: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "End a plan.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var change: Change
    @Argument(help: "The plan's number.") var number: Int
    @Option(help: "How it ended: \(GrowthPlan.End.allCases.map(\.rawValue).joined(separator: ", ")).")
    var end: GrowthPlan.End
    @Option(help: "More about it, in your words.") var note = ""

    func execute() async throws {
      let workspace = try common.workspace()
      let plan = try workspace.planDesk(of: change.account)
        .close(number, as: end, note: note, by: change.by, at: currentInstant())
      try common.writeStanding(of: plan, change.account, workspace)
    }
  }
}

extension Workspace {
  func standing(of plan: GrowthPlan, _ account: Account, asOf: Instant) throws -> PlanStanding {
    try PlanStanding(plan, try snapshot(of: account, asOf: asOf), KPICatalogue(), PlanPack())
  }

  /// Every plan of an account with how it stands; no snapshot is made where there is none.
  func planStandings(of account: Account, asOf: Instant) throws -> [PlanStanding] {
    try planDesk(of: account.id).plans().isEmpty ? [] : try planStandings(snapshot(of: account, asOf: asOf))
  }

  func planStandings(_ snapshot: AccountSnapshot) throws -> [PlanStanding] {
    let (plans, catalogue, pack) = (
      try planDesk(of: snapshot.account.id).plans(), try KPICatalogue(), try PlanPack()
    )
    return try plans.map { try PlanStanding($0, snapshot, catalogue, pack) }
  }

  func linkedAdvice(of plan: GrowthPlan, _ account: AccountID) throws -> [LinkedAdvice] {
    let standing = plan.advice.isEmpty ? [] : try adviceDesk(of: account).standing()
    let outcomes = try engine.read { try AdviceRepository($0, account: account).outcomes() }
    return plan.advice.map { id in
      let found = standing.first { $0.recommendation.id == id }
      return LinkedAdvice(
        id: id, standing: found, effect: (found?.advice).flatMap { outcomes[$0.number]?.last?.effect?.change })
    }
  }
}

/// Advice of a plan; without a standing where it is neither proposed any more nor was decided on.
struct LinkedAdvice {
  let id: String
  let standing: AdviceDesk.Standing?
  let effect: MoneyInterval?
}

extension CommonOptions {
  func writeStanding(of plan: GrowthPlan, _ account: AccountID, _ workspace: Workspace) throws {
    var report = PlanReport.table
    report.add(
      PlanReport.row(
        account, try workspace.standing(of: plan, try workspace.account(account), asOf: currentInstant())))
    try write(report)
  }
}

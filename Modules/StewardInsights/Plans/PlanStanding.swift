public import StewardDomain
public import StewardPerformance
public import StewardStorage

/// A plan with how its goal stands.
public struct PlanStanding: Sendable {
  public let plan: GrowthPlan
  public let store: Marketplace
  /// The catalogue's figure that the goal is about.
  public let definition: KPIDefinition
  public let outlook: PlanOutlook
  /// The store's days that the outlook follows from.
  public let history: GoalHistory
  /// The day after the newest one with facts, by which steps are late.
  public let today: CivilDay

  /// - Parameter account: as it was known at an instant.
  /// - Throws: ``PlanError`` where the goal's figure doesn't add up over days, or its store isn't known.
  public init(
    _ plan: GrowthPlan, _ account: AccountSnapshot, _ catalogue: KPICatalogue, _ pack: PlanPack
  ) throws {
    definition = try Self.definition(plan.goal.kpi, catalogue)
    guard let store = Marketplace.find(plan.goal.marketplace) else {
      throw PlanError("plan \(plan.number) is about a store that isn't known: \(plan.goal.marketplace)")
    }
    let part = account.marketplaces.first { $0.marketplace.id == store.id && $0.facts.dayCount > 0 }
    today = part?.today ?? ZoneTable.utc.day(of: account.asOf)
    history =
      part.map { [definition] in GoalHistory($0, definition.numerator, goal: plan.goal.days) }
      ?? GoalHistory(days: today..<today, values: [])
    outlook = PlanOutlook(plan.goal, history, pack)
    self.plan = plan
    self.store = store
  }

  /// The figure of a goal.
  ///
  /// - Throws: ``PlanError`` where there is none of this name, or it can't be a goal: only what adds up over days, and what more is better of.
  public static func definition(_ kpi: String, _ catalogue: KPICatalogue) throws -> KPIDefinition {
    let possible = catalogue.definitions.filter { $0.form == .sum && $0.isUpBetter }
    guard let found = possible.first(where: { $0.id == kpi }) else {
      throw PlanError("\(kpi) can't be a goal; there are \(possible.map(\.id).joined(separator: ", "))")
    }
    return found
  }

  /// How the plan stands in a word: how it was closed, else how its goal stands.
  public var status: String { plan.end?.rawValue ?? outlook.status.rawValue }
}

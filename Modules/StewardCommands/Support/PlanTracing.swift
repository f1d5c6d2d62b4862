internal import StewardDomain
internal import StewardInsights
internal import StewardPerformance
internal import StewardReporting
internal import StewardStorage
internal import StewardWorkspace

extension Tracing {
  /// Computes a figure of a plan anew, once from the stored facts and once from the lines of reports.
  func trace(_ id: PlanFigureID) throws -> TraceResult {
    let account = try workspace.account(id.account)
    let plan = try workspace.planDesk(of: id.account).plan(id.plan)
    let (catalogue, pack) = (try KPICatalogue(), try PlanPack())
    let snapshot = try workspace.snapshot(of: account, asOf: id.asOf)
    let stated = try PlanStanding(plan, snapshot, catalogue, pack)
    let unit: FigureValue.Unit =
      id.measure == .chance
      ? .ratio : stated.definition.unit == .money ? .money(stated.store.currency) : .count
    let title = "\(account.name): \(plan.title)\nas known at \(id.asOf)"
    guard id.measure != .target, !stated.history.days.isEmpty else {
      let who = plan.events.first.map { "set by \($0.actor) at \($0.instant)" } ?? "set"
      return TraceResult(
        title: title,
        figures: [
          TraceResult.Figure(
            id: "\(id)", statement: "the target of plan \(plan.number)", value: plan.goal.target,
            traced: plan.goal.target, lines: [], records: [], rule: who, show: { Self.text($0, unit) })
        ])
    }
    // What the store had on each day of the history, from nothing but lines.
    let history = FigureID(
      .kpi(plan.goal.kpi), account: account.id, by: .marketplace, slice: stated.store.countryCode,
      currency: stated.store.currency, days: stated.history.days, asOf: id.asOf)
    let slices = try slices(of: history, snapshot, catalogue)
    let rebuilt = AccountSnapshot(account: account, asOf: id.asOf, marketplaces: slices.map(\.rebuilt))
    let traced = try PlanStanding(plan, rebuilt, catalogue, pack)
    let whole = TraceResult.Figure(
      id: "\(id)",
      statement:
        "follows from \(Self.formula(plan.goal.kpi, catalogue)) on the days from \(history.days.lowerBound) to \(history.days.upperBound.advanced(by: -1))",
      value: stated.value(id.measure), traced: traced.value(id.measure), lines: [], records: [], rule: nil,
      show: { Self.text($0, unit) })
    return TraceResult(title: title, figures: [whole] + slices.flatMap { $0.figures(history, catalogue) })
  }
}

extension PlanStanding {
  /// A figure of the plan as an integer: minor units, things, or millionths of a chance.
  func value(_ measure: PlanFigureID.Measure) -> Int64? {
    func whole(_ value: Double?) -> Int64? { value.flatMap { Int64(exactly: $0.rounded()) } }
    return switch measure {
    case .target: plan.goal.target
    case .expected: whole(outlook.end?.expected)
    case .low: whole(outlook.end?.wide.lowerBound)
    case .high: whole(outlook.end?.wide.upperBound)
    case .chance: outlook.path.isEmpty ? nil : whole(outlook.probability.map { $0 * 1_000_000 })
    }
  }
}

extension ReviewInput.Plan {
  init(_ standing: PlanStanding) {
    let (plan, order) = (standing.plan, StepOrder(standing.plan.steps))
    self.init(
      number: plan.number, title: plan.title, store: standing.store, kpi: plan.goal.kpi, days: plan.goal.days,
      history: standing.history.days, target: plan.goal.target, expected: standing.value(.expected),
      low: standing.value(.low), high: standing.value(.high), chance: standing.value(.chance), status: standing.status,
      steps: plan.steps.map {
        Step(
          title: $0.title, owner: $0.owner, due: $0.due, state: order.state(of: $0).rawValue,
          isLate: order.isLate($0, on: standing.today))
      })
  }
}

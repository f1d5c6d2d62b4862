internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardPerformance
internal import StewardStorage

extension PlanStanding {
  private var digits: Int { definition.unit == .money ? store.currency.minorDigits : 0 }

  /// An amount of the goal's figure, as programs read it.
  func number(_ value: Double) -> JSONValue { .number(plain(value)) }

  /// The same with its currency, as people read it.
  func text(_ value: Double) -> String {
    definition.unit == .money
      ? "\(Money(minorUnits: Int64(exactly: value.rounded()) ?? 0, currency: store.currency))" : plain(value)
  }

  private func plain(_ value: Double) -> String {
    fixedPointText(Int64(exactly: value.rounded()) ?? 0, digits: digits)
  }

  var chance: JSONValue {
    outlook.probability.map { .number(fixedPointText(Int64(($0 * 1_000).rounded()), digits: 3)) } ?? .null
  }
}

/// Plans as tables.
enum PlanReport {
  static var table: Report {
    Report(
      "account", "plan", "title", "owner", "kpi", "store", "currency", "from", "to", "target", "so_far", "expected",
      "low_90",
      "high_90", "probability", "status", "steps", "steps_done", "steps_late", "advice")
  }

  static func row(_ account: AccountID, _ standing: PlanStanding) -> [JSONValue] {
    let (plan, outlook) = (standing.plan, standing.outlook)
    let order = StepOrder(plan.steps)
    func end(_ value: (PlanOutlook.Point) -> Double) -> JSONValue {
      outlook.end.map { standing.number(value($0)) } ?? .null
    }
    return [
      .string(account.text), .int(plan.number), .string(plan.title), .string(plan.owner), .string(plan.goal.kpi),
      .string(standing.store.countryCode),
      .string(standing.definition.unit == .money ? standing.store.currency.code : ""),
      .string(plan.goal.days.lowerBound.description), .string(plan.goal.days.upperBound.advanced(by: -1).description),
      standing.number(Double(plan.goal.target)), standing.number(Double(outlook.soFar)), end(\.expected),
      end(\.wide.lowerBound), end(\.wide.upperBound), standing.chance, .string(standing.status), .int(plan.steps.count),
      .int(plan.steps.count { $0.done != nil }), .int(plan.steps.count { order.isLate($0, on: standing.today) }),
      .int(plan.advice.count),
    ]
  }

  static func steps(_ plan: GrowthPlan, on today: CivilDay) -> Report {
    var report = Report("step", "area", "title", "owner", "due", "after", "state", "late", "done")
    let order = StepOrder(plan.steps)
    for step in plan.steps {
      report.add(
        .int(step.number), .string(step.area.rawValue), .string(step.title), .string(step.owner),
        .string(step.due.description), .array(step.after.map { .int($0) }), .string(order.state(of: step).rawValue),
        .bool(order.isLate(step, on: today)), step.done.map { .string($0.description) } ?? .null)
    }
    return report
  }

  static func path(_ standing: PlanStanding) -> Report {
    var report = Report("day", "expected", "low_50", "high_50", "low_90", "high_90")
    for point in standing.outlook.path {
      report.add(
        .string(point.day.description), standing.number(point.expected), standing.number(point.likely.lowerBound),
        standing.number(point.likely.upperBound), standing.number(point.wide.lowerBound),
        standing.number(point.wide.upperBound))
    }
    return report
  }
}

/// A plan as programs read it.
enum PlanJSON {
  static func plan(_ account: AccountID, _ standing: PlanStanding, _ advice: [LinkedAdvice]) -> JSONValue {
    let plan = standing.plan
    let members = zip(PlanReport.table.columns, PlanReport.row(account, standing)).filter {
      !["steps", "steps_done", "advice"].contains($0.0)
    }.map { JSONValue.Member($0, $1) }
    return .object(
      members + [
        JSONValue.Member("settled_days", .int(standing.outlook.settledDays)),
        JSONValue.Member("reported_days", .int(standing.outlook.reportedDays)),
        JSONValue.Member("path", PlanReport.path(standing).json),
        JSONValue.Member("steps", PlanReport.steps(plan, on: standing.today).json),
        JSONValue.Member("advice", .array(advice.map(linked))),
        JSONValue.Member(
          "history",
          .array(
            plan.events.map {
              ["at": .string($0.instant.description), "by": .string($0.actor), "what": .string($0.what)]
            })),
      ])
  }

  private static func linked(_ advice: LinkedAdvice) -> JSONValue {
    let made = advice.standing?.recommendation.value
    return [
      "id": .string(advice.id), "title": made.map { .string($0.title) } ?? .null,
      "state": advice.standing.map { .string($0.stateName) } ?? .null,
      "currency": made.map { .string($0.value.expected.currency.code) } ?? .null,
      "promised": made.map { .number($0.value.expected.decimalText) } ?? .null,
      "effect": advice.effect.map { .number($0.expected.decimalText) } ?? .null,
    ]
  }
}

/// A plan as a person reads it.
struct PlanText {
  let standing: PlanStanding
  let advice: [LinkedAdvice]

  var text: String {
    let (plan, outlook) = (standing.plan, standing.outlook)
    let days = plan.goal.days
    var lines = [
      "\(plan.number). \(plan.title)  [\(standing.status)]",
      "   \(standing.definition.title) in \(standing.store.countryCode) from \(days.lowerBound) to \(days.upperBound.advanced(by: -1)): \(standing.text(Double(plan.goal.target)))",
      "   so far \(standing.text(Double(outlook.soFar))), \(outlook.settledDays) of \(days.count) days are settled; \(plan.owner) answers for it",
    ]
    if let end = outlook.end, let chance = outlook.probability {
      lines.append(
        "   expected \(standing.text(end.expected)), nine in ten between \(standing.text(end.wide.lowerBound)) and \(standing.text(end.wide.upperBound)); \(Int((chance * 100).rounded())) % to be reached"
      )
    }
    if outlook.status == .unknown { lines.append("   too few days of the store are known to say more") }
    if !plan.steps.isEmpty {
      lines += ["", PlanReport.steps(plan, on: standing.today).text(.text).trimmed]
    }
    if !advice.isEmpty { lines.append("") }
    for one in advice {
      let made = one.standing?.recommendation.value
      let effect = one.effect.map { ", brought \($0.expected)" } ?? ""
      lines.append(
        "\(one.id)  \(made?.title ?? "is neither proposed nor was decided on")\(made.map { "  (\(one.standing?.stateName ?? ""), promises \($0.value.expected)\(effect))" } ?? "")"
      )
    }
    lines.append("")
    lines += plan.events.map { "\($0.instant)  \($0.actor)  \($0.what)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardStorage
internal import StewardWorkspace

struct OutcomesCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "outcomes", abstract: "What came of the advice that was done, beside what it promised.",
    discussion: """
      The effect is the difference to what the item would have brought by the items that were named when it was done, with an \
      interval of nine cases in ten. Before the window is settled, missing_days says how long that takes.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Flag(help: "How the advice of each recommender and rule fared.") var league = false
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let found = try await workspace.outcomes(of: accounts, asOf: asOf?.instant ?? currentInstant())
    if league {
      try common.write(Report(try OutcomeLeague(found.flatMap(\.lines))))
      return
    }
    var report = Report(
      "account", "id", "number", "title", "state", "metric", "window_from", "window_to", "missing_days", "currency",
      "promised_low", "promised", "promised_high", "promise_basis", "effect_low", "effect", "effect_high", "otherwise",
      "hit", "inside_promise", "controls", "placebo_probability", "measurements", "remark")
    for (account, lines) in found {
      for line in lines { report.add(row(account.id, line)) }
    }
    try common.write(report)
  }

  private func row(_ account: AccountID, _ line: OutcomeLedger.Line) -> [JSONValue] {
    let made = line.advice.recommendation.value
    let effect = line.outcome?.effect
    func money(_ money: Money?) -> JSONValue { money.map { .number($0.decimalText) } ?? .null }
    return [
      .string(account.text), .string(line.advice.recommendation.id), .int(line.advice.number), .string(made.title),
      .string(line.advice.state.rawValue), .string(line.plan.metric.description),
      .string(line.plan.window.lowerBound.description),
      .string(line.plan.window.upperBound.advanced(by: -1).description), .int(line.missingDays),
      .string(made.value.expected.currency.code), money(made.value.low), money(made.value.expected),
      money(made.value.high), .string(made.valueBasis), money(effect?.change.low), money(effect?.change.expected),
      money(effect?.change.high), money(effect?.otherwise), line.isHit.map { .bool($0) } ?? .null,
      line.isInsidePromise.map { .bool($0) } ?? .null, effect.map { .int($0.controlCount) } ?? .null,
      effect.map { .number(fixedPointText(Int64(($0.placeboProbability * 1_000).rounded()), digits: 3)) } ?? .null,
      .int(line.measurements), .string(line.outcome?.remark ?? ""),
    ]
  }
}

extension Report {
  fileprivate init(_ league: OutcomeLeague) {
    self.init(
      "recommender", "rule", "measured_count", "waiting", "hit_rate", "calibration", "currency", "promised", "measured")
    func share(_ value: Double?) -> JSONValue {
      value.map { .number(fixedPointText(Int64(($0 * 1_000).rounded()), digits: 3)) } ?? .null
    }
    for line in league.lines {
      add(
        .string(line.recommender), .string(line.rule), .int(line.count), .int(line.waiting), share(line.hitRate),
        share(line.calibration), .string(line.currency.code), .number(line.promised.decimalText),
        .number(line.measured.decimalText))
    }
  }
}

internal import StewardDomain
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardReporting
internal import StewardStorage
internal import StewardWorkspace

extension Tracing {
  /// Advice as it was kept when somebody decided on it; the newest decision where no number says which.
  func decided(
    _ id: String, _ number: Int64?, in account: AccountID
  ) throws -> (advice: StoredAdvice, found: Found)? {
    let kept = try workspace.engine.read { try AdviceRepository($0, account: account).all() }
    return kept.first { $0.recommendation.id == id && (number ?? $0.number) == $0.number }.map {
      ($0, Found($0.recommendation.value, asOf: $0.asOf))
    }
  }

  func trace(_ id: AdviceFigureID) throws -> TraceResult {
    for candidate in try account.map({ [try workspace.account($0)] }) ?? workspace.accounts() {
      guard let kept = try decided(id.advice, id.number, in: candidate.id) else { continue }
      let title = "\(candidate.name): \(kept.found.title)\n\(Self.history(of: kept.advice))"
      switch id.measure {
      case .promise:
        let promise = TraceResult.Figure(
          id: "\(id)", statement: kept.found.valueBasis ?? "", value: nil, traced: nil, lines: [], records: [],
          rule: nil)
        let figures = try kept.found.evidence.enumerated().map { place, evidence in
          try figure("figure \(place + 1)", evidence, candidate.id, kept.advice.asOf)
        }
        return TraceResult(title: "\(title)\nas known at \(kept.advice.asOf)", figures: [promise] + figures)
      case .effect:
        let recount = try workspace.engine.read {
          try OutcomeRecount(id.advice, number: kept.advice.number, of: candidate.id, $0)
        }
        guard let recount else { throw WorkspaceError("\(id.advice) wasn't done, so it has no effect") }
        return TraceResult(title: title, figures: try EffectTracing(self, candidate, recount).figures("\(id)"))
      }
    }
    throw WorkspaceError("nobody decided on \(id.advice); see `steward advice list`")
  }

  /// A line for each step of its life.
  private static func history(of advice: StoredAdvice) -> String {
    advice.events.map { event in
      let why = [event.reason?.rawValue ?? "", event.note].filter { !$0.isEmpty }.joined(separator: ": ")
      return "  \(event.state.rawValue) by \(event.actor) at \(event.instant)\(why.isEmpty ? "" : " (\(why))")"
    }.joined(separator: "\n")
  }
}

/// Works an effect out again, from the stored facts and from nothing but lines of reports.
struct EffectTracing {
  private let tracing: Tracing
  private let account: Account
  private let recount: OutcomeRecount

  init(_ tracing: Tracing, _ account: Account, _ recount: OutcomeRecount) {
    self.tracing = tracing
    self.account = account
    self.recount = recount
  }

  private var plan: MeasurementPlan { recount.plan }
  private var currency: Currency { recount.advice.recommendation.value.value.expected.currency }

  /// The effect, its bounds, what would have been otherwise; then the figures that they were worked out from.
  func figures(_ id: String) throws -> [TraceResult.Figure] {
    let window = TraceResult.text(plan.window)
    guard let outcome = recount.outcomes.last, let effect = outcome.effect else {
      let why = recount.outcomes.last?.remark
      let names = recount.controls.map(\.name).joined(separator: ", ")
      return [
        TraceResult.Figure(
          id: id, statement: "\(subject) of \(window), \(why ?? "not measured yet")", value: nil, traced: nil,
          lines: [],
          records: [], rule: plan.method == .none ? "no method" : "\(method), fitted on \(fitted): \(names)")
      ]
    }
    let store = recount.advice.recommendation.value.subject.marketplace
    let snapshot = try tracing.workspace.snapshot(of: account, asOf: outcome.measured)
    guard let part = snapshot.marketplaces.first(where: { $0.marketplace.id == store }) else {
      throw WorkspaceError("no facts of \(store.text) are stored")
    }
    let slice = try slice(part, asOf: outcome.measured)
    let again = recount.effect(slice.rebuilt.facts, stated: part.facts)
    func result(
      _ id: String, _ statement: String, _ pick: (AdviceOutcome.Effect) -> Money, rule: String? = nil
    ) -> TraceResult.Figure {
      TraceResult.Figure(
        id: id, statement: statement, value: pick(effect).minorUnits, traced: again.map { pick($0.effect).minorUnits },
        lines: [], records: [], rule: rule, show: money)
    }
    let remark = outcome.remark.isEmpty ? "" : "; \(outcome.remark)"
    return [
      result(
        id, "\(subject) of \(window), what it was more than it would have been; measured \(outcome.measured)\(remark)",
        \.change.expected, rule: "\(method), fitted on \(fitted)"),
      result("low", "the effect is at least that in nineteen cases of twenty, by placebos", \.change.low),
      result("high", "the effect is at most that in nineteen cases of twenty, by placebos", \.change.high),
      result("otherwise", "what would have been, a weighted mean of the other items", \.otherwise),
    ] + earlier + compared(slice, again?.weights ?? [])
  }

  /// What was measured before figures were restated.
  private var earlier: [TraceResult.Figure] {
    recount.outcomes.dropLast().map { outcome in
      let words = outcome.effect.map { "\($0.change.expected) (\($0.change.low) to \($0.change.high))" }
      return TraceResult.Figure(
        id: "earlier", statement: "by figures since restated, measured \(outcome.measured): \(words ?? outcome.remark)",
        value: nil, traced: nil, lines: [], records: [], rule: nil)
    }
  }

  private var subject: String {
    let sales = plan.margin.map { "\(fixedPointText(Int64(($0 * 1_000).rounded()), digits: 1)) % of \(plan.metric)" }
    return (sales ?? "\(plan.metric)") + (plan.cost.map { " less \($0)" } ?? "")
  }

  private var method: String { "synthetic control by \(recount.controls.count) items named when it was done" }
  private var fitted: String { TraceResult.text(plan.before) }

  private func money(_ minor: Int64) -> String { "\(Money(minorUnits: minor, currency: currency))" }

  /// The item and those it is compared with, from lines.
  private func slice(_ part: MarketplaceSnapshot, asOf: Instant) throws -> TracedSlice {
    let windows = [plan.before, plan.window].filter { !$0.isEmpty }
    let chosen = recount.rows(in: part.facts)
    let lines = try FigureTracer(tracing.workspace.ingestor).lines(
      of: [plan.metric] + (plan.cost.map { [$0] } ?? []), account: account.id, marketplace: part.marketplace.id,
      items: part.facts.items, chosen: chosen, windows: windows, asOf: asOf)
    return TracedSlice(account: account, part: part, chosen: chosen, lines: lines, windows: windows)
  }

  /// What each item had over the window and before: the item itself with its lines, the others in brief.
  private func compared(_ slice: TracedSlice, _ weights: [Double]) -> [TraceResult.Figure] {
    slice.chosen.enumerated().flatMap { place, row -> [TraceResult.Figure] in
      let name = slice.part.facts.items[row].name
      let share = weights.indices.contains(place - 1) ? Int64((weights[place - 1] * 1_000).rounded()) : 0
      let counts = place == 0 ? "" : ", counts for \(fixedPointText(share, digits: 1)) %"
      return ([plan.metric] + (plan.cost.map { [$0] } ?? [])).flatMap { metric in
        [plan.window, plan.before].compactMap { days in
          let own = slice.lines.filter { $0.metric == metric && $0.item == row && days.contains($0.line.day) }.map(
            \.line)
          let stated = slice.part.facts.sum(of: metric, item: row, in: days).flatMap {
            $0.reportedDays > 0 ? $0.value : nil
          }
          guard stated != nil || !own.isEmpty else { return nil }
          return TraceResult.Figure(
            id: "\(metric)", statement: "\(name), \(TraceResult.text(days))\(counts)", value: stated,
            traced: own.isEmpty ? nil : own.reduce(0) { $0 &+ $1.value }, lines: own, records: [], rule: nil,
            isBrief: place > 0, show: money)
        }
      }
    }
  }
}

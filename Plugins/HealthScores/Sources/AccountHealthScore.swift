internal import StewardDomain
internal import StewardPluginAPI

/// How the account stands with the marketplace: a weighted sum over its rates, counters and status.
///
/// A rate that keeps its whole distance from the target earns all, at the target half, and nothing where it misses the
/// target by as much as the target allows. A target that stands in the report goes before the pack's.
struct AccountHealthScore: HealthJudge {
  let identifier = "account-health"
  private let pack: HealthPack
  private let rules: [HealthRule]
  private let measured: [(rule: HealthRule, direction: String, target: Double, nothingAt: Double)]
  private let status: HealthRule
  private let atRisk: Double

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    rules = try pack.rules(identifier)
    status = try pack.rule(identifier, "status")
    atRisk = try status.number("atRisk", in: 0...1)
    var measured: [(rule: HealthRule, direction: String, target: Double, nothingAt: Double)] = []
    for rule in rules where rule.id != status.id {
      guard let direction = rule.text("direction"), ["below", "above", "counter"].contains(direction) else {
        throw PluginError(.badInput, "the health pack's rule \(rule.id) needs a direction: below, above or counter")
      }
      let isCounter = direction == "counter"
      let target = try rule.number("target", in: isCounter ? 0...1_000 : 0.0001...0.9999)
      let nothingAt = isCounter ? try rule.number("nothingAt", in: max(1, target + 1)...10_000) : 1
      measured.append((rule, direction, target, nothingAt))
    }
    self.measured = measured
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let subject = snapshot.subject(nil)
    guard let health = snapshot.accountHealth else {
      return snapshot.facts.items.isEmpty ? [] : [.missing(subject, "no account health report was read")]
    }
    var results = measured.map { ($0.rule, result($0.rule, $0.direction, $0.target, $0.nothingAt, health)) }
    results.append((status, statusResult(health)))
    let known = results.filter { if case .known = $0.1 { true } else { false } }
    guard !known.isEmpty else { return [.missing(subject, "the account health report has no rate, counter or status")] }
    // Any of them can carry the score, so one that is known leads.
    let ordered = known + results.filter { if case .missing = $0.1 { true } else { false } }
    guard case .score(let score) = Verdict(subject, pack: pack, results: ordered) else { return [] }
    guard health.status == "DEACTIVATED" else { return [.score(score)] }
    let taken = Score.Reason(
      points: -score.value,
      evidence: Evidence(
        "The account is deactivated: nothing is left", source: .rule(pack: pack.name, rule: status.id)))
    return [.score(Score(subject: subject, base: 0, reasons: score.reasons + [taken]))]
  }

  private func result(
    _ rule: HealthRule, _ direction: String, _ fallback: Double, _ nothingAt: Double, _ health: AccountHealth
  ) -> RuleResult {
    guard let measure = health.measures.first(where: { $0.name == rule.id }) else {
      return .missing("it isn't reported")
    }
    let target = measure.target ?? fallback
    let differs = measure.target.map { abs($0 - fallback) > 1e-9 } ?? false
    let note =
      differs ? "; the pack knows another target, \(direction == "counter" ? tenths(fallback) : percent(fallback))" : ""
    let source = Evidence.Source.records([measure.source])
    if direction == "counter" {
      let share = 1 - max(0, measure.value - target) / max(1, nothingAt - target)
      return .known(
        share: min(1, max(0, share)), statement: "\(tenths(measure.value)), target \(tenths(target))\(note)",
        source: source)
    }
    // What goes wrong, and how much of it is allowed.
    let wrong = direction == "below" ? measure.value : 1 - measure.value
    let allowed = direction == "below" ? target : 1 - target
    let share = allowed > 0 ? 1 - wrong / (2 * allowed) : wrong <= 0 ? 1 : 0
    return .known(
      share: min(1, max(0, share)), statement: "\(percent(measure.value)), target \(percent(target))\(note)",
      source: source)
  }

  private func statusResult(_ health: AccountHealth) -> RuleResult {
    let source = health.statusSource.map { Evidence.Source.records([$0]) }
    switch health.status {
    case "NORMAL": return .known(share: 1, statement: "normal", source: source)
    case "AT_RISK": return .known(share: atRisk, statement: "at risk", source: source)
    case "DEACTIVATED": return .known(share: 0, statement: "deactivated", source: source)
    default: return .missing("it isn't reported, or in a word that isn't known")
    }
  }
}

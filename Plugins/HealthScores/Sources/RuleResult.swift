internal import StewardDomain

/// What one rule found of one subject: a share of its weight with the figure, or what is missing.
enum RuleResult {
  case known(share: Double, statement: String, source: Evidence.Source?)
  case missing(String)

  /// The share that the rule's ramp gives for a measured value.
  static func measured(
    _ rule: HealthRule, _ value: Double, _ statement: String, _ source: Evidence.Source?
  ) -> RuleResult {
    guard let ramp = rule.ramp else { return .missing("the pack has no ramp") }
    guard !value.isNaN else { return .missing("it can't be worked out") }
    return .known(share: ramp(value), statement: statement, source: source)
  }
}

/// What became of a subject: a score, or what was missing for one.
enum Verdict {
  case score(Score)
  case missing(Subject, String)

  /// A weighted sum of the rules that could be told, weights rescaled to 1. A rule that couldn't stands among the
  /// reasons without points. Where the first rule couldn't, there is no score.
  init(_ subject: Subject, pack: HealthPack, results: [(rule: HealthRule, result: RuleResult)]) {
    if case .missing(let what)? = results.first?.result {
      self = .missing(subject, what)
      return
    }
    var total = 0.0
    for case (let rule, .known) in results { total += rule.weight }
    let reasons = results.map { rule, result in
      let source = Evidence.Source.rule(pack: pack.name, rule: rule.id)
      switch result {
      case .known(let share, let statement, let given):
        return Score.Reason(
          points: rule.weight / total * share,
          evidence: Evidence("\(rule.title): \(statement)", source: given ?? source))
      case .missing(let what):
        return Score.Reason(points: 0, evidence: Evidence("\(rule.title): not known, since \(what)", source: source))
      }
    }
    self =
      total > 0 ? .score(Score(subject: subject, base: 0, reasons: reasons)) : .missing(subject, "nothing is known")
  }
}

/// A share as percent with one digit.
func percent(_ share: Double) -> String { tenths(share * 100) + " %" }

/// A number with one digit, to the nearest, ties to even; bounded, so that odd input can't trap.
func tenths(_ value: Double) -> String {
  fixedPointText(Int64((max(-1e12, min(value, 1e12)) * 10).rounded(.toNearestOrEven)), digits: 1)
}

/// Days as people write them: both ends belong to them.
func text(_ days: Range<CivilDay>) -> String { "\(days.lowerBound) to \(days.upperBound.advanced(by: -1))" }

/// A sum as an integer; bounded, so that odd input can't trap.
func whole(_ value: Double) -> Int64 { Int64(max(-9e18, min(value, 9e18))) }

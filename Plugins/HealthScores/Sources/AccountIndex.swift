internal import StewardDomain
internal import StewardPluginAPI

/// One number for the account: the published weighted sum of its scores, over those that could be given.
struct AccountIndex: HealthJudge {
  let identifier = "account-index"
  private let pack: HealthPack
  private let parts: [(rule: HealthRule, judge: any HealthJudge)]

  init(_ pack: HealthPack, parts judges: [any HealthJudge]) throws(PluginError) {
    self.pack = pack
    var parts: [(rule: HealthRule, judge: any HealthJudge)] = []
    for rule in try pack.rules(identifier) {
      guard let judge = judges.first(where: { $0.identifier == rule.id }) else {
        throw PluginError(.badInput, "the health pack's account-index names \(rule.id), which is no score")
      }
      parts.append((rule, judge))
    }
    self.parts = parts
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let whole = snapshot.subject(nil)
    var known: [(rule: HealthRule, result: RuleResult)] = []
    var missing: [(rule: HealthRule, result: RuleResult)] = []
    for (rule, judge) in parts {
      for verdict in judge.verdicts(snapshot) {
        switch verdict {
        case .score(let score) where score.subject == whole:
          known.append(
            (rule, .known(share: score.value, statement: "\(percent(score.value)) of its own", source: nil)))
        case .missing(whole, let what): missing.append((rule, .missing(what)))
        default: break
        }
      }
    }
    guard !known.isEmpty else { return missing.isEmpty ? [] : [.missing(whole, "none of its parts could be given")] }
    return [Verdict(whole, pack: pack, results: known + missing)]
  }
}

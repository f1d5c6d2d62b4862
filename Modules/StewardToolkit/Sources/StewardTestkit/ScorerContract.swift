public import StewardDomain
public import StewardPluginAPI

/// Checks that a scorer keeps its promises on one snapshot.
///
/// It is pure, its values lie within 0 … 1, its reasons add up, its evidence can be followed, and it takes an empty
/// snapshot.
///
/// - Returns: what is wrong, one sentence each; empty where nothing is.
public func scorerContract(_ scorer: any Scorer, snapshot: MarketplaceSnapshot) -> [String] {
  let analysis: (MarketplaceSnapshot) throws(PluginError) -> [Score] = { (given) throws(PluginError) in
    try scorer.scores(given)
  }
  var violations = identifierViolations(scorer.identifier, of: "identifier")
  let (scores, impurities) = twice(snapshot, analysis)
  violations += impurities
  violations += emptySnapshotViolations(like: snapshot, analysis)

  let known = knownItems(snapshot)
  var seen: Set<Subject> = []
  for score in scores {
    let owner = subjectName(score.subject)
    violations += subjectViolations(score.subject, in: snapshot, known: known)
    if !seen.insert(score.subject).inserted { violations.append("\(owner) has more than one score") }
    violations += sumViolations(score, owner: owner)
    if score.reasons.isEmpty { violations.append("\(owner): the score gives no reason") }
    for reason in score.reasons {
      violations += evidenceViolations(reason.evidence, of: owner, in: snapshot)
    }
  }
  return violations
}

private func sumViolations(_ score: Score, owner: String) -> [String] {
  guard score.value.isFinite, score.base.isFinite, score.reasons.allSatisfy({ $0.points.isFinite }) else {
    return ["\(owner): a number isn't finite"]
  }
  var violations: [String] = []
  if !(0...1).contains(score.value) { violations.append("\(owner): \(score.value) isn't within 0 and 1") }
  let sum = score.reasons.reduce(score.base) { $0 + $1.points }
  if abs(sum - score.value) > 1e-9 {
    violations.append("\(owner): the reasons add up to \(sum), the score is \(score.value)")
  }
  return violations
}

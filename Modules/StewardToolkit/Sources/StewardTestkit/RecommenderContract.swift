public import StewardDomain
public import StewardPluginAPI

/// Checks that a recommender keeps its promises on one snapshot.
///
/// It is pure, gives at most one recommendation per subject and kind, and each one has steps, a way back, evidence
/// that can be followed, money in the marketplace's currency with intervals of 0.9 and 0.5, what happens otherwise, what
/// would prove it wrong, and an end that lies ahead.
///
/// - Returns: what is wrong, one sentence each; empty where nothing is.
public func recommenderContract(_ recommender: any Recommender, snapshot: MarketplaceSnapshot) -> [String] {
  let analysis: (MarketplaceSnapshot) throws(PluginError) -> [Recommendation] = { (given) throws(PluginError) in
    try recommender.recommendations(given)
  }
  var violations = identifierViolations(recommender.identifier, of: "identifier")
  let (recommendations, impurities) = twice(snapshot, analysis)
  violations += impurities
  violations += emptySnapshotViolations(like: snapshot, analysis)

  let known = knownItems(snapshot)
  var seen: Set<String> = []
  for recommendation in recommendations {
    let owner = "\(subjectName(recommendation.subject)), \(recommendation.kind)"
    violations += identifierViolations(recommendation.kind, of: "kind")
    violations += subjectViolations(recommendation.subject, in: snapshot, known: known)
    let item = recommendation.subject.item
    if !seen.insert("\(recommendation.kind)\t\(item?.sku.text ?? "")\t\(item?.asin.text ?? "")").inserted {
      violations.append("\(owner): more than one recommendation")
    }
    violations += contentViolations(recommendation, owner: owner, snapshot: snapshot)
    for evidence in recommendation.evidence { violations += evidenceViolations(evidence, of: owner, in: snapshot) }
  }
  return violations
}

private func contentViolations(
  _ recommendation: Recommendation, owner: String, snapshot: MarketplaceSnapshot
) -> [String] {
  var violations: [String] = []
  let texts = [
    ("title", recommendation.title), ("action", recommendation.action), ("reversal", recommendation.reversal),
    ("value basis", recommendation.valueBasis), ("counterfactual", recommendation.counterfactual),
    ("disproof", recommendation.disproof), ("rule", recommendation.rule),
  ]
  for (name, text) in texts where text.isEmpty { violations.append("\(owner): the \(name) is empty") }
  if recommendation.evidence.isEmpty { violations.append("\(owner): there is no evidence") }
  if recommendation.value.expected.currency != snapshot.marketplace.currency {
    violations.append("\(owner): the value isn't in \(snapshot.marketplace.currency)")
  }
  let (value, likely) = (recommendation.value, recommendation.likely)
  if value.level != 0.9 { violations.append("\(owner): the interval's level is \(value.level), not 0.9") }
  if likely.level != 0.5 { violations.append("\(owner): the likely interval's level is \(likely.level), not 0.5") }
  if likely.expected != value.expected { violations.append("\(owner): the two intervals expect different amounts") }
  if likely.low.minorUnits < value.low.minorUnits || likely.high.minorUnits > value.high.minorUnits {
    violations.append("\(owner): the likely interval isn't within the other")
  }
  if recommendation.horizonDays < 1 { violations.append("\(owner): the horizon is less than a day") }
  if recommendation.effortMinutes < 1 { violations.append("\(owner): the effort is less than a minute") }
  if recommendation.expires <= snapshot.today { violations.append("\(owner): it expires before it can be read") }
  return violations
}

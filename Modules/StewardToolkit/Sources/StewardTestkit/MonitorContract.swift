public import StewardDomain
public import StewardPluginAPI

/// Checks that a monitor keeps its promises on one snapshot: pure, and every finding names its clause and its evidence.
///
/// - Returns: what is wrong, one sentence each; empty where nothing is.
public func monitorContract(_ monitor: any Monitor, snapshot: MarketplaceSnapshot) -> [String] {
  let analysis: (MarketplaceSnapshot) throws(PluginError) -> [Finding] = { (given) throws(PluginError) in
    try monitor.findings(given)
  }
  var violations = identifierViolations(monitor.identifier, of: "identifier")
  let (findings, impurities) = twice(snapshot, analysis)
  violations += impurities
  violations += emptySnapshotViolations(like: snapshot, analysis)

  let known = knownItems(snapshot)
  for finding in findings {
    let owner = subjectName(finding.subject)
    violations += subjectViolations(finding.subject, in: snapshot, known: known)
    if finding.clause.isEmpty { violations.append("\(owner): a finding names no clause") }
    if finding.title.isEmpty { violations.append("\(owner): a finding has no title") }
    if finding.evidence.isEmpty { violations.append("\(owner): \"\(finding.title)\" has no evidence") }
    for evidence in finding.evidence { violations += evidenceViolations(evidence, of: owner, in: snapshot) }
  }
  return violations
}

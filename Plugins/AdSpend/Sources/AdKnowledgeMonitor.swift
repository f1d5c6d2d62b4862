internal import StewardDomain
internal import StewardPluginAPI

/// Says of how many items the ads can't be judged, and what is missing.
struct AdKnowledgeMonitor: Monitor {
  let identifier = "ad-knowledge"
  let pack: AdPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    guard let lastReport = AdHistory.lastReport(snapshot, pack: pack) else { return [] }
    let facts = snapshot.facts
    let days = max(facts.days.lowerBound, snapshot.today.advanced(by: -pack.windowDays))..<snapshot.today
    var (few, costless, advertised) = (0, 0, 0)
    for item in facts.items.indices {
      guard let clicks = facts.sum(of: .adClicks, item: item, in: days)?.value, clicks > 0 else { continue }
      advertised += 1
      if AdHistory(snapshot, item: item, lastReport: lastReport, pack: pack) == nil {
        few += 1
      } else if snapshot.terms[facts.items[item].sku]?.unitCost == nil {
        costless += 1
      }
    }
    guard few + costless > 0 else { return [] }
    var reasons: [String] = []
    if few > 0 { reasons.append("\(few) of \(advertised) items with ads have fewer than \(pack.leastClicks) clicks") }
    if costless > 0 {
      reasons.append("of \(costless) the cost of a unit isn't known, so that none is advised to spend more on")
    }
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "window of \(pack.name)",
        severity: .notice, title: "Not all ads can be judged: " + reasons.joined(separator: "; "),
        evidence: [
          Evidence(
            "Wait for more clicks, or tell unit costs; whether ads bring what wouldn't come anyway shows when they are paused "
              + "for two weeks on a few items",
            source: .rule(pack: pack.name, rule: "window"))
        ])
    ]
  }
}

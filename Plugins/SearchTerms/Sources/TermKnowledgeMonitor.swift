internal import StewardDomain
internal import StewardPluginAPI

/// Says how much of what ads cost can't be judged by search term, and what is missing.
struct TermKnowledgeMonitor: Monitor {
  let identifier = "term-knowledge"
  let pack: TermPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let facts = snapshot.facts
    let days = max(facts.days.lowerBound, snapshot.today.advanced(by: -7 * pack.weeks))..<snapshot.today
    let hasAds = facts.items.indices.contains { facts.sum(of: .adClicks, item: $0, in: days)?.value ?? 0 > 0 }
    guard let history = TermHistory(snapshot, pack: pack) else {
      guard hasAds else { return [] }
      return [
        finding(
          snapshot, "Ads run, and no report of search terms tells after which searches they were clicked on",
          "Let the connection bring the search term reports: Amazon keeps about nine weeks of them")
      ]
    }
    guard StoreMargin(snapshot, history.table) != nil else {
      return [
        finding(
          snapshot, "What orders leave isn't known, so that no search term can be weighed against what it costs",
          "Sales and ads by item are needed for the same days")
      ]
    }
    let thin = history.uses.filter {
      (1..<pack.leastClicks).contains($0.sum(\.recentClicks)) && $0.sum(\.orders) == 0
    }
    guard !thin.isEmpty else { return [] }
    let cost = thin.reduce(0) { $0 + $1.sum(\.recentCost) }
    let spent = Money(
      minorUnits: Int64(min(9e18, max(0, cost))), currency: snapshot.marketplace.currency)
    return [
      finding(
        snapshot,
        "\(thin.count) of \(history.uses.count) search terms brought no order and have fewer than \(Int64(pack.leastClicks)) "
          + "clicks: too few to judge, \(spent) together",
        "Wait for more clicks; where many of them share a word that isn't meant, exclude the word as a phrase")
    ]
  }

  private func finding(_ snapshot: MarketplaceSnapshot, _ title: String, _ advice: String) -> Finding {
    Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "window of \(pack.name)",
      severity: .notice, title: title, evidence: [Evidence(advice, source: .rule(pack: pack.name, rule: "window"))])
  }
}

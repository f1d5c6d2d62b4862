internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Says where a store's prices have varied too little to advise on them, and what would help.
struct PriceKnowledgeMonitor: Monitor {
  let identifier = "price-knowledge"
  let pack: PricePack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let knowledge = PriceKnowledge(snapshot, pack: pack)
    guard !knowledge.histories.isEmpty, !knowledge.isEnough else { return [] }
    let units = knowledge.histories.reduce(0) { $0 + $1.history.units }
    func tenths(_ value: Double) -> String { fixedPointText(Int64((min(value, 1e9) * 10).rounded()), digits: 1) }
    let known = tenths(knowledge.response.information)
    let needed = tenths(pack.leastInformation)
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "elasticity of \(pack.name)",
        severity: .notice,
        title:
          "Prices have hardly changed, so nobody can say what a change would bring. Try 5 % more or less on a few items "
          + "for two weeks",
        evidence: [
          Evidence(
            "\(units) units of \(knowledge.histories.count) items were looked at; their prices tell \(known) of the "
              + "\(needed) that are needed",
            source: .rule(pack: pack.name, rule: "elasticity"))
        ])
    ]
  }
}

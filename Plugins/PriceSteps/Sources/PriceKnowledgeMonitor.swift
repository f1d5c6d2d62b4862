internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Says where a store's prices have varied too little to advise on them, and what would help.
struct PriceKnowledgeMonitor: Monitor {
  let identifier = "price-knowledge"
  let pack: PricePack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let knowledge = PriceKnowledge(snapshot, pack: pack)
    guard !knowledge.histories.isEmpty else { return [] }
    return knowledge.isEnough ? costless(knowledge, snapshot) : [hardlyChanged(knowledge, snapshot)]
  }

  /// Without the cost of goods no price is lowered: more sales may be a loss.
  private func costless(_ knowledge: PriceKnowledge, _ snapshot: MarketplaceSnapshot) -> [Finding] {
    let items = snapshot.facts.items
    let count = knowledge.histories.count { snapshot.terms[items[$0.item].sku]?.unitCost == nil }
    guard count > 0 else { return [] }
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "steps of \(pack.name)",
        severity: .notice,
        title:
          "Of \(count) of \(knowledge.histories.count) items the cost of a unit isn't known, so that no lower price is advised",
        evidence: [
          Evidence("Tell unit costs to have lower prices judged as well", source: .rule(pack: pack.name, rule: "steps"))
        ])
    ]
  }

  private func hardlyChanged(_ knowledge: PriceKnowledge, _ snapshot: MarketplaceSnapshot) -> Finding {
    let units = knowledge.histories.reduce(0) { $0 + $1.history.units }
    func tenths(_ value: Double) -> String { fixedPointText(Int64((min(value, 1e9) * 10).rounded()), digits: 1) }
    let known = tenths(knowledge.response.information)
    let needed = tenths(pack.leastInformation)
    return Finding(
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
  }
}

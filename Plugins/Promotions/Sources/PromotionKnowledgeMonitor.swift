internal import StewardDomain
internal import StewardPluginAPI

/// Says where a store's promotions tell too little to advise on them, and what would help.
struct PromotionKnowledgeMonitor: Monitor {
  let identifier = "promotion-knowledge"
  let pack: PromotionPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let knowledge = PromotionKnowledge(snapshot, pack: pack)
    guard !knowledge.histories.isEmpty else { return [] }
    return knowledge.isEnough ? costless(knowledge, snapshot) : [thin(knowledge, snapshot)]
  }

  /// Without the cost of goods nobody knows what a lower price leaves.
  private func costless(_ knowledge: PromotionKnowledge, _ snapshot: MarketplaceSnapshot) -> [Finding] {
    let items = snapshot.facts.items
    let count = knowledge.histories.count { snapshot.terms[items[$0.item].sku]?.unitCost == nil }
    guard count > 0 else { return [] }
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "advice of \(pack.name)",
        severity: .notice,
        title:
          "Of \(count) of \(knowledge.histories.count) items the cost of a unit isn't known, so that nobody can say whether "
          + "their promotions pay",
        evidence: [
          Evidence("Tell unit costs to have promotions judged", source: .rule(pack: pack.name, rule: "advice"))
        ])
    ]
  }

  private func thin(_ knowledge: PromotionKnowledge, _ snapshot: MarketplaceSnapshot) -> Finding {
    let count = knowledge.response.promotions
    return Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "response of \(pack.name)",
      severity: .notice,
      title:
        "Too few promotions were seen to say what one brings. Try 10 % off for a week on a few items that sell every day",
      evidence: [
        Evidence(
          "\(count) promotions of \(knowledge.histories.count) items were found in their prices",
          source: .rule(pack: pack.name, rule: "dip"))
      ])
  }
}

package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class PromotionsBundle: PluginBundle {
  private let pack: PromotionPack

  package required init(host: any HostServices) throws {
    pack = try PromotionPack(parsing: host.resource("promotions-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [PromotionsRecommender(pack: pack)] }
  package override func monitors() -> [any Monitor] { [PromotionKnowledgeMonitor(pack: pack)] }
}

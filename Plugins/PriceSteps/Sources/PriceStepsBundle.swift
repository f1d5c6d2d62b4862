package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class PriceStepsBundle: PluginBundle {
  private let pack: PricePack

  package required init(host: any HostServices) throws {
    pack = try PricePack(parsing: host.resource("price-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [PriceStepsRecommender(pack: pack)] }
  package override func monitors() -> [any Monitor] { [PriceKnowledgeMonitor(pack: pack)] }
}

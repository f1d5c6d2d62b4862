package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class NewMarketsBundle: PluginBundle {
  private let pack: MarketPack

  package required init(host: any HostServices) throws {
    pack = try MarketPack(parsing: host.resource("markets-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [NewMarketsRecommender(pack: pack)] }
  package override func monitors() -> [any Monitor] {
    [RegionalShortfallMonitor(pack: pack), MarketKnowledgeMonitor(pack: pack)]
  }
}

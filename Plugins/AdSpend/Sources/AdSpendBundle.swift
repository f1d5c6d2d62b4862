package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class AdSpendBundle: PluginBundle {
  private let pack: AdPack

  package required init(host: any HostServices) throws {
    pack = try AdPack(parsing: host.resource("ads-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [AdSpendRecommender(pack: pack)] }
  package override func monitors() -> [any Monitor] { [AdKnowledgeMonitor(pack: pack)] }
}

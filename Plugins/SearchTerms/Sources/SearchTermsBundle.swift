package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class SearchTermsBundle: PluginBundle {
  private let pack: TermPack

  package required init(host: any HostServices) throws {
    pack = try TermPack(parsing: host.resource("terms-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [NegationRecommender(pack: pack)] }
  package override func monitors() -> [any Monitor] {
    [TermKnowledgeMonitor(pack: pack), BackendWordsMonitor(pack: pack), NewTargetsMonitor(pack: pack)]
  }
}

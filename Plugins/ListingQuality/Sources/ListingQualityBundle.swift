package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class ListingQualityBundle: PluginBundle {
  private let pack: RulePack

  package required init(host: any HostServices) throws {
    pack = try RulePack(parsing: host.resource("rules-2025-01.json"))
    try super.init(host: host)
  }

  package override func scorers() -> [any Scorer] {
    [
      ListingScorer(identifier: "listing-compliance", pack: pack.name, rules: pack.compliance),
      ListingScorer(identifier: "listing-persuasion", pack: pack.name, rules: pack.persuasion),
    ]
  }
}

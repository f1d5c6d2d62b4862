package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class StockCoverBundle: PluginBundle {
  private let pack: StockPack

  package required init(host: any HostServices) throws {
    pack = try StockPack(parsing: host.resource("stock-2026-01.json"))
    try super.init(host: host)
  }

  package override func recommenders() -> [any Recommender] { [StockCoverRecommender(pack: pack)] }
}

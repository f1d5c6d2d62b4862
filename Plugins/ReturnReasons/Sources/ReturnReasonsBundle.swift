package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class ReturnReasonsBundle: PluginBundle {
  private let pack: ReturnPack

  package required init(host: any HostServices) throws {
    pack = try ReturnPack(parsing: host.resource("returns-2026-11.json"))
    try super.init(host: host)
  }

  package override func monitors() -> [any Monitor] { [ReturnReasonsMonitor(pack: pack)] }
}

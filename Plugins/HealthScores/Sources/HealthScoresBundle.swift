package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class HealthScoresBundle: PluginBundle {
  private let judges: [any HealthJudge]
  private let pack: String

  package required init(host: any HostServices) throws {
    let read = try HealthPack(parsing: host.resource("health-2026-01.json"))
    judges = try HealthScorer.judges(read)
    pack = read.name
    try super.init(host: host)
  }

  package override func scorers() -> [any Scorer] { judges.map { HealthScorer(judge: $0) } }
  package override func monitors() -> [any Monitor] { [ScoreGapMonitor(pack: pack, judges: judges)] }
}

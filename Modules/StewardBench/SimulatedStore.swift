internal import StewardDomain
internal import StewardIngest
internal import StewardSQLite
internal import StewardSimulator
internal import StewardStorage

/// A simulated world whose reports have been loaded, with what was planted in it.
struct SimulatedStore {
  let world: World
  let truth: PlantedTruth
  let engine: SQLiteEngine
  let kinds: [RecordKind]
  let restatementDays: Int
  /// How many documents were refused or quarantined.
  let unusedDocuments: Int
  /// Removed with the last reference.
  private let place: BenchFolder

  /// - Throws: ``BenchError`` where there is no such scenario.
  init(scenario name: String, seed: UInt64, accounts: Int, days: Int, within folder: String?) throws {
    guard let mix = EventMix.named(name) else { throw BenchError("\(name) isn't a scenario") }
    place = try BenchFolder(within: folder)
    var scenario = Scenario(accounts: accounts, days: days, seed: seed, endDay: "2026-10-31")
    scenario.mix = mix
    world = World(scenario)
    _ = try SimulatedPortfolio(world).write(to: place.path + "/world", threads: 1)
    truth = try PlantedTruth(path: place.path + "/world/truth.json")
    engine = try place.engine()
    let registry = try DefinitionRegistry()
    kinds = registry.kinds
    restatementDays =
      registry.all.filter { $0.family == "GET_SALES_AND_TRAFFIC_REPORT" }.map(\.restatementDays).max() ?? 3
    let ingestor = try Ingestor(engine: engine, registry: registry)
    var unused = 0
    for simulated in world.accounts {
      try engine.write { try AccountRepository($0).add(simulated.account) }
      unused += try SimulatedReports(folder: place.path + "/world", account: simulated.account).load(into: ingestor)
    }
    unusedDocuments = unused
  }
}

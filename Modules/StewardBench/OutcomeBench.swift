internal import StewardDomain
internal import StewardInsights
internal import StewardSimulator
internal import StewardStorage

/// Are effects measured that are known? Items of simulated stores get a lower price for a month or a repaired page, or nothing at all; the
/// same world without it says what that did. The path is the product's own: advice is proposed, done, settled and measured.
public struct OutcomeBench: Sendable {
  public var seeds: ClosedRange<UInt64> = 1...3
  public var accounts = 6
  /// How many items of a store are tried, one at a time.
  public var items = 8
  public var folder: String?

  private static let window = 30
  private static let days = 130

  public init() {}

  private struct Tally {
    var tried = 0
    var measured = 0
    /// The true effect lies within the interval.
    var inside = 0
    var rightSign = 0
    var signed = 0
    /// Of the interval, as a share of what would have been.
    var widths: [Double] = []
  }

  public func run() throws -> BenchReport {
    let engine = try BenchFolder(within: folder)
    let database = try engine.engine()
    var tallies: [String: Tally] = [:]
    let time = try seconds {
      for seed in seeds {
        var scenario = Scenario(accounts: accounts, days: Self.days, seed: seed, endDay: "2026-10-31")
        scenario.skusPerMarketplace = 40...40
        scenario.vendorEvery = 0
        let world = World(scenario)
        for cast in world.accounts {
          guard let store = cast.account.marketplaces.first.flatMap({ Marketplace.find($0) }) else { continue }
          for place in 0..<items {
            for (name, change) in [
              ("nothing", nil), ("promotion", WorldAction.Change.promotion(days: Self.window, factor: 0.75)),
            ] as [(String, WorldAction.Change?)] {
              let trial = Trial(
                world: world, account: cast.account, store: store, place: place * 5, change: change,
                days: scenario.range)
              let name = "\(name)"
              try add(
                trial, "\(seed)-\(cast.account.id)-\(place)-\(name)", database, to: &tallies[name, default: Tally()])
            }
          }
        }
      }
    }
    var report = BenchReport("outcomes")
    report.add("seconds", time)
    for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      report.add("\(name).tried", tally.tried)
      report.add("\(name).measured", tally.measured)
      report.add("\(name).truth_inside_interval", Double(tally.inside) / Double(max(1, tally.measured)))
      if tally.signed > 0 { report.add("\(name).right_sign", Double(tally.rightSign) / Double(tally.signed)) }
      let widths = tally.widths.sorted()
      if !widths.isEmpty { report.add("\(name).median_width", widths[widths.count / 2]) }
    }
    return report
  }

  private func add(_ trial: Trial, _ name: String, _ engine: some DatabaseEngine, to tally: inout Tally) throws {
    let start = trial.days.upperBound.advanced(by: -Self.window)
    guard let effect = trial.effect(from: start), let made = trial.recommendation(horizon: Self.window) else { return }
    tally.tried += 1
    let account = AccountID(name)
    try engine.write {
      try AnalysisRepository($0, account: account).replace(
        asOf: Instant(utc: start), today: start, failures: [], scores: [], findings: [], recommendations: [made])
    }
    _ = try AdviceDesk(engine, account: account).complete(
      made.id, on: start, by: "bench", at: Instant(utc: start), margin: nil, pack: try TriagePack(), effect.before)
    let snapshot = AccountSnapshot(account: trial.account, asOf: .distantFuture, marketplaces: [effect.after])
    let lines = try OutcomeLedger(engine, account: account).settle(snapshot, at: Instant(utc: trial.days.upperBound))
    guard let measured = lines.first?.outcome?.effect else { return }
    tally.measured += 1
    let range = measured.change.low.minorUnits...measured.change.high.minorUnits
    tally.inside += range.contains(effect.truth) ? 1 : 0
    if effect.truth != 0 {
      tally.signed += 1
      tally.rightSign += effect.truth.signum() == measured.change.expected.minorUnits.signum() ? 1 : 0
    }
    let width = Double(range.upperBound - range.lowerBound)
    tally.widths.append(width / max(1, Double(measured.otherwise.minorUnits)))
  }
}

/// One item of a simulated store, with something done on it or not.
private struct Trial {
  let world: World
  let account: Account
  let store: Marketplace
  let place: Int
  let change: WorldAction.Change?
  let days: Range<CivilDay>

  struct Effect {
    let before: MarketplaceSnapshot
    let after: MarketplaceSnapshot
    /// In minor units, over the days from the start.
    let truth: Int64
  }

  func effect(from start: CivilDay) -> Effect? {
    let without = world.outcomes(of: account.id, in: store.id)
    guard without.indices.contains(place), without[place].revenue.count == days.count else { return nil }
    var with = without
    if let change {
      let action = WorldAction(
        account: account.id, marketplace: store.id, sku: without[place].item.sku, day: start, change: change)
      with = world.after([action]).outcomes(of: account.id, in: store.id)
    }
    func sum(_ outcome: ItemOutcome) -> Int64 {
      outcome.revenue[days.lowerBound.distance(to: start)...].reduce(0, +)
    }
    return Effect(
      before: snapshot(without, until: start), after: snapshot(with, until: days.upperBound),
      truth: sum(with[place]) - sum(without[place]))
  }

  private func snapshot(_ items: [ItemOutcome], until end: CivilDay) -> MarketplaceSnapshot {
    let count = days.lowerBound.distance(to: end)
    var column = FactColumn(metric: .orderedRevenue, cellCount: items.count * count)
    for (row, item) in items.enumerated() {
      for day in 0..<count { column.set(row * count + day, to: item.revenue[day]) }
    }
    return MarketplaceSnapshot(
      marketplace: store, facts: FactTable(days: days.lowerBound..<end, items: items.map(\.item), columns: [column]),
      listings: [], settledBefore: end)
  }

  func recommendation(horizon: Int) -> Identified<Recommendation>? {
    let items = world.outcomes(of: account.id, in: store.id)
    guard items.indices.contains(place) else { return nil }
    let money = Money(minorUnits: 1, currency: store.currency)
    return Identified(
      id: "R-bench", author: "bench",
      value: Recommendation(
        subject: Subject(marketplace: store.id, item: items[place].item), kind: "lower-price", title: "", action: "",
        reversal: "", evidence: [], value: MoneyInterval(low: money, expected: money, high: money, level: 0.9),
        valueBasis: "", horizonDays: horizon, effortMinutes: 1, expires: days.upperBound))
  }
}

internal import Dispatch
internal import StewardDomain
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardSQLite
internal import StewardSimulator
internal import StewardStorage
internal import Synchronization

/// Simulated worlds, read through their reports: are planted causes found, and is anything found that wasn't planted?
public struct CauseBench: Sendable {
  public var seeds: ClosedRange<UInt64> = 1...5
  public var scenarios = ["calm", "busy", "hostile"]
  public var accounts = 5
  public var days = 180
  /// What an event must have cost, by the truth, to count as large: units, and the same in minor units as an alarm.
  public var leastUnits = 10.0
  public var folder: String?
  /// Called for each alarm without a planted event and each event that was missed, with a line of what is known of it.
  public var talk: (@Sendable (String) -> Void)?

  public init() {}

  public func run() throws -> BenchReport {
    var worlds: [(seed: UInt64, scenario: String)] = []
    for scenario in scenarios {
      guard EventMix.named(scenario) != nil else { throw BenchError("\(scenario) isn't a scenario") }
      worlds += seeds.map { ($0, scenario) }
    }
    let state = Mutex((counts: CauseCounts(), failure: (any Error)?.none))
    let list = worlds
    let time = try seconds {
      DispatchQueue.concurrentPerform(iterations: list.count) { place in
        do {
          let counts = try world(list[place].seed, list[place].scenario)
          state.withLock { $0.counts.add(counts) }
        } catch { state.withLock { $0.failure = error } }
      }
      if let failure = state.withLock({ $0.failure }) { throw failure }
    }
    return report(state.withLock { $0.counts }, worlds: worlds.count, seconds: time)
  }

  private func world(_ seed: UInt64, _ name: String) throws -> CauseCounts {
    let place = try BenchFolder(within: folder)
    var scenario = Scenario(accounts: accounts, days: days, seed: seed, endDay: "2026-10-31")
    scenario.mix = EventMix.named(name) ?? .calm
    let world = World(scenario)
    _ = try SimulatedPortfolio(world).write(to: place.path + "/world", threads: 1)
    let truth = try PlantedTruth(path: place.path + "/world/truth.json")
    let engine = try place.engine()
    let ingestor = try Ingestor(engine: engine, registry: try DefinitionRegistry())
    var counts = CauseCounts()
    for simulated in world.accounts {
      let account = simulated.account
      try engine.write { try AccountRepository($0).add(account) }
      counts.unusedDocuments += try SimulatedReports(folder: place.path + "/world", account: account).load(
        into: ingestor)
      // The day after the last one, before its later versions came, and long after.
      let early = Instant(utc: scenario.endDay.advanced(by: 1), secondOfDay: 10 * 3_600)
      let late = Instant(utc: scenario.endDay.advanced(by: 60), secondOfDay: 0)
      let before = try stores(account, engine, ingestor, asOf: early)
      let after = try stores(account, engine, ingestor, asOf: late)
      for (code, store) in after {
        let events = truth.events.filter { $0.account == account.id.text && $0.marketplace == code }
        let comparison = StoreComparison(
          bench: self, store: store, events: events, name: "\(name) \(seed) \(account.id) \(code)")
        counts.add(comparison.counts(isCalm: name == "calm"))
        counts.samples[Int(seed % 2)] += samples(before[code], store)
        let known = before[code]?.drops ?? []
        counts.restatementAlarms += known.count { drop in
          !store.drops.contains { $0.item == drop.item && overlap($0.days, drop.days) > 0 }
        }
      }
      if name == "calm" { counts.calmMonths += Double(days) / 30.4 }
    }
    return counts
  }

  struct Store {
    let panel: ListingPanel
    let detector: DropDetector
    let drops: [SalesDrop]
    /// Of the last three days, the newest first.
    let units: [Int64?]
  }

  private func stores(
    _ account: Account, _ engine: SQLiteEngine, _ ingestor: Ingestor, asOf: Instant
  ) throws
    -> [String: Store]
  {
    let kinds = ingestor.registry.kinds
    let restatement =
      ingestor.registry.all.filter { $0.family == "GET_SALES_AND_TRAFFIC_REPORT" }
      .map(\.restatementDays).max() ?? 3
    return try engine.read { session in
      let snapshot = try SnapshotBuilder(session, kinds: kinds, restatementDays: restatement)
        .snapshot(of: account, asOf: asOf)
      var result: [String: Store] = [:]
      for part in snapshot.marketplaces where part.facts.dayCount > 0 {
        let seen = try ObservationReader(session, kinds: kinds)
          .observations(of: account, in: part.marketplace, asOf: asOf)
        let panel = ListingPanel(part, seen)
        let detector = DropDetector(panel)
        result[part.marketplace.countryCode] = Store(
          panel: panel, detector: detector, drops: detector.drops(), units: Self.newestUnits(part.facts))
      }
      return result
    }
  }

  private static func newestUnits(_ facts: FactTable) -> [Int64?] {
    (1...3).map { age in
      let day = facts.days.upperBound.advanced(by: -age)
      let sums = facts.items.indices.compactMap {
        facts.sum(of: .unitsOrdered, item: $0, in: day..<day.advanced(by: 1))?.value
      }
      return sums.isEmpty ? nil : sums.reduce(0, +)
    }
  }

  /// Pairs of the same days in both views.
  private func samples(_ before: Store?, _ after: Store) -> [RestatementCurve.Sample] {
    guard let before, before.panel.days.upperBound == after.panel.days.upperBound else { return [] }
    return zip(before.units, after.units).enumerated().compactMap { place, pair in
      guard let known = pair.0, let settled = pair.1 else { return nil }
      return RestatementCurve.Sample(age: place + 1, known: Double(known), settled: Double(settled))
    }
  }

  /// Learns from one half of the worlds how much still comes, and tries it on the other.
  private func addNowcast(_ counts: CauseCounts, _ report: inout BenchReport) {
    let curve = RestatementCurve(counts.samples[0])
    for age in 1...3 {
      let tried = counts.samples[1].filter { $0.age == age && $0.known >= 20 }
      let pairs = tried.compactMap { sample in curve.nowcast(sample.known, age: age).map { ($0, sample) } }
      guard !pairs.isEmpty else { continue }
      let inside = pairs.count { $0.0.low <= $0.1.settled && $0.1.settled <= $0.0.high }
      func error(_ value: (RestatementCurve.Estimate, RestatementCurve.Sample) -> Double) -> Double {
        pairs.reduce(0) { $0 + abs(value($1.0, $1.1) / $1.1.settled - 1) } / Double(pairs.count)
      }
      report.add("nowcast.age_\(age).days", pairs.count)
      report.add("nowcast.age_\(age).inside_range", Double(inside) / Double(pairs.count))
      report.add("nowcast.age_\(age).error_as_known", error { $1.known })
      report.add("nowcast.age_\(age).error_nowcast", error { estimate, _ in estimate.middle })
    }
  }

  private func overlap(_ left: Range<CivilDay>, _ right: Range<CivilDay>) -> Int { left.clamped(to: right).count }

  private func report(_ counts: CauseCounts, worlds: Int, seconds: Double) -> BenchReport {
    var report = BenchReport("causes")
    report.add("worlds", worlds)
    report.add("seconds", seconds)
    report.add("floor", "at least \(leastUnits) units and \(DropPolicy().leastLossMinor) minor units by the truth")
    for group in CauseCounts.Group.allCases {
      let tallies = counts.tallies[group] ?? [:]
      let sum = tallies.values.reduce(CauseTally(), +)
      for (kind, tally) in tallies.sorted(by: { $0.key < $1.key }) + [("total", sum)] {
        add(tally, "\(group.rawValue).\(kind)", &report)
      }
    }
    report.add("drops", counts.drops)
    report.add("false_alarms", counts.falseAlarms)
    for (cause, count) in counts.falseByCause.sorted(by: { $0.key < $1.key }) { report.add("false.\(cause)", count) }
    report.add(
      "calm_false_alarms_per_account_month",
      counts.calmFalseAlarms == 0 ? 0 : Double(counts.calmFalseAlarms) / counts.calmMonths)
    report.add("alarms_of_restatement", counts.restatementAlarms)
    addNowcast(counts, &report)
    report.add("unused_documents", counts.unusedDocuments)
    return report
  }

  private func add(_ tally: CauseTally, _ name: String, _ report: inout BenchReport) {
    func share(_ count: Int, _ whole: Int) -> String { whole == 0 ? "-" : "\(count * 1_000 / whole)‰" }
    report.add(
      name,
      "planted \(tally.planted), visible \(tally.visible), detected \(tally.detected), first \(tally.first) (\(share(tally.first, tally.visible)) of visible, \(share(tally.first, tally.detected)) of detected), top three \(tally.topThree) (\(share(tally.topThree, tally.visible)), \(share(tally.topThree, tally.detected))), asked: first \(tally.askedFirst) (\(share(tally.askedFirst, tally.visible))), top three \(tally.askedTopThree) (\(share(tally.askedTopThree, tally.visible)))"
    )
  }
}

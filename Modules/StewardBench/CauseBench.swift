internal import Dispatch
internal import StewardDomain
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
    let stored = try SimulatedStore(scenario: name, seed: seed, accounts: accounts, days: days, within: folder)
    let endDay = stored.world.scenario.endDay
    var counts = CauseCounts()
    counts.unusedDocuments = stored.unusedDocuments
    for simulated in stored.world.accounts {
      let account = simulated.account
      // The day after the last one, before its later versions came, and long after.
      let early = Instant(utc: endDay.advanced(by: 1), secondOfDay: 10 * 3_600)
      let late = Instant(utc: endDay.advanced(by: 60), secondOfDay: 0)
      let before = try stores(account, stored, asOf: early)
      let after = try stores(account, stored, asOf: late)
      for (code, store) in after {
        let events = stored.truth.events.filter { $0.account == account.id.text && $0.marketplace == code }
        let comparison = StoreComparison(
          bench: self, store: store, events: events, name: "\(name) \(seed) \(account.id) \(code)")
        counts.add(comparison.counts(isCalm: name == "calm"))
        for drop in before[code]?.drops ?? []
        where !store.drops.contains(where: { $0.item == drop.item && overlap($0.days, drop.days) > 0 }) {
          counts.restatementAlarms += 1
          talk?("RESTATED \(name) \(seed) \(account.id) \(code) \(StoreComparison.line(drop))")
        }
      }
      if name == "calm" { counts.calmMonths += Double(days) / 30.4 }
    }
    try addNowcasts(stored, &counts)
    return counts
  }

  struct Store {
    let panel: ListingPanel
    let detector: DropDetector
    let drops: [SalesDrop]
  }

  private func stores(
    _ account: Account, _ stored: SimulatedStore, asOf: Instant
  ) throws
    -> [String: Store]
  {
    try stored.engine.read { session in
      let snapshot = try SnapshotBuilder(session, kinds: stored.kinds, restatementDays: stored.restatementDays)
        .snapshot(of: account, asOf: asOf)
      var result: [String: Store] = [:]
      for part in snapshot.marketplaces where part.facts.dayCount > 0 {
        let seen = try ObservationReader(session, kinds: stored.kinds)
          .observations(of: account, in: part.marketplace, asOf: asOf)
        let panel = ListingPanel(part, seen)
        let detector = DropDetector(panel)
        result[part.marketplace.countryCode] = Store(
          panel: panel, detector: detector, drops: detector.drops())
      }
      return result
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
      let falls = tallies.filter { PlantedTruth.isFall($0.key) }.values.reduce(CauseTally(), +)
      let sums = [("conversion_traffic_price", falls), ("total", sum)]
      for (kind, tally) in tallies.sorted(by: { $0.key < $1.key }) + sums {
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

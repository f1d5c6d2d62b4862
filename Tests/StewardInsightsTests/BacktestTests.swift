import StewardDomain
import StewardInsights
import StewardPluginAPI
import StewardStorage
import Testing

@Suite struct BacktestTests {
  private let world = AdviceWorld()
  private static let now = Instant(utc: "2027-01-01")

  @Test func `moments run over the days in steps, and probes are spread to the last one`() {
    let schedule = BacktestSchedule(over: "2026-10-01"..<"2026-10-23", every: 7)

    #expect(schedule.moments.map(\.utcDay.day) == ["2026-10-01", "2026-10-08", "2026-10-15", "2026-10-22"])
    #expect(schedule.probes(2).map(\.utcDay.day) == ["2026-10-08", "2026-10-22"])
    #expect(schedule.probes(9) == schedule.moments)
    #expect(schedule.probes(0).isEmpty)
    #expect(BacktestSchedule(over: "2026-10-01"..<"2026-10-01", every: 7).moments.isEmpty)
    #expect(BacktestSchedule(over: "2026-10-01"..<"2026-10-03", every: 0).moments.count == 2)
  }

  @Test func `a bundle whose words follow from what was known says the same whatever came later`() throws {
    let (one, other) = (try RestatedStore(later: 3), try RestatedStore(later: 40))
    let bundle = AnalysingBundle(id: "Honest", recommenders: [SalesRecommender()])

    let here = Testimony(try one.snapshot(at: one.moment), [bundle])
    let twin = Testimony(try other.snapshot(at: one.moment), [bundle])
    let probe = HindsightProbe(["Honest"], here: here, again: here, twin: twin)

    #expect(here.statements.count == 2)
    #expect(here.given == twin.given)
    #expect(probe.verdicts == ["Honest": .clean])
    // The stores do differ, in what became known later.
    #expect(
      Testimony(try one.snapshot(at: Self.now), [bundle]) != Testimony(try other.snapshot(at: Self.now), [bundle]))
  }

  @Test func `a bundle that reads the store itself is caught, and one that never says the same twice is told apart`()
    throws
  {
    let (one, other) = (try RestatedStore(later: 3), try RestatedStore(later: 40))
    func testimony(_ store: RestatedStore, call: Int) throws -> Testimony {
      let peek = SalesRecommender { try? store.snapshot(at: Self.now).marketplaces.first }
      return Testimony(
        try store.snapshot(at: store.moment),
        [
          AnalysingBundle(id: "Peek", recommenders: [peek]),
          AnalysingBundle(id: "Honest", recommenders: [SalesRecommender()]),
          AnalysingBundle(id: "Dice", recommenders: [SalesRecommender(extra: Int64(call))]),
        ])
    }

    let probe = HindsightProbe(
      ["Dice", "Honest", "Peek"], here: try testimony(one, call: 1), again: try testimony(one, call: 2),
      twin: try testimony(other, call: 3))

    #expect(probe.verdicts["Honest"] == .clean)
    guard case .peeks(let ids) = probe.verdicts["Peek"] else { Issue.record("Peek wasn't caught"); return }
    #expect(ids.count == 2)
    guard case .unstable = probe.verdicts["Dice"] else { Issue.record("Dice wasn't told apart"); return }
  }

  @Test func `where the store itself gives something else no bundle is blamed`() throws {
    let store = try RestatedStore(later: 3)
    let bundle = AnalysingBundle(id: "Honest", recommenders: [SalesRecommender()])
    let then = Testimony(try store.snapshot(at: store.moment), [bundle])
    let now = Testimony(try store.snapshot(at: Self.now), [bundle])

    #expect(HindsightProbe(["Honest"], here: then, again: then, twin: now).verdicts == ["Honest": .store])
  }

  @Test func `with hindsight a restated store gives other advice about the same days`() throws {
    let store = try RestatedStore(later: 40)
    let walk = WalkForward([AnalysingBundle(id: "B", recommenders: [SalesRecommender()])], pack: try TriagePack())
    let known = try store.snapshot(at: store.moment)
    let decisions = try store.decisions()

    let then = walk.step(known, decisions)
    let flattered = walk.step(known, withHindsight: try store.snapshot(at: Self.now), decisions)

    #expect(then.isKnown && then.proposals.count == 2)
    #expect(then.proposals.map(\.plan) == flattered.proposals.map(\.plan))
    #expect(then.proposals.map(\.advice.value.value.expected.minorUnits) == [200, 200])
    #expect(flattered.proposals.map(\.advice.value.value.expected.minorUnits) == [2_000, 2_000])
    let before = walk.step(try store.snapshot(at: Instant(microseconds: 0)), decisions)
    #expect(!before.isKnown && before.proposals.isEmpty)
  }

  @Test func `a loss that came counts as the gain of the advice that nobody followed, once for all repetitions`() throws
  {
    let database = try InsightDatabase()
    let decisions = try database.decisions()
    let recommender = FixedRecommender(made: world.made("", 150_000))
    let walk = WalkForward([AnalysingBundle(id: "B", recommenders: [recommender])], pack: try TriagePack())
    var proposals: [WalkForward.Proposal] = []
    for week in 0..<3 {
      proposals += walk.step(world.snapshot(days: world.start.advanced(by: 7 * week)), decisions).proposals
    }
    #expect(proposals.count == 3)

    let judge = BacktestJudge(world.snapshot(lift: -50), decisions, pack: try TriagePack())
    let verdicts = judge.verdicts(proposals)
    #expect(verdicts.map(\.repeats) == [2])
    guard case .judged(.missed, let gain) = verdicts.first?.result else { Issue.record("not judged"); return }
    // 50.00 a day less over 30 days.
    #expect(abs(gain.expected.minorUnits - 150_000) < 15_000)
    #expect((gain.low.minorUnits...gain.high.minorUnits).contains(150_000))

    let lines = BacktestTable(verdicts).lines
    #expect(lines.map(\.rule) == [nil, "rule 1"])
    #expect(lines.allSatisfy { $0.made == 1 && $0.repeats == 2 && $0.judged == 1 && $0.hits == 1 && $0.done == 0 })
    #expect(lines.allSatisfy { $0.insideValue == 1 && $0.overlaps == 1 && $0.gainInterval == nil })

    let early = BacktestJudge(
      world.snapshot(lift: -50, days: world.start.advanced(by: 20)), decisions, pack: try TriagePack())
    guard case .open(let days) = early.verdicts(proposals).first?.result else { Issue.record("not open"); return }
    #expect(days == 10)
  }

  @Test func `what a gain would have been that nobody went after isn't guessed`() throws {
    let database = try InsightDatabase()
    let walk = WalkForward(
      [AnalysingBundle(id: "B", recommenders: [FixedRecommender(made: world.made("", 900, kind: "lower-price"))])],
      pack: try TriagePack())
    let proposals = walk.step(world.snapshot(days: world.start), try database.decisions()).proposals

    let verdicts = BacktestJudge(world.snapshot(), try database.decisions(), pack: try TriagePack()).verdicts(proposals)

    guard case .unjudged(let why) = verdicts.first?.result else { Issue.record("it was judged"); return }
    #expect(why.contains("nobody did it"))
    #expect(BacktestTable(verdicts).lines.first?.unjudged == 1)
  }

  @Test func `advice that was carried out is measured by its own plan`() throws {
    let database = try InsightDatabase()
    let walk = WalkForward(
      [AnalysingBundle(id: "B", recommenders: [FixedRecommender(made: world.made("", 150_000, kind: "lower-price"))])],
      pack: try TriagePack())
    let proposals = walk.step(world.snapshot(days: world.start), try database.decisions()).proposals
    let made = try #require(proposals.first?.advice)
    try world.propose([made], in: database)
    _ = try AdviceDesk(database.engine, account: "acme").complete(
      made.id, on: world.start, by: "Ann", at: Instant(utc: world.start), margin: nil, pack: TriagePack(),
      world.snapshot(days: world.start).marketplaces.first)

    let decisions = try database.decisions()
    let verdicts = BacktestJudge(world.snapshot(lift: 50), decisions, pack: try TriagePack()).verdicts(proposals)

    guard case .judged(.done, let gain) = verdicts.first?.result else { Issue.record("not judged"); return }
    #expect(abs(gain.expected.minorUnits - 150_000) < 15_000)
    #expect(BacktestTable(verdicts).lines.first?.done == 1)
  }

  @Test func `forecasts are held against settled and whole windows only`() {
    let final = world.snapshot()
    let part = final.marketplaces.first
    let (start, item) = (world.start, ItemIdentity(sku: "S-1"))
    func forecast(_ days: Range<CivilDay>, sku: SKU = "S-1", around mean: Double = 10) -> StoredForecast {
      StoredForecast(
        subject: Subject(marketplace: InsightDatabase.us, item: ItemIdentity(sku: sku)), days: days, mean: mean,
        probabilities: [0.05, 0.25, 0.5, 0.75, 0.95], quantiles: [mean - 4, mean - 1, mean, mean + 1, mean + 4])
    }
    #expect(part?.facts.items.contains(item) == true)
    var units = FactColumn(metric: .unitsOrdered, cellCount: 10)
    for day in 0..<10 { units.set(day, to: 1) }
    let sold = AccountSnapshot(
      account: InsightDatabase.acme, asOf: .distantFuture,
      marketplaces: part.map {
        [
          MarketplaceSnapshot(
            marketplace: $0.marketplace,
            facts: FactTable(days: start..<start.advanced(by: 10), items: [item], columns: [units]), listings: [],
            settledBefore: start.advanced(by: 10))
        ]
      } ?? [])
    let whole = start..<start.advanced(by: 10)
    var coverage = ForecastCoverage()

    coverage.add(
      [
        forecast(whole), forecast(whole, around: 12), forecast(whole, around: 30),
        forecast(start..<start.advanced(by: 11)), forecast(start.advanced(by: -1)..<start.advanced(by: 9)),
        forecast(whole, sku: "other"),
      ], sold)

    #expect(coverage.count == 3)
    #expect(coverage.insideLikely == 1 && coverage.insideWide == 2)
    #expect(coverage.sold == 30 && coverage.expected == 52)
  }
}

/// Recommends for each item its sales of the last day, as the snapshot has them or as something else does.
private struct SalesRecommender: Recommender {
  var extra: Int64 = 0
  var peek: (@Sendable () -> MarketplaceSnapshot?)?
  let identifier = "sales"

  init(extra: Int64 = 0, peek: (@Sendable () -> MarketplaceSnapshot?)? = nil) {
    self.extra = extra
    self.peek = peek
  }

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let facts = peek?()?.facts ?? snapshot.facts
    return snapshot.facts.items.indices.map { row in
      let sold = facts.latest(of: .unitsOrdered, item: row, before: snapshot.today)?.value ?? 0
      func money(_ units: Int64) -> Money { Money(minorUnits: 100 * units + extra, currency: "USD") }
      return Recommendation(
        subject: Subject(marketplace: snapshot.marketplace.id, item: snapshot.facts.items[row]), kind: "reorder",
        title: "t", action: "a", reversal: "r", evidence: [],
        value: MoneyInterval(low: money(sold), expected: money(sold), high: money(sold), level: 0.9),
        valueBasis: "sales",
        horizonDays: 14, effortMinutes: 1, expires: snapshot.today.advanced(by: 7))
    }
  }
}

/// Says the same at all times.
private struct FixedRecommender: Recommender {
  let identifier = "fixed"
  let made: Identified<Recommendation>

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] { [made.value] }
}

/// Two items over ten days, of which two units each were known at a moment; later documents say something else of the same days, and of
/// days to come.
private struct RestatedStore {
  let database: InsightDatabase
  let moment = Instant(utc: "2026-11-11")

  init(later: Int64) throws {
    database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "A"), ItemIdentity(sku: "B")])
    for number in 1...10 {
      let day = CivilDay(year: 2026, month: 11, day: number) ?? "2026-11-01"
      try database.put(day, [1: 2, 2: 2], known: "2026-11-10", until: Instant(utc: "2026-11-15"))
      try database.put(day, [1: later / 2, 2: later / 2], document: 2, known: "2026-11-15")
    }
    try database.put("2026-11-11", [1: later, 2: later], document: 3, known: "2026-11-16")
  }

  func snapshot(at instant: Instant) throws -> AccountSnapshot {
    try database.engine.read {
      try SnapshotBuilder($0, kinds: InsightDatabase.kinds, restatementDays: 3)
        .snapshot(of: InsightDatabase.acme, asOf: instant)
    }
  }

  func decisions() throws -> BacktestDecisions { try database.decisions() }
}

extension InsightDatabase {
  fileprivate func decisions() throws -> BacktestDecisions {
    try engine.read { try BacktestDecisions(AdviceRepository($0, account: Self.acme.id)) }
  }
}

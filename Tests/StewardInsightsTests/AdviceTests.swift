import StewardDomain
import StewardInsights
import StewardStorage
import Testing

@Suite struct AdviceTests {
  private let world = AdviceWorld()
  private let now = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  @Test func `rejected advice stays away until another rule makes it or it is worth twice as much`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 1_000)], in: database)
    let desk = AdviceDesk(database.engine, account: "acme")
    _ = try desk.decide("R-1", .reject(.notWorthIt, note: "too small"), by: "Ann", at: now)

    var shown: [[String]] = [try world.shown(database)]
    #expect(try desk.standing().map(\.advice?.state) == [.rejected])
    for next in [world.made("R-1", 1_999), world.made("R-1", 2_000), world.made("R-1", 1_000, rule: "rule 2")] {
      try world.propose([next], in: database)
      shown.append(try world.shown(database))
    }

    #expect(shown == [[], [], ["R-1"], ["R-1"]])
    #expect(try desk.standing().map(\.advice?.state) == [nil, .rejected])
  }

  @Test func `what is put off comes back on its day, what is accepted stays`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 1_000), world.made("R-2", 900, sku: "S-2")], in: database)
    let desk = AdviceDesk(database.engine, account: "acme")
    _ = try desk.decide("R-1", .snooze(until: "2026-11-25"), by: "Ann", at: now)
    _ = try desk.decide("R-2", .accept, by: "Ann", at: now)

    var shown: [[String]] = []
    for day: CivilDay in ["2026-11-23", "2026-11-24", "2026-11-25"] {
      try world.propose([world.made("R-1", 1_000), world.made("R-2", 900, sku: "S-2")], in: database, on: day)
      shown.append(try world.shown(database))
    }

    #expect(shown == [["R-2"], ["R-2"], ["R-1", "R-2"]])
  }

  @Test func `a decision that makes no sense is refused with words`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 1_000)], in: database)
    let desk = AdviceDesk(database.engine, account: "acme")

    #expect(throws: AdviceError.self) { try desk.decide("R-9", .accept, by: "Ann", at: now) }
    let late = #expect(throws: AdviceError.self) {
      try desk.complete("R-1", on: "2026-11-15", by: "Ann", at: now, margin: nil, pack: TriagePack(), nil)
    }
    #expect(late?.description.contains("7 days ago") == true)
    _ = try desk.complete(
      "R-1", on: "2026-11-23", by: "Ann", at: now, margin: nil, pack: TriagePack(), world.snapshot().marketplaces.first)
    let error = #expect(throws: AdviceError.self) { try desk.decide("R-1", .accept, by: "Ann", at: now) }
    #expect(error?.description.contains("watched until") == true)
    #expect(throws: AdviceError.self) {
      try desk.complete("R-1", on: "2026-11-23", by: "Ann", at: now, margin: 1.5, pack: TriagePack(), nil)
    }
    #expect(try world.shown(database).isEmpty)
  }

  @Test func `the effect that was put in is measured within its interval, once its window is settled`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 150_000)], in: database)
    let desk = AdviceDesk(database.engine, account: "acme")
    let (advice, plan) = try desk.complete(
      "R-1", on: world.start, by: "Ann", at: now, margin: nil, pack: TriagePack(),
      world.snapshot(days: world.start).marketplaces.first)
    #expect(advice.state == .done && plan.method == .synthetic && plan.controls.count == 29)
    #expect(plan.window == world.start..<world.start.advanced(by: 30))
    let ledger = OutcomeLedger(database.engine, account: "acme")

    let early = try ledger.settle(world.snapshot(lift: 50, days: world.start.advanced(by: 20)), at: now)
    let late = try ledger.settle(world.snapshot(lift: 50), at: now)
    let again = try ledger.settle(world.snapshot(lift: 50), at: now)
    let restated = try ledger.settle(world.snapshot(lift: 60), at: now)

    #expect(early.first?.missingDays == 10 && early.first?.outcome == nil)
    #expect(late.map(\.missingDays) == [0] && late.first?.advice.state == .measured)
    let change = try #require(late.first?.outcome?.effect?.change)
    // 50.00 a day over 30 days.
    #expect((change.low.minorUnits...change.high.minorUnits).contains(150_000))
    #expect(abs(change.expected.minorUnits - 150_000) < 15_000)
    #expect(late.first?.isHit == true && late.first?.isInsidePromise == true)
    #expect(again.map(\.measurements) == [1])
    #expect(restated.map(\.measurements) == [2])
    #expect((restated.first?.outcome?.effect?.change.expected.minorUnits ?? 0) > change.expected.minorUnits)
  }

  @Test func `an outcome is worked out again as it was, whatever was done on other items since`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 150_000), world.made("R-2", 1_000, sku: "S-2")], in: database)
    let desk = AdviceDesk(database.engine, account: "acme")
    func done(_ id: String, at instant: Instant) throws {
      _ = try desk.complete(
        id, on: world.start, by: "Ann", at: instant, margin: nil, pack: TriagePack(),
        world.snapshot().marketplaces.first)
    }
    try done("R-1", at: now)
    let snapshot = world.snapshot(lift: 50)
    let measured = try OutcomeLedger(database.engine, account: "acme").settle(snapshot, at: now).first?.outcome
    try done("R-2", at: Instant(microseconds: now.microseconds + 1))

    let facts = try #require(snapshot.marketplaces.first).facts
    let recount = try #require(
      try database.engine.read { try OutcomeRecount("R-1", number: nil, of: "acme", $0) })
    let again = try #require(recount.effect(facts, stated: facts))
    // Facts of nothing but these items, in another order.
    let rows = Array(recount.rows(in: facts).reversed())
    var column = FactColumn(metric: .orderedRevenue, cellCount: rows.count * facts.dayCount)
    let whole = try #require(facts.column(.orderedRevenue))
    for (place, row) in rows.enumerated() {
      for day in 0..<facts.dayCount {
        column.set(place * facts.dayCount + day, to: whole[row * facts.dayCount + day] ?? 0)
      }
    }
    let part = FactTable(days: facts.days, items: rows.map { facts.items[$0] }, columns: [column])

    #expect(again.effect == measured?.effect)
    #expect(again.weights.count == 29 && abs(again.weights.reduce(0, +) - 1) < 1e-9)
    #expect(recount.effect(part, stated: facts)?.effect == measured?.effect)
    let missing = try database.engine.read {
      (try OutcomeRecount("R-1", number: 2, of: "acme", $0), try OutcomeRecount("R-9", number: nil, of: "acme", $0))
    }
    #expect(missing.0 == nil && missing.1 == nil)
  }

  @Test func `without an effect the interval has zero in it, and a promise isn't kept`() throws {
    let database = try InsightDatabase()
    try world.propose([world.made("R-1", 150_000)], in: database)
    _ = try AdviceDesk(database.engine, account: "acme").complete(
      "R-1", on: world.start, by: "Ann", at: now, margin: nil, pack: TriagePack(), world.snapshot().marketplaces.first)

    let lines = try OutcomeLedger(database.engine, account: "acme").settle(world.snapshot(), at: now)

    let change = try #require(lines.first?.outcome?.effect?.change)
    #expect(change.low.minorUnits <= 0 && change.high.minorUnits >= 0)
    let league = try OutcomeLeague(lines)
    #expect(league.lines.map(\.count) == [1])
    #expect(league.lines.map(\.calibration) == [0])
    #expect(league.lines.first?.promised == Money(minorUnits: 150_000, currency: "USD"))
    #expect(league.lines.first?.measured == change.expected)
  }

  @Test func `items on which something was done aren't compared with, and too few say so`() throws {
    let database = try InsightDatabase()
    let all = (1...12).map { world.made("R-\($0)", 1_000, sku: SKU("S-\($0)")) }
    try world.propose(all, in: database)
    let desk = AdviceDesk(database.engine, account: "acme")

    let plans = try all.map {
      try desk.complete(
        $0.id, on: world.start, by: "Ann", at: now, margin: 0.5, pack: TriagePack(),
        world.snapshot().marketplaces.first
      ).plan
    }

    #expect(plans.map(\.controls.count) == Array((18...29).reversed()))
    #expect(plans.map(\.method) == Array(repeating: .synthetic, count: 11) + [.none])
    let lines = try OutcomeLedger(database.engine, account: "acme").settle(world.snapshot(), at: now)
    #expect(lines.allSatisfy { $0.outcome?.effect == nil && $0.outcome?.remark.isEmpty == false })
    #expect(lines.last?.outcome?.remark.contains("18 items are left") == true)
    #expect(try OutcomeLeague(lines).lines.map(\.waiting) == [12])
  }

  @Test func `the store as a whole and an item without a past have no plan`() throws {
    for sku: SKU? in [nil, "S-unknown"] {
      let database = try InsightDatabase()
      try world.propose([world.made("R-1", 1_000, sku: sku)], in: database)
      let plan = try AdviceDesk(database.engine, account: "acme").complete(
        "R-1", on: world.start, by: "Ann", at: now, margin: nil, pack: TriagePack(),
        world.snapshot().marketplaces.first
      ).plan
      #expect(plan.method == .none && plan.controls.isEmpty)
    }
  }
}

/// A store of thirty items that sell with noise and a common swing, in which the first can be lifted from one day on.
struct AdviceWorld {
  let start: CivilDay = "2026-11-23"
  private let first: CivilDay = "2026-08-31"
  private let us = InsightDatabase.us

  /// - Parameters:
  ///   - lift: what item S-1 brings more each day, in whole dollars.
  ///   - settled: the first day that isn't settled.
  func snapshot(lift: Int64 = 0, days settled: CivilDay = "2026-12-23") -> AccountSnapshot {
    let items = (1...30).map { ItemIdentity(sku: SKU("S-\($0)")) }
    let count = first.distance(to: settled)
    var column = FactColumn(metric: .orderedRevenue, cellCount: items.count * count)
    var state: UInt64 = 7
    func noise() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % 2_001 - 1_000
    }
    // Day by day, so that a longer window has the same numbers in it.
    for day in 0..<count {
      for item in items.indices {
        let isLifted = item == 0 && first.advanced(by: day) >= start
        let swing = Int64([0, 400, 900, 300, -200, -700, -500][day % 7])
        column.set(item * count + day, to: 10_000 + Int64(item) * 300 + swing + noise() + (isLifted ? lift * 100 : 0))
      }
    }
    let store = Marketplace.find(us)
    let parts = store.map {
      [
        MarketplaceSnapshot(
          marketplace: $0, facts: FactTable(days: first..<settled, items: items, columns: [column]), listings: [],
          settledBefore: settled)
      ]
    }
    return AccountSnapshot(account: InsightDatabase.acme, asOf: .distantFuture, marketplaces: parts ?? [])
  }

  func made(
    _ id: String, _ minor: Int64, sku: SKU? = "S-1", kind: String = "reorder", rule: String = "rule 1",
    minutes: Int = 10, expires: CivilDay = "2026-12-30", author: String = "test"
  ) -> Identified<Recommendation> {
    func money(_ minor: Int64) -> Money { Money(minorUnits: minor, currency: "USD") }
    let value = MoneyInterval(low: money(minor / 2), expected: money(minor), high: money(minor * 2), level: 0.9)
    return Identified(
      id: id, author: author,
      value: Recommendation(
        subject: Subject(marketplace: us, item: sku.map { ItemIdentity(sku: $0) }), kind: kind, title: "do \(id)",
        action: "a", reversal: "r", evidence: [], value: value, likely: value, valueBasis: "sales", counterfactual: "",
        disproof: "", caveats: [], rule: rule, horizonDays: 30, effortMinutes: minutes, expires: expires))
  }

  func propose(
    _ made: [Identified<Recommendation>], in database: InsightDatabase, on today: CivilDay = "2026-11-23"
  ) throws {
    try database.engine.write {
      try AnalysisRepository($0, account: "acme").replace(
        asOf: Instant(utc: today), today: today, failures: [], scores: [], findings: [], recommendations: made)
    }
  }

  func triage(_ database: InsightDatabase) throws -> Triage {
    try Triage(database.engine, accounts: [InsightDatabase.acme], rates: ReferenceRates(), minutes: nil)
  }

  func shown(_ database: InsightDatabase) throws -> [String] {
    try triage(database).entries.map(\.recommendation.id)
  }
}

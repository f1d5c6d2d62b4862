import StewardDomain
import StewardInsights
import StewardStorage
import Testing

@Suite struct PlanTests {
  private let settled: CivilDay = "2026-11-01"
  private let now = Instant(utc: "2026-11-05")

  /// Two hundred days with a weekly swing, noise and maybe a trend, a day 10,000 on average at first.
  private func history(_ seed: UInt64, trend: Double = 0, noise: Double = 0.2, days: Int = 200) -> GoalHistory {
    var state = seed
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let values = (0..<days).map { day -> Int64? in
      let swing = [1.2, 1.0, 0.9, 0.9, 1.0, 1.1, 0.9][day % 7]
      let level = 10_000 * (1 + trend * Double(day) / Double(days))
      return Int64(level * swing * (1 + noise * (random() + random() - 1)))
    }
    return GoalHistory(days: settled.advanced(by: -days)..<settled, values: values)
  }

  private func goal(_ target: Int64, _ days: Range<CivilDay> = "2026-10-20"..<"2026-12-01") -> GrowthPlan.Goal {
    GrowthPlan.Goal(kpi: "sales", marketplace: InsightDatabase.us, target: target, days: days)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `the way ahead only ever gets wider and higher, and ends with the goal`(seed: UInt64) throws {
    for days in ["2026-10-20"..<"2026-12-01", "2026-11-10"..<"2026-12-20"] as [Range<CivilDay>] {
      let outlook = PlanOutlook(goal(1_000_000_000, days), history(seed), try PlanPack())

      try #require(outlook.path.count > 3)
      #expect(outlook.end?.day == days.upperBound.advanced(by: -1))
      for point in outlook.path {
        #expect(point.wide.lowerBound <= point.likely.lowerBound && point.likely.upperBound <= point.wide.upperBound)
        #expect(point.wide.contains(point.expected))
      }
      for (near, far) in zip(outlook.path, outlook.path.dropFirst()) {
        #expect(near.day < far.day && near.expected <= far.expected)
        for range in [\PlanOutlook.Point.wide, \.likely] {
          let (one, other) = (near[keyPath: range], far[keyPath: range])
          #expect(far.expected - other.lowerBound >= near.expected - one.lowerBound - 1e-6)
          #expect(other.upperBound - far.expected >= one.upperBound - near.expected - 1e-6)
        }
      }
    }
  }

  @Test func `a lower target is never less likely, and a status never worse`() throws {
    let rank: [PlanOutlook.Status: Int] = [.missed: 0, .off: 1, .atRisk: 2, .onTrack: 3, .reached: 4]
    for seed in 1...4 as ClosedRange<UInt64> {
      let past = history(seed)
      let outlooks = try stride(from: Int64(600_000), to: 50_000, by: -50_000).map {
        PlanOutlook(goal($0), past, try PlanPack())
      }

      for (higher, lower) in zip(outlooks, outlooks.dropFirst()) {
        #expect((lower.probability ?? -1) >= (higher.probability ?? -1))
        #expect((rank[lower.status] ?? -1) >= (rank[higher.status] ?? -1))
      }
      #expect(Set(outlooks.map(\.status)).isSuperset(of: [.off, .onTrack, .reached]))
    }
  }

  @Test func `who sold more is never further from the goal`() throws {
    let past = history(7)
    let goal = goal(430_000)
    let chances = try [0.9, 0.95, 1, 1.05, 1.1].map { factor in
      let values = past.values.map { $0.map { Int64(Double($0) * factor) } }
      return try #require(PlanOutlook(goal, GoalHistory(days: past.days, values: values), try PlanPack()).probability)
    }

    #expect(chances == chances.sorted())
    #expect((chances.last ?? 0) - (chances.first ?? 0) > 0.3)
  }

  @Test func `nine in ten ends lie within the interval, before the goal's days begin as well`() throws {
    var (within, all) = (0, 0)
    for seed in 1...40 as ClosedRange<UInt64> {
      let whole = history(100 + seed, noise: 0.5, days: 240)
      for begin in [-10, 0, 10] {
        let cut = whole.days.upperBound.advanced(by: -40)
        let known = GoalHistory(
          days: whole.days.lowerBound..<cut, values: Array(whole.values[..<whole.days.lowerBound.distance(to: cut)]))
        let days = cut.advanced(by: begin)..<whole.days.upperBound
        let truth = days.reduce(0.0) { $0 + Double(whole.values[whole.days.lowerBound.distance(to: $1)] ?? 0) }
        let end = try #require(PlanOutlook(goal(.max, days), known, try PlanPack()).end)
        within += end.wide.contains(truth) ? 1 : 0
        all += 1
      }
    }

    #expect(Double(within) / Double(all) >= 0.85, "\(within) of \(all)")
  }

  @Test func `what is over is reached or missed, and what isn't known is said to be so`() throws {
    let past = history(1)
    let over: Range<CivilDay> = "2026-10-01"..<"2026-10-29"
    let sold = past.values[
      past.days.lowerBound.distance(to: over.lowerBound)..<past.days.lowerBound.distance(to: over.upperBound)
    ]
    .reduce(0) { $0 + ($1 ?? 0) }
    let pack = try PlanPack()

    let reached = PlanOutlook(goal(sold, over), past, pack)
    let missed = PlanOutlook(goal(sold + 1, over), past, pack)
    let young = PlanOutlook(goal(900_000), history(1, days: 55), pack)
    let empty = PlanOutlook(goal(900_000), GoalHistory(days: settled..<settled, values: []), pack)
    let far = PlanOutlook(goal(900_000_000, "2027-12-01"..<"2028-01-01"), past, pack)
    let nothing = GoalHistory(days: past.days, values: past.values.map { _ in 0 })

    #expect(reached.status == .reached && reached.probability == 1 && reached.soFar == sold && reached.path.isEmpty)
    #expect(reached.settledDays == 28 && reached.reportedDays == 28)
    #expect(missed.status == .missed && missed.probability == 0)
    #expect([young, empty, far].map(\.status) == [.unknown, .unknown, .unknown])
    #expect([young, empty, far].allSatisfy { $0.probability == nil && $0.path.isEmpty })
    // Nothing follows from nothing, not even how far off it may be.
    #expect(PlanOutlook(goal(1), nothing, pack).status == .unknown)
  }

  @Test func `steps that wait for each other are refused, whatever way round`() throws {
    func step(_ number: Int, _ after: [Int]) -> GrowthPlan.Step {
      GrowthPlan.Step(number: number, area: .other, title: "s", owner: "o", due: settled, after: after)
    }
    try StepOrder([]).check()
    try StepOrder([step(1, [2, 3]), step(2, [3]), step(3, [])]).check()
    for steps in [
      [step(1, [1])], [step(1, [2]), step(2, [1])], [step(1, [3]), step(2, [1]), step(3, [2]), step(4, [])],
      [step(1, [9])],
    ] {
      #expect(throws: PlanError.self) { try StepOrder(steps).check() }
    }
    // Any order of numbers without a way back is taken; one arrow back closes a ring.
    for length in 2...12 {
      let chain = (1...length).map { step($0, Array(1..<$0)) }
      try StepOrder(chain).check()
      var ring = chain
      ring[0].after = [length]
      let error = #expect(throws: PlanError.self) { try StepOrder(ring).check() }
      #expect(error?.description.contains("wait for each other") == true)
    }
  }

  @Test func `a plan is kept with its steps, its advice and who changed what`() throws {
    let database = try InsightDatabase()
    let world = AdviceWorld()
    try world.propose([world.made("R-1", 1_000)], in: database)
    let desk = PlanDesk(database.engine, account: "acme")
    let plan = try desk.add("Grow", owner: "Ann", goal: goal(1_000), by: "Bob", at: now)
    func step(_ title: String, after: [Int] = []) throws -> GrowthPlan {
      try desk.addStep(.sourcing, title, owner: "buyer", due: settled, after: after, to: 1, by: "Ann", at: now)
    }
    _ = try step("order")
    _ = try step("ship", after: [1])
    var done = PlanDesk.Change()
    done.done = settled
    var ring = PlanDesk.Change()
    ring.after = [2]

    #expect(plan.number == 1 && plan.events.map(\.actor) == ["Bob"])
    #expect(throws: PlanError.self) { try step("sell", after: [7]) }
    let early = #expect(throws: PlanError.self) { try desk.change(step: 2, of: 1, done, by: "Ann", at: now) }
    #expect(early?.description.contains("which isn't done") == true)
    #expect(throws: PlanError.self) { try desk.change(step: 1, of: 1, ring, by: "Ann", at: now) }
    #expect(throws: PlanError.self) { try desk.change(step: 1, of: 1, PlanDesk.Change(), by: "Ann", at: now) }
    #expect(throws: PlanError.self) { try desk.change(step: 9, of: 1, done, by: "Ann", at: now) }
    #expect(throws: PlanError.self) { try desk.link("R-9", to: 1, by: "Ann", at: now) }
    let linked = try desk.link("R-1", to: 1, by: "Ann", at: now)
    #expect(throws: PlanError.self) { try desk.link("R-1", to: 1, by: "Ann", at: now) }
    let order = StepOrder(linked.steps)
    #expect(linked.steps.map { order.state(of: $0) } == [.ready, .waiting])
    #expect(linked.steps.map { order.isLate($0, on: "2026-11-02") } == [true, true])
    #expect(!order.isLate(linked.steps[0], on: settled))
    let finished = try desk.change(step: 1, of: 1, done, by: "Ann", at: now)
    #expect(finished.steps.map { StepOrder(finished.steps).state(of: $0) } == [.done, .ready])

    let closed = try desk.close(1, as: .dropped, note: "too dear", by: "Bob", at: now)
    #expect(closed.end == .dropped && closed.advice == ["R-1"])
    #expect(closed.events.last == GrowthPlan.Event(actor: "Bob", instant: now, what: "closed as dropped: too dear"))
    #expect(closed.events.count == 6)
    #expect(throws: PlanError.self) { try desk.close(1, as: .reached, note: "", by: "Bob", at: now) }
    #expect(throws: PlanError.self) { try step("late") }
    #expect(throws: PlanError.self) { try desk.plan(2) }
  }

  @Test func `a plan without sense is refused`() throws {
    let desk = PlanDesk(try InsightDatabase().engine, account: "acme")
    for (title, goal) in [
      ("", goal(1)), ("T", goal(0)), ("T", goal(-5)), ("T", goal(1, "2026-10-20"..<"2026-10-20")),
    ] {
      #expect(throws: PlanError.self) { try desk.add(title, owner: "Ann", goal: goal, by: "Ann", at: now) }
    }
    #expect(try desk.plans().isEmpty)
  }
}

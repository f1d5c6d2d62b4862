import StewardDomain
import StewardStorage
import Testing

@Suite struct AdviceRepositoryTests {
  private static let account: AccountID = "mugs"
  private static let noon = Instant(utc: "2026-11-23", secondOfDay: 43_200)
  private static let evidence = [
    Evidence(
      "12 units",
      source: .facts(
        metric: .unitsOrdered, marketplace: "A1PA6795UKMFR9", item: ItemIdentity(sku: "MUG-1", asin: "B1"),
        days: "2026-11-01"..<"2026-11-04", value: 12)), Evidence("a rule", source: .rule(pack: "p", rule: "r")),
  ]

  @Test func `advice keeps its own copy of the recommendation, whatever the next analysis says`() throws {
    let database = try TestDatabase()
    let kept = try database.engine.write { session in
      let first = try AdviceRepository(session, account: Self.account).add(Self.advice("R-1"))
      let second = try AdviceRepository(session, account: Self.account).add(Self.advice("R-2", .snoozed))
      let other = try AdviceRepository(session, account: "cups").add(Self.advice("R-1"))
      try AnalysisRepository(session, account: Self.account).replace(
        asOf: Self.noon, today: "2026-11-24", failures: [], scores: [], findings: [], recommendations: [])
      return [first, second, other]
    }

    #expect(kept.map(\.number) == [1, 2, 1])
    let found = try database.engine.read { try AdviceRepository($0, account: Self.account).all() }
    #expect(found.map(\.number) == [2, 1])
    #expect(found.map(\.state) == [.snoozed, .accepted])
    let (made, copy) = (Self.advice("R-1").recommendation.value, try #require(found.last).recommendation.value)
    #expect(copy.subject == made.subject && copy.kind == made.kind && copy.title == made.title)
    #expect(copy.action == made.action && copy.reversal == made.reversal && copy.valueBasis == made.valueBasis)
    #expect(copy.value == made.value && copy.likely == made.likely && copy.rule == made.rule)
    #expect(copy.counterfactual == made.counterfactual && copy.disproof == made.disproof)
    #expect(copy.caveats == made.caveats && copy.expires == made.expires && copy.horizonDays == 30)
    #expect(copy.effortMinutes == made.effortMinutes && copy.evidence == Self.evidence)
    #expect(found.last?.events == Self.advice("R-1").events)
  }

  @Test func `of two that move advice, one succeeds, and each step leaves its trace`() throws {
    let database = try TestDatabase()
    let number = try database.engine.write {
      try AdviceRepository($0, account: Self.account).add(Self.advice("R-1")).number
    }
    let event = StoredAdvice.Event(
      state: .rejected, actor: "Ann", instant: Self.noon, reason: .wrongData, note: "the stock is wrong")

    let moved = try (1...2).map { _ in
      try database.engine.write {
        try AdviceRepository($0, account: Self.account).move(number, from: .accepted, by: event)
      }
    }

    #expect(moved == [true, false])
    let found = try #require(try database.engine.read { try AdviceRepository($0, account: Self.account).all() }.first)
    #expect(found.state == .rejected)
    #expect(found.events == Self.advice("R-1").events + [event])
  }

  @Test func `what was accepted or put off ends with its last day, what was decided otherwise doesn't`() throws {
    let database = try TestDatabase()

    let states = try database.engine.write { session in
      let advice = AdviceRepository(session, account: Self.account)
      for state in StoredAdvice.State.allCases { _ = try advice.add(Self.advice("R-\(state)", state)) }
      try advice.expire(on: "2026-11-30", at: Self.noon)
      let before = try advice.all().map(\.state)
      try advice.expire(on: "2026-12-01", at: Self.noon)
      return [before, try advice.all().map(\.state)]
    }

    #expect(states[0] == StoredAdvice.State.allCases.reversed())
    #expect(states[1] == [.expired, .measured, .done, .expired, .rejected, .expired])
  }

  @Test func `plans and outcomes come back as they were, outcomes in the order of their measurement`() throws {
    let database = try TestDatabase()
    let plan = MeasurementPlan(
      metric: .orderedRevenue, cost: .adCost, before: "2026-09-01"..<"2026-11-23", window: "2026-11-23"..<"2026-12-23",
      method: .synthetic, margin: 0.25, controls: [ItemIdentity(sku: "MUG-2", asin: "B2"), ItemIdentity(sku: "MUG-3")])
    let outcomes = [
      AdviceOutcome(inputs: "aa", measured: Self.noon, effect: nil, remark: "no sales"),
      AdviceOutcome(
        inputs: "bb", measured: Self.noon,
        effect: AdviceOutcome.Effect(
          change: Self.interval(-10, 20, 30), otherwise: Money(minorUnits: 5, currency: "EUR"),
          placeboProbability: 0.05, controlCount: 3)),
    ]

    let (plans, found) = try database.engine.write { session in
      let advice = AdviceRepository(session, account: Self.account)
      let number = try advice.add(Self.advice("R-1", .done)).number
      try advice.add(plan, to: number)
      for outcome in outcomes { try advice.add(outcome, to: number) }
      return (try advice.plans(), try advice.outcomes())
    }

    #expect(plans == [1: plan])
    #expect(found == [1: outcomes])
    #expect(try database.engine.read { try AdviceRepository($0, account: "cups").plans() }.isEmpty)
    #expect(try database.engine.read { try AdviceRepository($0, account: "cups").outcomes() }.isEmpty)
  }

  private static func interval(_ low: Int64, _ expected: Int64, _ high: Int64) -> MoneyInterval {
    MoneyInterval(
      low: Money(minorUnits: low, currency: "EUR"), expected: Money(minorUnits: expected, currency: "EUR"),
      high: Money(minorUnits: high, currency: "EUR"), level: 0.9)
  }

  private static func advice(_ id: String, _ state: StoredAdvice.State = .accepted) -> StoredAdvice {
    StoredAdvice(
      recommendation: Identified(
        id: id, author: "stock-cover",
        value: Recommendation(
          subject: Subject(marketplace: "A1PA6795UKMFR9", item: ItemIdentity(sku: "MUG-1", asin: "B1")),
          kind: "reorder", title: "Order 40", action: "1. Order\n2. Pay", reversal: "Cancel", evidence: evidence,
          value: interval(-100, 2_500, 9_900), likely: interval(1_000, 2_500, 4_000), valueBasis: "units × price",
          counterfactual: "It runs out.", disproof: "It is still there.", caveats: ["one", "two"],
          rule: "stock-1 reorder",
          horizonDays: 30, effortMinutes: 12, expires: "2026-12-01")),
      asOf: noon, state: state, snoozedUntil: state == .snoozed ? "2026-11-28" : nil,
      events: [StoredAdvice.Event(state: state, actor: "Ann", instant: noon)])
  }
}

import StewardDomain
import StewardStorage
import Testing

@Suite struct PlanRepositoryTests {
  private static let noon = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  @Test func `a plan comes back as it was kept, with every change in order`() throws {
    let database = try TestDatabase()
    let plan = try SamplePlan.kept(in: database.engine, account: "mugs")

    #expect(plan == SamplePlan.expected)
    #expect(try database.engine.read { try PlanRepository($0, account: "cups").all() }.isEmpty)
  }

  @Test func `plans count within their account, and of two that close one, one succeeds`() throws {
    let database = try TestDatabase()
    let numbers = try ["mugs", "mugs", "cups"].map { account in
      try database.engine.write {
        try PlanRepository($0, account: AccountID(account)).add(SamplePlan.plain, by: SamplePlan.event("opened")).number
      }
    }
    let closed = try [GrowthPlan.End.reached, .dropped].map { end in
      try database.engine.write {
        try PlanRepository($0, account: "mugs").close(2, as: end, by: SamplePlan.event("closed"))
      }
    }

    #expect(numbers == [1, 2, 1])
    #expect(closed == [true, false])
    let plans = try database.engine.read { try PlanRepository($0, account: "mugs").all() }
    #expect(plans.map(\.end) == [nil, .reached])
    #expect(plans.map(\.events.count) == [1, 2])
  }
}

/// A plan that has something of everything.
enum SamplePlan {
  static func event(_ what: String) -> GrowthPlan.Event {
    GrowthPlan.Event(actor: "Ann", instant: Instant(utc: "2026-11-23"), what: what)
  }

  static let plain = GrowthPlan(
    title: "Christmas", owner: "Ann",
    goal: GrowthPlan.Goal(
      kpi: "sales", marketplace: "A1PA6795UKMFR9", target: 5_000_000, days: "2026-12-01"..<"2027-01-01"))
  static let source = GrowthPlan.Step(
    number: 1, area: .sourcing, title: "order 'cups' – größer", owner: "buyer", due: "2026-11-25")
  static let ship = GrowthPlan.Step(
    number: 2, area: .logistics, title: "ship", owner: "forwarder", due: "2026-12-01", after: [1])

  static func kept(in engine: some DatabaseEngine, account: AccountID) throws -> GrowthPlan? {
    try engine.write { session in
      let plans = PlanRepository(session, account: account)
      let number = try plans.add(plain, by: event("opened")).number
      try plans.put(source, of: number, by: event("one"))
      try plans.put(ship, of: number, by: event("two"))
      var done = source
      done.done = "2026-11-24"
      try plans.put(done, of: number, by: event("done"))
      try plans.link("R-2", to: number, by: event("link"))
      try plans.link("R-1", to: number, by: event("link again"))
    }
    return try engine.read { try PlanRepository($0, account: account).all() }.first
  }

  static var expected: GrowthPlan {
    var plan = plain
    var done = source
    done.done = "2026-11-24"
    plan.number = 1
    plan.steps = [done, ship]
    plan.advice = ["R-2", "R-1"]
    plan.events = ["opened", "one", "two", "done", "link", "link again"].map(event)
    return plan
  }
}

import StewardDomain
import StewardStorage
import Testing

/// Growth plans, whichever engine keeps them.
@Suite struct PlanTests {
  @Test(arguments: EngineKind.available)
  func `a plan comes back as it was kept, and one that is closed stays so`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    func event(_ what: String) -> GrowthPlan.Event {
      GrowthPlan.Event(actor: "Ann", instant: Instant(utc: "2026-11-23"), what: what)
    }
    var plan = GrowthPlan(
      title: "Größer", owner: "Ann",
      goal: GrowthPlan.Goal(
        kpi: "units", marketplace: "A1PA6795UKMFR9", target: .max, days: "2026-12-01"..<"2027-01-01"))
    var step = GrowthPlan.Step(number: 1, area: .sourcing, title: "order", owner: "buyer", due: "2026-11-25")

    let closed = try store.engine.write { session in
      let plans = PlanRepository(session, account: "mugs")
      plan = try plans.add(plan, by: event("opened"))
      try plans.put(step, of: 1, by: event("added"))
      step.after = [2, 3]
      step.done = "2026-11-24"
      try plans.put(step, of: 1, by: event("changed"))
      try plans.link("R-1", to: 1, by: event("linked"))
      return try [GrowthPlan.End.missed, .reached].map { try plans.close(1, as: $0, by: event("closed")) }
    }
    plan.steps = [step]
    plan.advice = ["R-1"]
    plan.end = .missed
    plan.events = ["opened", "added", "changed", "linked", "closed"].map(event)

    #expect(closed == [true, false])
    #expect(try store.engine.read { try PlanRepository($0, account: "mugs").all() } == [plan])
    #expect(try store.engine.read { try PlanRepository($0, account: "cups").all() }.isEmpty)
  }
}

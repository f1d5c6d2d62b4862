import StewardDomain
import StewardPerformance
import StewardReporting
import StewardReview
import Testing

@Suite struct PlanSectionTests {
  @Test func `each figure of a goal has its trace, and a review without goals no section`() throws {
    let store = try SampleAccount.store("DE")
    var input = try SampleAccount.input([store])
    let without = try ReviewComposer.review(input, finder: NoSources())
    input.plans = [
      ReviewInput.Plan(
        number: 3, title: "Goal 1", store: store.marketplace, kpi: "sales", days: "2026-10-01"..<"2026-12-01",
        history: SampleAccount.first..<store.settledBefore, target: 500_000, expected: 450_000, low: 400_000,
        high: 520_000, chance: 312_000, status: "at-risk",
        steps: [.init(title: "Step 1", owner: "Ann", due: "2026-10-01", state: "ready", isLate: true)])
    ]

    let document = try ReviewComposer.review(input, finder: NoSources())
    try document.check()

    #expect(!without.sections.contains { $0.title == "Goals and plans" })
    #expect(document.sections.contains { $0.title == "Goals and plans" })
    let found = document.figures.filter { PlanFigureID($0.trace) != nil }
    #expect(found.map(\.value) == [500_000, 450_000, 400_000, 520_000, 312])
    #expect(found.map { PlanFigureID($0.trace)?.plan } == [3, 3, 3, 3, 3])
    #expect(document.tables.first { $0.id == "goal-steps" }?.rows.first?.last == .words("late"))
    for text in ["plan:expected", "plan:expected/in=a/x/2026-11-03T06:00:00Z", "plan:what/in=a/1/2026-11-03T06:00:00Z"]
    {
      #expect(PlanFigureID(text) == nil)
    }
  }
}

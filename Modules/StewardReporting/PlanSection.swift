public import StewardDomain
internal import StewardPerformance
internal import StewardReview

extension ReviewInput {
  /// A goal with how it stands, by the snapshot of the review.
  public struct Plan: Sendable {
    public struct Step: Sendable {
      public let title: String
      public let owner: String
      public let due: CivilDay
      /// `done`, `ready` or `waiting`.
      public let state: String
      public let isLate: Bool

      public init(title: String, owner: String, due: CivilDay, state: String, isLate: Bool) {
        self.title = title
        self.owner = owner
        self.due = due
        self.state = state
        self.isLate = isLate
      }
    }

    public let number: Int
    public let title: String
    public let store: Marketplace
    public let kpi: String
    public let days: Range<CivilDay>
    /// The days of the store that the outlook follows from.
    public let history: Range<CivilDay>
    public let target: Int64
    /// In the goal's own unit; `nil` where it isn't known, or nothing is left to expect.
    public let expected: Int64?
    public let low: Int64?
    public let high: Int64?
    /// Millionths.
    public let chance: Int64?
    /// As `steward plan` says it.
    public let status: String
    public let steps: [Step]

    public init(
      number: Int, title: String, store: Marketplace, kpi: String, days: Range<CivilDay>, history: Range<CivilDay>,
      target: Int64, expected: Int64?, low: Int64?, high: Int64?, chance: Int64?, status: String, steps: [Step]
    ) {
      self.number = number
      self.title = title
      self.store = store
      self.kpi = kpi
      self.days = days
      self.history = history
      self.target = target
      self.expected = expected
      self.low = low
      self.high = high
      self.chance = chance
      self.status = status
      self.steps = steps
    }
  }
}

/// Goals, whether they will be reached, and what is to do for them.
enum PlanSection {
  static func section(_ input: ReviewInput, _ book: inout TraceBook) throws -> ReviewSection {
    var rows: [[Span]] = []
    for plan in input.plans { rows.append(try row(plan, input, &book)) }
    var blocks: [ReviewBlock] = [
      .table(
        ReviewTable(
          id: "goals", title: "What is to be reached",
          columns: [
            "Goal", "What", "Store", "From", "Until", "Target", "So far", "Expected", "At least", "At most", "Chance",
            "Stands",
          ], rows: rows)),
      .paragraph([
        .words(
          "So far counts days that are final. What is expected follows from the days before alone: the total is expected to lie between the two bounds in nine cases of ten."
        )
      ]),
    ]
    let steps = input.plans.flatMap { plan in plan.steps.filter { $0.state != "done" }.map { (plan, $0) } }
    if !steps.isEmpty {
      blocks.append(
        .table(
          ReviewTable(
            id: "goal-steps", title: "Steps that are open", columns: ["Goal", "Step", "Who", "Until", "Stands"],
            rows: steps.map { plan, step in
              [
                .name(plan.title), .name(step.title), .name(step.owner), .day(step.due),
                .words(step.isLate ? "late" : step.state == "ready" ? "can be done" : "waits for another step"),
              ]
            })))
    }
    return ReviewSection("Goals and plans", blocks)
  }

  private static func row(
    _ plan: ReviewInput.Plan, _ input: ReviewInput, _ book: inout TraceBook
  ) throws -> [Span] {
    let isMoney = input.catalogue[plan.kpi]?.unit == .money
    let unit: FigureUnit = isMoney ? .money(plan.store.currency) : .count
    func figure(of days: Range<CivilDay>) -> FigureID {
      FigureID(
        .kpi(plan.kpi), account: input.account.account.id, by: .marketplace, slice: plan.store.countryCode,
        currency: plan.store.currency, days: days, asOf: input.account.asOf)
    }
    let settled = plan.history.upperBound
    let past = plan.days.lowerBound..<max(plan.days.lowerBound, min(plan.days.upperBound, settled))
    let soFar: Span = past.isEmpty ? .words("not begun") : .figure(try book.figure(figure(of: past)))
    let basis = plan.history.isEmpty ? [] : [try book.figure(figure(of: plan.history)).trace]
    func outlook(_ measure: PlanFigureID.Measure, _ value: Int64?, _ unit: FigureUnit) -> Span {
      guard let value else { return .words("–") }
      let id = PlanFigureID(measure, account: input.account.account.id, plan: plan.number, asOf: input.account.asOf)
      let trace = book.computed(
        "\(id)", "\(measure.rawValue.capitalizedFirst) of \(plan.title)", of: measure == .target ? [] : basis)
      return .figure(
        Figure(
          value, unit, coverage: Coverage(known: plan.days.count, asked: plan.days.count),
          settledness: measure == .target ? .settled : .open, trace: trace))
    }
    return [
      .name(plan.title), .words(PlainWords.name(plan.kpi, input.catalogue)),
      .name(PlainWords.country(plan.store).capitalizedFirst), .day(plan.days.lowerBound),
      .day(plan.days.upperBound.advanced(by: -1)), outlook(.target, plan.target, unit), soFar,
      outlook(.expected, plan.expected, unit), outlook(.low, plan.low, unit), outlook(.high, plan.high, unit),
      outlook(.chance, plan.chance.map { Int64((Double($0) / 1_000).rounded()) }, .percent), .words(words(plan.status)),
    ]
  }

  private static func words(_ status: String) -> String {
    switch status {
    case "on-track": "on track"
    case "at-risk": "at risk"
    case "off": "will hardly be reached"
    case "unknown": "not known"
    default: status
    }
  }
}

public import StewardDomain
public import StewardStorage

/// Where people keep the growth plans of one account.
public struct PlanDesk: Sendable {
  /// What is changed of a step; `nil` leaves it.
  public struct Change: Sendable {
    public var title: String?
    public var owner: String?
    public var due: CivilDay?
    public var after: [Int]?
    public var done: CivilDay?

    public init() {}
  }

  private let engine: any DatabaseEngine
  private let account: AccountID

  public init(_ engine: any DatabaseEngine, account: AccountID) {
    self.engine = engine
    self.account = account
  }

  /// Every plan, by number.
  public func plans() throws -> [GrowthPlan] { try engine.read { try PlanRepository($0, account: account).all() } }

  /// - Throws: ``PlanError`` where there is none.
  public func plan(_ number: Int) throws -> GrowthPlan { try engine.read { try find(number, $0) } }

  public func add(
    _ title: String, owner: String, goal: GrowthPlan.Goal, by person: String, at now: Instant
  ) throws -> GrowthPlan {
    guard !title.isEmpty, !owner.isEmpty else { throw PlanError("a plan has a title and somebody who answers for it") }
    guard goal.target > 0 else { throw PlanError("a target is above zero") }
    guard !goal.days.isEmpty else {
      throw PlanError("a goal has a first and a last day, the last not before the first")
    }
    return try engine.write {
      try PlanRepository($0, account: account).add(
        GrowthPlan(title: title, owner: owner, goal: goal),
        by: GrowthPlan.Event(actor: person, instant: now, what: "opened"))
    }
  }

  /// Adds a step; its number is the next one.
  public func addStep(
    _ area: GrowthPlan.Area, _ title: String, owner: String, due: CivilDay, after: [Int], to number: Int,
    by person: String, at now: Instant
  ) throws -> GrowthPlan {
    guard !title.isEmpty, !owner.isEmpty else { throw PlanError("a step has a title and somebody who does it") }
    return try engine.write { session in
      let plan = try open(number, session)
      let step = GrowthPlan.Step(
        number: (plan.steps.last?.number ?? 0) + 1, area: area, title: title, owner: owner, due: due,
        after: Array(Set(after)).sorted())
      try StepOrder(plan.steps + [step]).check()
      try PlanRepository(session, account: account).put(
        step, of: number,
        by: GrowthPlan.Event(actor: person, instant: now, what: "added step \(step.number): \(title), due \(due)"))
      return try find(number, session)
    }
  }

  /// Changes a step, or says that it is done.
  public func change(
    step: Int, of number: Int, _ change: Change, by person: String, at now: Instant
  ) throws -> GrowthPlan {
    try engine.write { session in
      let plan = try open(number, session)
      guard let place = plan.steps.firstIndex(where: { $0.number == step }) else {
        throw PlanError("plan \(number) has no step \(step)")
      }
      var steps = plan.steps
      var words: [String] = []
      if let title = change.title { (steps[place].title, words) = (title, words + ["title \(title)"]) }
      if let owner = change.owner { (steps[place].owner, words) = (owner, words + ["owner \(owner)"]) }
      if let due = change.due { (steps[place].due, words) = (due, words + ["due \(due)"]) }
      if let after = change.after {
        steps[place].after = Array(Set(after)).sorted()
        words.append("after " + (after.isEmpty ? "none" : steps[place].after.map(String.init).joined(separator: ", ")))
      }
      try StepOrder(steps).check()
      if let done = change.done {
        let open = steps.filter { steps[place].after.contains($0.number) && $0.done == nil }.map(\.number)
        guard open.isEmpty else {
          throw PlanError("step \(step) comes after \(open.map(String.init).joined(separator: ", ")), which isn't done")
        }
        (steps[place].done, words) = (done, words + ["done on \(done)"])
      }
      guard !words.isEmpty else { throw PlanError("say what changes") }
      try PlanRepository(session, account: account).put(
        steps[place], of: number,
        by: GrowthPlan.Event(actor: person, instant: now, what: "step \(step): \(words.joined(separator: ", "))"))
      return try find(number, session)
    }
  }

  /// Links advice that is proposed or was decided on.
  public func link(_ advice: String, to number: Int, by person: String, at now: Instant) throws -> GrowthPlan {
    let known = try AdviceDesk(engine, account: account).standing().contains { $0.recommendation.id == advice }
    return try engine.write { session in
      let plan = try open(number, session)
      guard known else {
        throw PlanError("\(account) has no advice \(advice); see `steward advice list --account \(account)`")
      }
      guard !plan.advice.contains(advice) else { throw PlanError("plan \(number) has \(advice) already") }
      try PlanRepository(session, account: account).link(
        advice, to: number, by: GrowthPlan.Event(actor: person, instant: now, what: "linked \(advice)"))
      return try find(number, session)
    }
  }

  public func close(
    _ number: Int, as end: GrowthPlan.End, note: String, by person: String, at now: Instant
  ) throws -> GrowthPlan {
    try engine.write { session in
      _ = try open(number, session)
      let what = "closed as \(end.rawValue)" + (note.isEmpty ? "" : ": \(note)")
      guard
        try PlanRepository(session, account: account).close(
          number, as: end, by: GrowthPlan.Event(actor: person, instant: now, what: what))
      else { throw PlanError("plan \(number) was closed by another program meanwhile") }
      return try find(number, session)
    }
  }

  private func open(_ number: Int, _ session: any DatabaseSession) throws -> GrowthPlan {
    let plan = try find(number, session)
    if let end = plan.end { throw PlanError("plan \(number) is closed as \(end.rawValue)") }
    return plan
  }

  private func find(_ number: Int, _ session: any DatabaseSession) throws -> GrowthPlan {
    guard let plan = try PlanRepository(session, account: account).all().first(where: { $0.number == number }) else {
      throw PlanError("\(account) has no plan \(number); see `steward plan list --account \(account)`")
    }
    return plan
  }
}

/// Why a plan can't be kept so.
public struct PlanError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

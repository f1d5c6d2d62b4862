public import StewardDomain

/// Growth plans of one account, with every change that was made to them.
public struct PlanRepository {
  private let session: any DatabaseSession
  private let account: AccountID

  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  private var key: SQLValue { .text(account.text) }

  /// Keeps a new plan without steps, with its first event, under the account's next number.
  public func add(_ plan: GrowthPlan, by event: GrowthPlan.Event) throws -> GrowthPlan {
    var plan = plan
    plan.number = try next("growth_plan", "plan_id", "account_id = ?1", [key])
    try session.execute(
      """
      INSERT INTO growth_plan (account_id, plan_id, title, owner, kpi, marketplace, target, from_day, to_day)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        key, .integer(Int64(plan.number)), .text(plan.title), .text(plan.owner), .text(plan.goal.kpi),
        .text(plan.goal.marketplace.text), .integer(plan.goal.target),
        .integer(Int64(plan.goal.days.lowerBound.number)), .integer(Int64(plan.goal.days.upperBound.number)),
      ])
    try note(event, of: plan.number)
    plan.events = [event]
    return plan
  }

  /// Keeps a step as it is now: a new one, or another version of one.
  public func put(_ step: GrowthPlan.Step, of plan: Int, by event: GrowthPlan.Event) throws {
    try session.execute(
      """
      INSERT INTO growth_step (account_id, plan_id, step_id, area, title, owner, due_day, after_steps, done_day)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      ON CONFLICT (account_id, plan_id, step_id) DO UPDATE SET area = excluded.area, title = excluded.title,
        owner = excluded.owner, due_day = excluded.due_day, after_steps = excluded.after_steps,
        done_day = excluded.done_day
      """,
      [
        key, .integer(Int64(plan)), .integer(Int64(step.number)), .text(step.area.rawValue), .text(step.title),
        .text(step.owner), .integer(Int64(step.due.number)),
        .text(step.after.map(String.init).joined(separator: ",")),
        .integer(step.done.map { Int64($0.number) }),
      ])
    try note(event, of: plan)
  }

  /// Links advice to a plan, behind what is linked already.
  public func link(_ advice: String, to plan: Int, by event: GrowthPlan.Event) throws {
    let ordinal = try next("growth_link", "ordinal", "account_id = ?1 AND plan_id = ?2", [key, .integer(Int64(plan))])
    try session.execute(
      "INSERT INTO growth_link (account_id, plan_id, ordinal, recommendation_id) VALUES (?1, ?2, ?3, ?4)",
      [key, .integer(Int64(plan)), .integer(Int64(ordinal)), .text(advice)])
    try note(event, of: plan)
  }

  /// Ends a plan that is open.
  ///
  /// - Returns: whether it was. Of two programs that try, one succeeds.
  public func close(_ plan: Int, as end: GrowthPlan.End, by event: GrowthPlan.Event) throws -> Bool {
    let closed = try session.first(
      """
      UPDATE growth_plan SET ending = ?3 WHERE account_id = ?1 AND plan_id = ?2 AND ending IS NULL RETURNING plan_id
      """, [key, .integer(Int64(plan)), .text(end.rawValue)], as: { $0.integer(0) })
    guard closed != nil else { return false }
    try note(event, of: plan)
    return true
  }

  /// Every plan, by number.
  public func all() throws -> [GrowthPlan] {
    var steps: [Int: [GrowthPlan.Step]] = [:]
    try session.query(
      """
      SELECT plan_id, step_id, area, title, owner, due_day, after_steps, done_day FROM growth_step
      WHERE account_id = ?1 ORDER BY plan_id, step_id
      """, [key]
    ) { row in
      steps[Int(row.integer(0)), default: []].append(
        GrowthPlan.Step(
          number: Int(row.integer(1)), area: GrowthPlan.Area(rawValue: row.text(2)) ?? .other, title: row.text(3),
          owner: row.text(4), due: Self.day(row, 5), after: row.text(6).split(separator: ",").compactMap { Int($0) },
          done: row.isNull(7) ? nil : Self.day(row, 7)))
    }
    var links: [Int: [String]] = [:]
    try session.query(
      "SELECT plan_id, recommendation_id FROM growth_link WHERE account_id = ?1 ORDER BY plan_id, ordinal", [key]
    ) { links[Int($0.integer(0)), default: []].append($0.text(1)) }
    let events = try events()
    return try session.rows(
      """
      SELECT plan_id, title, owner, kpi, marketplace, target, from_day, to_day, ending FROM growth_plan
      WHERE account_id = ?1 ORDER BY plan_id
      """, [key],
      as: { row in
        let number = Int(row.integer(0))
        let from = Self.day(row, 6)
        return GrowthPlan(
          number: number, title: row.text(1), owner: row.text(2),
          goal: GrowthPlan.Goal(
            kpi: row.text(3), marketplace: MarketplaceID(row.text(4)), target: row.integer(5),
            days: from..<max(from, Self.day(row, 7))),
          end: row.optionalText(8).flatMap { GrowthPlan.End(rawValue: $0) }, steps: steps[number] ?? [],
          advice: links[number] ?? [], events: events[number] ?? [])
      })
  }

  private func events() throws -> [Int: [GrowthPlan.Event]] {
    var events: [Int: [GrowthPlan.Event]] = [:]
    try session.query(
      "SELECT plan_id, actor, instant, what FROM growth_event WHERE account_id = ?1 ORDER BY plan_id, ordinal", [key]
    ) { row in
      events[Int(row.integer(0)), default: []].append(
        GrowthPlan.Event(actor: row.text(1), instant: Instant(microseconds: row.integer(2)), what: row.text(3)))
    }
    return events
  }

  private func note(_ event: GrowthPlan.Event, of plan: Int) throws {
    let ordinal = try next("growth_event", "ordinal", "account_id = ?1 AND plan_id = ?2", [key, .integer(Int64(plan))])
    try session.execute(
      "INSERT INTO growth_event (account_id, plan_id, ordinal, actor, instant, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      [
        key, .integer(Int64(plan)), .integer(Int64(ordinal)), .text(event.actor),
        .integer(event.instant.microseconds), .text(event.what),
      ])
  }

  private func next(_ table: String, _ column: String, _ condition: String, _ values: [SQLValue]) throws -> Int {
    try session.first(
      "SELECT COALESCE(MAX(\(column)), 0) + 1 FROM \(table) WHERE \(condition)", values, as: { Int($0.integer(0)) })
      ?? 1
  }

  private static func day(_ row: any DatabaseRow, _ column: Int) -> CivilDay {
    CivilDay(number: Int32(clamping: row.integer(column)))
  }
}

public import StewardDomain
public import StewardStorage

/// Where people decide on the recommendations of one account.
public struct AdviceDesk: Sendable {
  public enum Decision: Sendable {
    case accept
    case reject(StoredAdvice.Reason, note: String)
    /// Shown again on the day.
    case snooze(until: CivilDay)
  }

  /// A recommendation with what was decided on it; nothing so far where there is no advice.
  public struct Standing: Sendable {
    public let recommendation: Identified<Recommendation>
    public let advice: StoredAdvice?
    public let plan: MeasurementPlan?

    public init(recommendation: Identified<Recommendation>, advice: StoredAdvice?, plan: MeasurementPlan?) {
      self.recommendation = recommendation
      self.advice = advice
      self.plan = plan
    }
  }

  /// So many days after it was done somebody can still say so.
  private static let latestDays = 7

  private let engine: any DatabaseEngine
  private let account: AccountID

  public init(_ engine: any DatabaseEngine, account: AccountID) {
    self.engine = engine
    self.account = account
  }

  /// What is proposed and waits for a decision, by identifier; then what was decided on, the newest first.
  public func standing() throws -> [Standing] {
    try engine.read { session in
      let repository = AdviceRepository(session, account: account)
      let decided = try repository.all()
      let plans = try repository.plans()
      let pending = Set(
        decided.filter { $0.state == .accepted || $0.state == .snoozed }.map(\.recommendation.id))
      let decisions = try StandingDecisions(session, account: account)
      let (_, today, made) = try proposals(session)
      let open = made.filter { one in
        !pending.contains(one.id) && !(today.map { decisions.hide(one, on: $0) } ?? false)
      }
      return open.map { Standing(recommendation: $0, advice: nil, plan: nil) }
        + decided.map { Standing(recommendation: $0.recommendation, advice: $0, plan: plans[$0.number]) }
    }
  }

  /// Keeps a decision on a recommendation of the newest analysis, or another one on what was decided before.
  ///
  /// - Throws: ``AdviceError``.
  public func decide(_ id: String, _ decision: Decision, by person: String, at now: Instant) throws -> StoredAdvice {
    var until: CivilDay?
    let event: StoredAdvice.Event
    switch decision {
    case .accept: event = StoredAdvice.Event(state: .accepted, actor: person, instant: now)
    case .reject(let reason, let note):
      event = StoredAdvice.Event(state: .rejected, actor: person, instant: now, reason: reason, note: note)
    case .snooze(let day):
      until = day
      event = StoredAdvice.Event(state: .snoozed, actor: person, instant: now)
    }
    return try engine.write { try move(id, to: event, until: until, $0) }
  }

  /// Keeps that advice was carried out, and in the same transaction how its effect will be measured.
  ///
  /// - Parameters:
  ///   - day: the first day on which it works.
  ///   - part: the store's snapshot, from which the plan is made.
  ///   - margin: which share of a sale the promised money is; `nil` compares sales as they are.
  /// - Throws: ``AdviceError``.
  public func complete(
    _ id: String, on day: CivilDay, by person: String, at now: Instant, margin: Double?, pack: TriagePack,
    _ part: MarketplaceSnapshot?
  ) throws -> (advice: StoredAdvice, plan: MeasurementPlan) {
    if let margin {
      guard margin > 0, margin <= 1 else { throw AdviceError("a margin is above 0 % and at most 100 %") }
    }
    guard day.distance(to: ZoneTable.utc.day(of: now)) <= Self.latestDays else {
      throw AdviceError(
        "what was done more than \(Self.latestDays) days ago can't be measured fairly: its effect can be seen already")
    }
    return try engine.write { session in
      let repository = AdviceRepository(session, account: account)
      let treated = try TreatedItems(repository)
      let event = StoredAdvice.Event(state: .done, actor: person, instant: now)
      let advice = try move(id, to: event, until: nil, session)
      let plan = MeasurementPlanner(pack: pack, treated: treated)
        .plan(advice.recommendation.value, on: day, margin: margin, part)
      try repository.add(plan, to: advice.number)
      return (advice, plan)
    }
  }

  /// The store that a recommendation is of, to make its snapshot before it is completed.
  public func marketplace(of id: String) throws -> MarketplaceID {
    guard let found = try standing().last(where: { $0.recommendation.id == id }) else { throw unknown(id) }
    return found.recommendation.value.subject.marketplace
  }

  private func move(
    _ id: String, to event: StoredAdvice.Event, until: CivilDay?, _ session: any DatabaseSession
  ) throws -> StoredAdvice {
    let repository = AdviceRepository(session, account: account)
    let decided = try repository.all().first { $0.recommendation.id == id }
    if let decided, decided.state == .accepted || decided.state == .snoozed {
      return try move(decided, to: event, until, repository)
    }
    let (asOf, today, made) = try proposals(session)
    if let today, let decided, decided.state == .done || decided.state == .measured,
      let plan = try repository.plans()[decided.number], today < plan.window.upperBound
    {
      throw AdviceError("\(id) is done, and its effect is watched until \(plan.window.upperBound)")
    }
    if let proposed = made.first(where: { $0.id == id }) {
      return try repository.add(
        StoredAdvice(
          recommendation: proposed, asOf: asOf, state: event.state, snoozedUntil: until, events: [event]))
    }
    guard let decided else { throw unknown(id) }
    guard decided.state == .rejected else { throw AdviceError("\(id) is \(decided.state.rawValue) already") }
    return try move(decided, to: event, until, repository)
  }

  private func move(
    _ decided: StoredAdvice, to event: StoredAdvice.Event, _ until: CivilDay?, _ repository: AdviceRepository
  ) throws -> StoredAdvice {
    guard try repository.move(decided.number, from: decided.state, by: event, snoozedUntil: until) else {
      throw AdviceError("\(decided.recommendation.id) was decided on by another program meanwhile")
    }
    var moved = decided
    moved.state = event.state
    moved.snoozedUntil = until
    moved.events.append(event)
    return moved
  }

  private func proposals(
    _ session: any DatabaseSession
  ) throws -> (asOf: Instant, today: CivilDay?, made: [Identified<Recommendation>]) {
    let analysis = AnalysisRepository(session, account: account)
    guard let newest = try analysis.newest() else { return (Instant(microseconds: 0), nil, []) }
    return (newest.asOf, newest.today, try analysis.recommendations(on: newest.today))
  }

  private func unknown(_ id: String) -> AdviceError {
    AdviceError("\(account) has no advice \(id); see `steward advice list --account \(account)`")
  }
}

/// Why a decision can't be kept.
public struct AdviceError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

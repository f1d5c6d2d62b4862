public import StewardDomain
public import StewardStorage

/// What came of the advice of one account.
public struct OutcomeLedger: Sendable {
  /// Advice that was carried out.
  public struct Line: Sendable {
    public let advice: StoredAdvice
    public let plan: MeasurementPlan
    /// How many days are missing until its window is settled; 0 when it is.
    public let missingDays: Int
    /// The newest measurement.
    public let outcome: AdviceOutcome?
    /// How often it was measured: more than once where figures were restated.
    public let measurements: Int

    public var isHit: Bool? {
      outcome?.effect.map {
        StewardInsights.isHit(
          promised: advice.recommendation.value.value.expected.minorUnits, $0.change.expected.minorUnits)
      }
    }

    /// Whether the effect lies within the interval that was promised.
    public var isInsidePromise: Bool? {
      let promised = advice.recommendation.value.value
      return outcome?.effect.map {
        (promised.low.minorUnits...promised.high.minorUnits).contains($0.change.expected.minorUnits)
      }
    }
  }

  private let engine: any DatabaseEngine
  private let account: AccountID

  public init(_ engine: any DatabaseEngine, account: AccountID) {
    self.engine = engine
    self.account = account
  }

  /// Whether anything was carried out, so that a snapshot is worth its making.
  public func isEmpty() throws -> Bool {
    try engine.read { try AdviceRepository($0, account: account).plans().isEmpty }
  }

  /// Measures what is settled, keeps what is new or came out of other figures than before, and lists it, the newest first.
  ///
  /// - Parameter snapshot: the account as it is known now.
  public func settle(_ snapshot: AccountSnapshot, at now: Instant) throws -> [Line] {
    // Measuring takes a while; only the keeping is within a transaction.
    let results = try results(snapshot, at: now)
    return try engine.write { session in
      let repository = AdviceRepository(session, account: account)
      let kept = try repository.outcomes()
      return try results.map { advice, plan, result in
        var history = kept[advice.number] ?? []
        var missing = 0
        switch result {
        case .waiting(let days): missing = days
        case .outcome(let outcome):
          if history.last.map({ $0.inputs != outcome.inputs }) ?? true {
            try repository.add(outcome, to: advice.number)
            history.append(outcome)
          }
        }
        let current = try measured(advice, history.last, repository, now)
        return Line(
          advice: current, plan: plan, missingDays: missing, outcome: history.last, measurements: history.count)
      }
    }
  }

  private func results(
    _ snapshot: AccountSnapshot, at now: Instant
  ) throws -> [(advice: StoredAdvice, plan: MeasurementPlan, result: OutcomeMeter.Result)] {
    let (decided, plans, treated) = try engine.read { session in
      let repository = AdviceRepository(session, account: account)
      return (try repository.all(), try repository.plans(), try TreatedItems(repository, asOf: now))
    }
    return decided.compactMap { advice in
      guard let plan = plans[advice.number] else { return nil }
      let store = advice.recommendation.value.subject.marketplace
      let part = snapshot.marketplaces.first { $0.marketplace.id == store }
      return (advice, plan, OutcomeMeter(advice: advice, plan: plan, treated: treated).measure(part, at: now))
    }
  }

  /// Moves advice whose effect is known to its last state.
  private func measured(
    _ advice: StoredAdvice, _ outcome: AdviceOutcome?, _ repository: AdviceRepository, _ now: Instant
  ) throws -> StoredAdvice {
    guard advice.state == .done, outcome?.effect != nil else { return advice }
    let event = StoredAdvice.Event(state: .measured, actor: "steward", instant: now)
    guard try repository.move(advice.number, from: .done, by: event) else { return advice }
    var moved = advice
    moved.state = .measured
    moved.events.append(event)
    return moved
  }
}

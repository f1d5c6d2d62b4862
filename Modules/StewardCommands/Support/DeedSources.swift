internal import StewardDomain
internal import StewardIngest
internal import StewardInsights
internal import StewardPerformance
internal import StewardReporting
internal import StewardStorage

extension ReviewInput.Deed {
  /// All that was decided on in an account by an instant.
  static func all(
    _ session: any DatabaseSession, _ snapshot: AccountSnapshot, knownAt limit: Instant
  ) throws -> [ReviewInput.Deed] {
    let repository = AdviceRepository(session, account: snapshot.account.id)
    let advice = try repository.all()
    guard !advice.isEmpty else { return [] }
    let (plans, outcomes, zones) = (try repository.plans(), try repository.outcomes(), try ZoneTables())
    return advice.compactMap { advice in
      let store = advice.recommendation.value.subject.marketplace
      let zone = zones.zone(of: Marketplace.find(store))
      return ReviewInput.Deed(
        advice, plans[advice.number], outcomes[advice.number]?.last { $0.measured <= limit },
        settledBefore: snapshot.marketplaces.first { $0.marketplace.id == store }?.settledBefore, knownAt: limit
      ) { zone.day(of: $0) }
    }
  }

  /// - Returns: `nil` where nothing was decided by then.
  private init?(
    _ advice: StoredAdvice, _ plan: MeasurementPlan?, _ outcome: AdviceOutcome?, settledBefore: CivilDay?,
    knownAt limit: Instant, day: (Instant) -> CivilDay
  ) {
    let events = advice.events.filter { $0.instant <= limit }
    guard !events.isEmpty else { return nil }
    let plan = events.contains { $0.state == .done } ? plan : nil
    self.init(
      number: advice.number,
      advice: ReviewInput.Said(id: advice.recommendation.id, value: advice.recommendation.value),
      decisions: events.enumerated().compactMap { place, event in
        // Only the day of the newest decision is on record.
        Decision(event, on: day(event.instant), until: place + 1 == events.count ? advice.snoozedUntil : nil)
      },
      window: plan?.window,
      standing: Self.standing(plan, outcome, settledBefore: settledBefore, day: day))
  }

  private static func standing(
    _ plan: MeasurementPlan?, _ outcome: AdviceOutcome?, settledBefore: CivilDay?, day: (Instant) -> CivilDay
  ) -> Standing {
    guard let plan else { return .watched }
    guard let outcome else {
      if plan.method == .none { return .unmeasurable(why: AdviceOutcome.nothingToCompare, on: plan.window.lowerBound) }
      return settledBefore.map { $0 >= plan.window.upperBound } ?? false ? .waiting : .watched
    }
    guard let effect = outcome.effect else {
      let opening = "it can't be measured: "
      let why = outcome.remark
      return .unmeasurable(
        why: why.hasPrefix(opening) ? String(why.dropFirst(opening.count)) : why, on: day(outcome.measured))
    }
    return .measured(effect.change, on: day(outcome.measured), remark: outcome.remark)
  }
}

extension ReviewInput.Deed.Decision {
  /// - Returns: `nil` for what nobody decided: what the clock did.
  fileprivate init?(_ event: StoredAdvice.Event, on day: CivilDay, until: CivilDay?) {
    switch event.state {
    case .accepted: self.init(.accepted, by: event.actor, on: day)
    case .rejected:
      let reason = event.reason?.rawValue.split(separator: "-").joined(separator: " ") ?? ""
      let parts = [reason == "other" && !event.note.isEmpty ? "" : reason, event.note]
      self.init(.rejected, by: event.actor, on: day, reason: parts.filter { !$0.isEmpty }.joined(separator: ": "))
    case .snoozed: self.init(.putOff, by: event.actor, on: day, until: until)
    case .done: self.init(.done, by: event.actor, on: day)
    case .measured, .expired: return nil
    }
  }
}

extension ReviewInput.Drop {
  /// - Returns: `nil` for what newer rules found and this program has no word for.
  init?(_ stored: StoredDrop) {
    guard let metric = DropMetric(rawValue: stored.metric) else { return nil }
    self.init(
      subject: stored.subject, metric: metric, days: stored.days, lossPerDayMinor: stored.roundedLossPerDay,
      causes: stored.causes.compactMap { cause in
        DropCause(rawValue: cause.name).map { Cause($0, statement: Self.statement(cause, $0, stored.subject)) }
      }, evidence: stored.evidence)
  }

  /// What speaks for a cause, with the values before and then where they are of a metric and not of the listing's stock.
  private static func statement(_ cause: StoredDrop.Cause, _ kind: DropCause, _ subject: Subject) -> String {
    guard let before = cause.before, let after = cause.after, before.magnitude < 1e9, after.magnitude < 1e9 else {
      return cause.statement
    }
    func text(_ value: Double) -> String? {
      switch kind {
      case .price, .competitorPrice:
        Marketplace.find(subject.marketplace).map {
          "\(Money(minorUnits: Int64(value.rounded()), currency: $0.currency))"
        }
      case .searchRankLoss, .adChange: fixedPointText(Int64((value * 10).rounded()), digits: 1)
      case .pageAppeal, .featuredOfferLost, .reviewDrop:
        fixedPointText(Int64((value * 1_000).rounded()), digits: 1) + " %"
      default: nil
      }
    }
    guard let first = text(before), let last = text(after) else { return cause.statement }
    return "\(cause.statement), \(last) after \(first)"
  }
}

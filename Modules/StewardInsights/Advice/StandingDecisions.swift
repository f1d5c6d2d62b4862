internal import StewardDomain
internal import StewardStorage

/// What people decided on the advice of one account, as far as it says what to show.
struct StandingDecisions {
  private let decided: [StoredAdvice]
  private let plans: [Int64: MeasurementPlan]
  private let outcomes: [Int64: [AdviceOutcome]]
  /// The newest decision on each recommendation.
  private let newest: [String: StoredAdvice]

  init(_ session: any DatabaseSession, account: AccountID) throws {
    let repository = AdviceRepository(session, account: account)
    decided = try repository.all(withEvidence: false)
    plans = decided.isEmpty ? [:] : try repository.plans()
    outcomes = decided.isEmpty ? [:] : try repository.outcomes()
    newest = Dictionary(decided.map { ($0.recommendation.id, $0) }) { first, _ in first }
  }

  /// Whether somebody's decision takes a recommendation off the list.
  ///
  /// Rejected advice stays away until another rule makes it, or it is worth at least twice as much as what was rejected. What was put off
  /// stays away until its day, what was done while its effect is being watched.
  func hide(_ made: Identified<Recommendation>, on today: CivilDay) -> Bool {
    guard let last = newest[made.id] else { return false }
    switch last.state {
    case .accepted, .expired: return false
    case .rejected: return !isMaterial(from: last.recommendation.value, to: made.value)
    case .snoozed: return last.snoozedUntil.map { today < $0 } ?? false
    case .done, .measured:
      let end = plans[last.number]?.window.upperBound ?? last.recommendation.value.expires
      return today < end
    }
  }

  private func isMaterial(from old: Recommendation, to new: Recommendation) -> Bool {
    let (before, after) = (old.value.expected, new.value.expected)
    guard old.rule == new.rule, before.currency == after.currency else { return true }
    return before.minorUnits <= 0 ? after.minorUnits > 0 : after.minorUnits / 2 >= before.minorUnits
  }

  func count(in record: inout SuccessRecord) {
    for advice in decided { record.add(advice, outcome: outcomes[advice.number]?.last) }
  }
}

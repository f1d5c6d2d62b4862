internal import StewardDomain
public import StewardStorage

/// What was really carried out on an account, which a back-test must neither repeat nor forget.
public struct BacktestDecisions: Sendable {
  let treated: TreatedItems
  private let done: [(advice: StoredAdvice, plan: MeasurementPlan)]

  public init(_ repository: AdviceRepository) throws {
    treated = try TreatedItems(repository)
    let plans = try repository.plans()
    done = try repository.all(withEvidence: false).compactMap { advice in plans[advice.number].map { (advice, $0) } }
  }

  /// The same advice as it was carried out within the days over which it was of use.
  func execution(of proposal: WalkForward.Proposal) -> (advice: StoredAdvice, plan: MeasurementPlan)? {
    done.last {
      $0.advice.recommendation.id == proposal.advice.id && proposal.plan.window.contains($0.plan.window.lowerBound)
    }
  }
}

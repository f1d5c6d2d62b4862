internal import StewardAnalytics
public import StewardDomain
public import StewardStorage

/// Works an outcome out again, as it was when it was measured.
public struct OutcomeRecount {
  public let advice: StoredAdvice
  public let plan: MeasurementPlan
  /// All measurements, the oldest first; more than one where figures were restated.
  public let outcomes: [AdviceOutcome]
  private let meter: OutcomeMeter

  /// - Parameter number: the decision's; `nil` for the newest on the advice.
  /// - Returns: `nil` where there is no such advice, or it wasn't carried out.
  public init?(_ id: String, number: Int64?, of account: AccountID, _ session: any DatabaseSession) throws {
    let repository = AdviceRepository(session, account: account)
    let found = try repository.all().first { $0.recommendation.id == id && (number ?? $0.number) == $0.number }
    guard let found, let plan = try repository.plans()[found.number] else { return nil }
    advice = found
    self.plan = plan
    outcomes = try repository.outcomes()[found.number] ?? []
    meter = OutcomeMeter(
      advice: found, plan: plan, treated: try TreatedItems(repository, asOf: outcomes.last?.measured))
  }

  /// The items that it was compared with.
  public var controls: [ItemIdentity] { meter.untouched(in: advice.recommendation.value.subject.marketplace) }

  /// The item and those it is compared with, as rows of facts, the item first. Items without facts are left out.
  public func rows(in facts: FactTable) -> [Int] {
    guard let item = advice.recommendation.value.subject.item.flatMap({ facts.row(of: $0) }) else { return [] }
    return [item] + controls.compactMap { facts.row(of: $0) }
  }

  /// The effect by these facts, and what each of ``rows(in:)`` but the first counts for; `nil` where it can't be measured.
  ///
  /// - Parameter stated: the store's facts when it was measured, which say on what days anything was reported.
  public func effect(_ facts: FactTable, stated: FactTable) -> (effect: AdviceOutcome.Effect, weights: [Double])? {
    let rows = rows(in: facts)
    guard plan.method == .synthetic, !rows.isEmpty else { return nil }
    let series = DailyMoney(facts, rows: rows, plan: plan, reported: plan.reportedDays(stated))
    guard let found = try? series.effect() else { return nil }
    return (
      meter.amounts(found, days: series.windowDays, used: found.weights.count { $0 > 0 }), found.weights
    )
  }
}

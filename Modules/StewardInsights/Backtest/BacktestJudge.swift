public import StewardDomain
internal import StewardStorage

/// Holds what was advised against what happened.
///
/// Advice that was carried out is measured as `steward outcomes` does. Advice that nobody followed can be judged where it says that a
/// loss comes if nothing is done: then the loss shows, as what the item brought less than the items it is compared with. What a gain
/// would have been that nobody went after can't be known.
public struct BacktestJudge: Sendable {
  /// A piece of advice and what is known of it.
  public struct Verdict: Sendable {
    public let proposal: WalkForward.Proposal
    /// How often it was repeated before its horizon was over. Repetitions aren't judged: they would count one outcome many times.
    public let repeats: Int
    public let result: Result
  }

  public enum Basis: String, Sendable {
    /// It was carried out: the gain is what that brought.
    case done
    /// It wasn't: the gain is the loss that came.
    case missed
  }

  public enum Result: Sendable {
    case judged(Basis, gain: MoneyInterval)
    /// So many days are missing until its window is settled.
    case open(days: Int)
    /// It can't be measured, and why.
    case unjudged(String)
  }

  private let pack: TriagePack
  private let decisions: BacktestDecisions
  private let final: AccountSnapshot

  /// - Parameter final: the account as it is known now.
  public init(_ final: AccountSnapshot, _ decisions: BacktestDecisions, pack: TriagePack) {
    self.final = final
    self.decisions = decisions
    self.pack = pack
  }

  /// - Parameter proposals: of this account, in the order of their moments.
  public func verdicts(_ proposals: [WalkForward.Proposal]) -> [Verdict] {
    var first: [(proposal: WalkForward.Proposal, repeats: Int)] = []
    var newest: [String: Int] = [:]
    for proposal in proposals {
      if let place = newest[proposal.advice.id],
        first[place].proposal.plan.window.contains(proposal.plan.window.lowerBound)
      {
        first[place].repeats += 1
        continue
      }
      newest[proposal.advice.id] = first.count
      first.append((proposal, 0))
    }
    return first.map { Verdict(proposal: $0.proposal, repeats: $0.repeats, result: result($0.proposal)) }
  }

  private func result(_ proposal: WalkForward.Proposal) -> Result {
    if let (advice, plan) = decisions.execution(of: proposal) {
      return result(OutcomeMeter(advice: advice, plan: plan, treated: decisions.treated), proposal, .done)
    }
    guard pack.isLoss(proposal.advice.value.kind) else {
      return .unjudged("nobody did it, and what it would have brought can't be known")
    }
    let advice = StoredAdvice(
      recommendation: proposal.advice, asOf: proposal.moment, state: .done, events: [])
    return result(OutcomeMeter(advice: advice, plan: proposal.plan, treated: decisions.treated), proposal, .missed)
  }

  private func result(_ meter: OutcomeMeter, _ proposal: WalkForward.Proposal, _ basis: Basis) -> Result {
    let part = final.marketplaces.first { $0.marketplace.id == proposal.advice.value.subject.marketplace }
    switch meter.measure(part, at: final.asOf) {
    case .waiting(let days): return .open(days: days)
    case .outcome(let outcome):
      guard let change = outcome.effect?.change else { return .unjudged(outcome.remark) }
      let gain =
        basis == .done
        ? change
        : MoneyInterval(
          low: -change.high, expected: -change.expected, high: -change.low, level: change.level)
      return .judged(basis, gain: gain)
    }
  }
}

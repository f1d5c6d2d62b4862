internal import StewardDomain
public import StewardStorage

/// How the advice of each recommender and kind fared: whether people took it, and whether it did what it promised.
public struct SuccessRecord: Sendable {
  private struct Key: Hashable {
    let recommender: String
    let kind: String
  }

  private struct Count {
    var accepted = 0
    var refused = 0
    var hits = 0
    var misses = 0
  }

  private var counts: [Key: Count] = [:]

  public init() {}

  /// Counts one piece of advice by its state and outcome. What had been done before anyway says nothing of the advice's worth, and
  /// what was put off or ran out nothing either.
  public mutating func add(_ advice: StoredAdvice, outcome: AdviceOutcome?) {
    let made = advice.recommendation
    switch advice.state {
    case .accepted, .done, .measured: addDecision(made.author, made.value.kind, isAccepted: true)
    case .rejected:
      guard advice.events.last?.reason != .alreadyDone else { return }
      addDecision(made.author, made.value.kind, isAccepted: false)
    case .snoozed, .expired: break
    }
    if let change = outcome?.effect?.change.expected.minorUnits {
      addOutcome(made.author, made.value.kind, isHit: isHit(promised: made.value.value.expected.minorUnits, change))
    }
  }

  public mutating func addDecision(_ recommender: String, _ kind: String, isAccepted: Bool) {
    counts[Key(recommender: recommender, kind: kind), default: Count()].accepted += isAccepted ? 1 : 0
    counts[Key(recommender: recommender, kind: kind), default: Count()].refused += isAccepted ? 0 : 1
  }

  public mutating func addOutcome(_ recommender: String, _ kind: String, isHit: Bool) {
    counts[Key(recommender: recommender, kind: kind), default: Count()].hits += isHit ? 1 : 0
    counts[Key(recommender: recommender, kind: kind), default: Count()].misses += isHit ? 0 : 1
  }

  /// The chance that advice is taken and does what it promises: the product of two means of Beta distributions.
  public func chance(_ recommender: String, _ kind: String, _ pack: TriagePack) -> Double {
    let count = counts[Key(recommender: recommender, kind: kind)] ?? Count()
    return pack.acceptance(of: kind).mean(successes: count.accepted, failures: count.refused)
      * pack.hit(of: kind).mean(successes: count.hits, failures: count.misses)
  }
}

/// An effect is a hit where it has the sign of what was promised.
func isHit(promised: Int64, _ measured: Int64) -> Bool { promised.signum() * measured.signum() > 0 }

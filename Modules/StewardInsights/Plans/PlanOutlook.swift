public import StewardDomain
public import StewardStorage

/// Where a goal will probably end, by the days before.
///
/// The figure's daily totals of the store go on as they did, and are as far off as that was in the past: see `GoalTotals`.
public struct PlanOutlook: Sendable, Hashable {
  /// How the goal stands.
  public enum Status: String, Sendable, Hashable {
    case reached, onTrack = "on-track", atRisk = "at-risk", off, missed
    /// Too few days are known.
    case unknown
  }

  /// The total since the goal's first day, up to a day.
  public struct Point: Sendable, Hashable {
    /// The last day that is counted.
    public let day: CivilDay
    public let expected: Double
    public let likely: ClosedRange<Double>
    /// Nine cases in ten.
    public let wide: ClosedRange<Double>
  }

  public let status: Status
  /// The total of the goal's days so far, those that are settled.
  public let soFar: Int64
  /// How many of the goal's days are settled, and how many of these were reported.
  public let settledDays: Int
  public let reportedDays: Int
  /// Week by week from the first day that isn't settled, the end last; empty where nothing is left or too little is known.
  public let path: [Point]
  /// The chance that the target is reached: 0 or 1 where that is known.
  public let probability: Double?

  public var end: Point? { path.last }

  /// The furthest that is forecast: a year.
  static let furthest = 366

  /// - Complexity: that of `GoalTotals`.
  public init(_ goal: GrowthPlan.Goal, _ history: GoalHistory, _ pack: PlanPack) {
    let settled = history.days.upperBound
    let past = goal.days.clamped(to: min(goal.days.lowerBound, settled)..<settled)
    soFar = history.sum(over: past)
    settledDays = past.count
    reportedDays = past.clamped(to: history.days).count {
      history.values[history.days.lowerBound.distance(to: $0)] != nil
    }
    let left = settled.distance(to: goal.days.upperBound)
    guard soFar < goal.target else {
      (status, path, probability) = (.reached, [], 1)
      return
    }
    guard left > 0 || history.days.isEmpty else {
      (status, path, probability) = (.missed, [], 0)
      return
    }
    guard history.reportedDays >= pack.leastDays, left <= Self.furthest,
      let totals = GoalTotals(
        history.series, days: left, before: max(0, settled.distance(to: goal.days.lowerBound)))
    else {
      (status, path, probability) = (.unknown, [], nil)
      return
    }
    let base = Double(soFar)
    path = totals.steps.map { step in
      Point(
        day: settled.advanced(by: step.length - 1), expected: base + step.mean,
        likely: base + step.quantile(0.25)...base + step.quantile(0.75),
        wide: base + step.quantile(0.05)...base + step.quantile(0.95))
    }
    let chance = totals.steps.last?.probability(atLeast: Double(goal.target) - base) ?? 0
    probability = chance
    status = Self.status(chance, pack)
  }

  static func status(_ chance: Double, _ pack: PlanPack) -> Status {
    chance >= pack.onTrack ? .onTrack : chance >= pack.atRisk ? .atRisk : .off
  }
}

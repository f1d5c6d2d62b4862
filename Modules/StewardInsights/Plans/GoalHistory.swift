public import StewardDomain

/// What a store sold, or had of another figure, day by day until the last settled one.
public struct GoalHistory: Sendable, Hashable {
  /// Days that can't be restated any more, the oldest first; half-open.
  public let days: Range<CivilDay>
  /// `nil` on days that weren't reported.
  public let values: [Int64?]

  /// Two years: older days say little of the next months.
  static let longest = 728

  public init(days: Range<CivilDay>, values: [Int64?]) {
    precondition(days.count == values.count, "a value for each day")
    self.days = days
    self.values = values
  }

  /// - Parameter goal: days that are kept however old they are.
  public init(_ part: MarketplaceSnapshot, _ metric: Metric, goal: Range<CivilDay>) {
    let facts = part.facts
    let end = min(part.settledBefore, facts.days.upperBound)
    let first = min(goal.lowerBound, end.advanced(by: -Self.longest))
    let days = (min(first, end)..<end).clamped(to: facts.days)
    let column = facts.column(metric)
    self.init(
      days: days,
      values: days.map { day in
        guard let column, let offset = facts.index(of: day) else { return nil }
        let cells = facts.items.indices.lazy.compactMap { column[$0 * facts.dayCount + offset] }
        return cells.isEmpty ? nil : cells.reduce(0, &+)
      })
  }

  var reportedDays: Int { values.count { $0 != nil } }

  /// The sum over some days; those that weren't reported count nothing.
  func sum(over range: Range<CivilDay>) -> Int64 {
    range.clamped(to: days).reduce(0) { $0 &+ (values[days.lowerBound.distance(to: $1)] ?? 0) }
  }

  /// From the first reported day on. A correction may leave a day below zero, which counts as nothing.
  var series: [Double?] { values.drop { $0 == nil }.map { $0.map { Double(max(0, $0)) } } }
}

public import StewardDomain

/// The name of a figure of a growth plan, as text that people copy and scripts keep.
///
/// `plan:expected/in=acme/3/2026-11-03T06:00:00Z` is what the goal of the third plan of `acme` was expected to come to, as it was known on the
/// third of November.
public struct PlanFigureID: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// What somebody set.
    case target
    /// The total of all of the goal's days, and the bounds that hold it in nine cases of ten.
    case expected, low, high
    /// The chance that the target is reached, in millionths.
    case chance
  }

  public var measure: Measure
  public var account: AccountID
  public var plan: Int
  public var asOf: Instant

  public init(_ measure: Measure, account: AccountID, plan: Int, asOf: Instant) {
    self.measure = measure
    self.account = account
    self.plan = plan
    self.asOf = asOf
  }
}

extension PlanFigureID: CustomStringConvertible {
  public var description: String {
    "plan:\(measure.rawValue)/in=\(FigureID.encoded(account.text))/\(plan)/\(asOf)"
  }

  /// - Returns: `nil` where the text isn't what ``description`` writes.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].hasPrefix("plan:"), let measure = Measure(rawValue: String(parts[0].dropFirst(5))),
      parts[1].hasPrefix("in="), let account = FigureID.decoded(parts[1].dropFirst(3)), let plan = Int(parts[2]),
      let asOf = FigureID.instant(parts[3])
    else { return nil }
    self.init(measure, account: AccountID(account), plan: plan, asOf: asOf)
    guard description == text else { return nil }
  }
}

/// What a score, a finding or a recommendation is about.
public struct Subject: Sendable, Hashable {
  public let marketplace: MarketplaceID
  /// `nil`: the account as a whole in this marketplace.
  public let item: ItemIdentity?

  public init(marketplace: MarketplaceID, item: ItemIdentity?) {
    self.marketplace = marketplace
    self.item = item
  }
}

/// How well something stands, with reasons that add up to it.
public struct Score: Sendable {
  public let subject: Subject
  /// 0 (worst) … 1 (best): ``base`` plus the points of all reasons.
  public let value: Double
  public let base: Double
  public let reasons: [Reason]

  /// One step between the base and the value.
  public struct Reason: Sendable {
    /// What it adds; negative where it takes away.
    public let points: Double
    public let evidence: Evidence

    public init(points: Double, evidence: Evidence) {
      self.points = points
      self.evidence = evidence
    }
  }

  public init(subject: Subject, base: Double, reasons: [Reason]) {
    self.subject = subject
    self.base = base
    self.reasons = reasons
    self.value = min(1, max(0, reasons.reduce(base) { $0 + $1.points }))
  }
}

/// A breach of a rule that a monitor found.
public struct Finding: Sendable {
  public let subject: Subject
  /// The clause of a policy pack that is broken.
  public let clause: String
  public let severity: Severity
  public let title: String
  public let evidence: [Evidence]

  public enum Severity: String, Sendable, Comparable {
    case notice, warning, critical
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .notice ? 0 : self == .warning ? 1 : 2 }
  }

  public init(subject: Subject, clause: String, severity: Severity, title: String, evidence: [Evidence]) {
    self.subject = subject
    self.clause = clause
    self.severity = severity
    self.title = title
    self.evidence = evidence
  }
}

/// Something a manager can do, as an object that can be checked later: evidence, money with intervals, what would happen otherwise, what
/// would prove it wrong, an end.
public struct Recommendation: Sendable {
  public let subject: Subject
  /// Stable within the recommender, lower case with dashes, such as `reorder`.
  public let kind: String
  /// What to do, in one line.
  public let title: String
  /// The steps, in plain words.
  public let action: String
  /// How to undo it.
  public let reversal: String
  public let evidence: [Evidence]
  /// The change in money over the horizon if it is done, against doing nothing, with an interval of nine cases in ten.
  public let value: MoneyInterval
  /// The same with an interval of one case in two.
  public let likely: MoneyInterval
  /// How the value follows from the evidence, in one line: of which money it speaks, too.
  public let valueBasis: String
  /// What is expected to happen where nothing is done, in one sentence.
  public let counterfactual: String
  /// What would prove it wrong, in one sentence that can be checked after the horizon.
  public let disproof: String
  /// What a reader should know before relying on it, such as days that can still be restated; empty where there is nothing.
  public let caveats: [String]
  /// The pack of rules and its date, and the rule in it, that made it.
  public let rule: String
  public let horizonDays: Int
  public let effortMinutes: Int
  /// The first day on which it should no longer be shown.
  public let expires: CivilDay

  /// Since minor 2.
  public init(
    subject: Subject, kind: String, title: String, action: String, reversal: String, evidence: [Evidence],
    value: MoneyInterval, likely: MoneyInterval, valueBasis: String, counterfactual: String, disproof: String,
    caveats: [String], rule: String, horizonDays: Int, effortMinutes: Int, expires: CivilDay
  ) {
    self.subject = subject
    self.kind = kind
    self.title = title
    self.action = action
    self.reversal = reversal
    self.evidence = evidence
    self.value = value
    self.likely = likely
    self.valueBasis = valueBasis
    self.counterfactual = counterfactual
    self.disproof = disproof
    self.caveats = caveats
    self.rule = rule
    self.horizonDays = horizonDays
    self.effortMinutes = effortMinutes
    self.expires = expires
  }

  /// What a bundle of minor 1 can say: nothing of the other case, and one interval for both.
  public init(
    subject: Subject, kind: String, title: String, action: String, reversal: String, evidence: [Evidence],
    value: MoneyInterval, valueBasis: String, horizonDays: Int, effortMinutes: Int, expires: CivilDay
  ) {
    self.init(
      subject: subject, kind: kind, title: title, action: action, reversal: reversal, evidence: evidence, value: value,
      likely: value, valueBasis: valueBasis, counterfactual: "", disproof: "", caveats: [], rule: "",
      horizonDays: horizonDays, effortMinutes: effortMinutes, expires: expires)
  }
}

/// One call that counts against a quota, which all programs of a workspace share.
public struct QuotaUse: Sendable, Hashable {
  /// Who goes first where there isn't enough for all.
  public enum Priority: Int64, Sendable, Hashable, Comparable {
    case backfill = 0
    case daily = 1
    case alert = 2
    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whose bucket it is: an application's client id, never its secret.
  public var application: String
  /// The seller or vendor in the application, or an empty text where the bucket is the application's as a whole.
  public var party: String
  /// The operation's name, such as `reports.createReport`.
  public var operation: String
  /// Calls a second that the documentation allows; what the other side says in an answer goes before it.
  public var ratePerSecond: Double
  /// How many calls may come at once.
  public var burst: Double
  public var priority: Priority
  /// What fresher data is worth, to compare calls of the same priority; higher goes first.
  public var value: Double

  public init(
    application: String, party: String, operation: String, ratePerSecond: Double, burst: Double,
    priority: Priority = .daily, value: Double = 0
  ) {
    self.application = application
    self.party = party
    self.operation = operation
    self.ratePerSecond = ratePerSecond
    self.burst = burst
    self.priority = priority
    self.value = value
  }
}

/// What an answer said about a quota.
public enum QuotaOutcome: Sendable, Hashable {
  /// The call went through; the rate is that of the answer's headers, if there was one.
  case passed(ratePerSecond: Double?)
  /// The other side refused for too many calls, and said perhaps how long to wait.
  case refused(retryAfterSeconds: Double?)
}

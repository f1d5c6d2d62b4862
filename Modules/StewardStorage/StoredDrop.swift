public import StewardDomain

/// A listing that fell below what was expected of it, with the causes that fit, as an analysis found it.
public struct StoredDrop: Sendable, Hashable {
  public struct Cause: Sendable, Hashable {
    public struct Reason: Sendable, Hashable {
      public let text: String
      public let points: Double

      public init(text: String, points: Double) {
        self.text = text
        self.points = points
      }
    }

    public let name: String
    /// From 0 to 1.
    public let score: Double
    public let reasons: [Reason]
    /// What speaks for it, in words.
    public let statement: String
    public let before: Double?
    public let after: Double?
    /// Days from the beginning of the drop to that of the change.
    public let lagDays: Int?
    /// Places in the drop's evidence, from 1.
    public let figures: [Int]

    public init(
      name: String, score: Double, reasons: [Reason], statement: String, before: Double?, after: Double?, lagDays: Int?,
      figures: [Int]
    ) {
      self.name = name
      self.score = score
      self.reasons = reasons
      self.statement = statement
      self.before = before
      self.after = after
      self.lagDays = lagDays
      self.figures = figures
    }
  }

  public let subject: Subject
  public let metric: String
  /// Half-open.
  public let days: Range<CivilDay>
  public let before: Double
  public let after: Double
  /// Standard deviations; `nil` where the change itself is on record.
  public let deviation: Double?
  /// In minor units of the marketplace's currency.
  public let lossPerDayMinor: Double
  /// The loss in whole minor units.
  public var roundedLossPerDay: Int64 { Int64(exactly: lossPerDayMinor.rounded()) ?? 0 }
  /// The likeliest first.
  public let causes: [Cause]
  /// The figures and lines that the causes were worked out from.
  public let evidence: [Evidence]

  public init(
    subject: Subject, metric: String, days: Range<CivilDay>, before: Double, after: Double, deviation: Double?,
    lossPerDayMinor: Double, causes: [Cause], evidence: [Evidence]
  ) {
    self.subject = subject
    self.metric = metric
    self.days = days
    self.before = before
    self.after = after
    self.deviation = deviation
    self.lossPerDayMinor = lossPerDayMinor
    self.causes = causes
    self.evidence = evidence
  }
}

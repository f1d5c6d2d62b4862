public import StewardDomain

/// A goal of an account with the steps that lead to it.
public struct GrowthPlan: Sendable, Hashable {
  /// A figure that is to reach an amount over some days in one store.
  public struct Goal: Sendable, Hashable {
    /// A figure of the catalogue that adds up over days, such as `sales`.
    public let kpi: String
    public let marketplace: MarketplaceID
    /// Minor units of the store's currency for money, else things.
    public let target: Int64
    /// Half-open.
    public let days: Range<CivilDay>

    public init(kpi: String, marketplace: MarketplaceID, target: Int64, days: Range<CivilDay>) {
      self.kpi = kpi
      self.marketplace = marketplace
      self.target = target
      self.days = days
    }
  }

  public enum Area: String, Sendable, Hashable, CaseIterable {
    case sourcing, logistics, listing, marketing, compliance, other
  }

  public struct Step: Sendable, Hashable {
    /// Counts from 1 within the plan.
    public let number: Int
    public var area: Area
    public var title: String
    /// The role or person that does it.
    public var owner: String
    /// The last day on which it is in time.
    public var due: CivilDay
    /// Numbers of the steps that have to be done before, ascending.
    public var after: [Int]
    /// The day on which it was done.
    public var done: CivilDay?

    public init(
      number: Int, area: Area, title: String, owner: String, due: CivilDay, after: [Int] = [], done: CivilDay? = nil
    ) {
      self.number = number
      self.area = area
      self.title = title
      self.owner = owner
      self.due = due
      self.after = after
      self.done = done
    }
  }

  /// How it ended. The words are stored.
  public enum End: String, Sendable, Hashable, CaseIterable {
    case reached, missed, dropped
  }

  /// One change of it.
  public struct Event: Sendable, Hashable {
    public let actor: String
    public let instant: Instant
    /// What was changed, in one line.
    public let what: String

    public init(actor: String, instant: Instant, what: String) {
      self.actor = actor
      self.instant = instant
      self.what = what
    }
  }

  /// Counts from 1 within the account; 0 before it is kept.
  public var number: Int
  public var title: String
  public var owner: String
  public let goal: Goal
  public var end: End?
  /// By number.
  public var steps: [Step]
  /// Identifiers of advice that serves it, in the order in which they were linked.
  public var advice: [String]
  /// Oldest first.
  public var events: [Event]

  public init(
    number: Int = 0, title: String, owner: String, goal: Goal, end: End? = nil, steps: [Step] = [],
    advice: [String] = [], events: [Event] = []
  ) {
    self.number = number
    self.title = title
    self.owner = owner
    self.goal = goal
    self.end = end
    self.steps = steps
    self.advice = advice
    self.events = events
  }
}

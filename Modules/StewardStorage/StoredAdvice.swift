public import StewardDomain

/// A recommendation that was decided on, with a copy of what it said then and what became of it.
public struct StoredAdvice: Sendable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// It will be done.
    case accepted
    case rejected
    /// Looked at again on a later day.
    case snoozed
    /// Carried out; its effect isn't known yet.
    case done
    /// Carried out, and its effect is known.
    case measured
    /// Its end passed before it was done.
    case expired
  }

  /// Why somebody decided against it. The words are stored; none is used again for another meaning.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    case wrongData = "wrong-data"
    case notWorthIt = "not-worth-it"
    case notPossible = "not-possible"
    case againstPlan = "against-plan"
    case alreadyDone = "already-done"
    case other
  }

  /// One step of its life.
  public struct Event: Sendable, Hashable {
    public let state: State
    /// Who decided; `steward` where the clock did.
    public let actor: String
    public let instant: Instant
    public let reason: Reason?
    /// In the decider's words; may be empty.
    public let note: String

    public init(state: State, actor: String, instant: Instant, reason: Reason? = nil, note: String = "") {
      self.state = state
      self.actor = actor
      self.instant = instant
      self.reason = reason
      self.note = note
    }
  }

  /// Counts from 1 within the account; 0 before it is kept.
  public var number: Int64
  public let recommendation: Identified<Recommendation>
  /// What its figures were known at.
  public let asOf: Instant
  public var state: State
  /// The day on which it is shown again.
  public var snoozedUntil: CivilDay?
  /// Oldest first.
  public var events: [Event]

  public init(
    number: Int64 = 0, recommendation: Identified<Recommendation>, asOf: Instant, state: State,
    snoozedUntil: CivilDay? = nil, events: [Event]
  ) {
    self.number = number
    self.recommendation = recommendation
    self.asOf = asOf
    self.state = state
    self.snoozedUntil = snoozedUntil
    self.events = events
  }
}

/// How the effect of advice will be measured, fixed on the day it was done, before anybody can know.
public struct MeasurementPlan: Sendable, Hashable {
  public enum Method: String, Sendable, Hashable {
    /// Against a weighted mean of other items, with an interval from placebos.
    case synthetic
    /// It can't be measured; see ``MeasurementPlan/controls``.
    case none
  }

  public let metric: Metric
  /// What is taken off the metric, such as spending on ads.
  public let cost: Metric?
  /// The days before, which the comparison is fitted on.
  public let before: Range<CivilDay>
  /// The days whose effect counts: from the day it was done over the horizon.
  public let window: Range<CivilDay>
  public let method: Method
  /// Which share of a sale is the money that was promised, where somebody said so; else sales are compared as they are.
  public let margin: Double?
  /// The items that may stand in, chosen before the effect could be seen.
  public let controls: [ItemIdentity]

  public init(
    metric: Metric, cost: Metric? = nil, before: Range<CivilDay>, window: Range<CivilDay>, method: Method,
    margin: Double?,
    controls: [ItemIdentity]
  ) {
    self.metric = metric
    self.cost = cost
    self.before = before
    self.window = window
    self.method = method
    self.margin = margin
    self.controls = controls
  }
}

/// What came of advice, by the figures as they were known once.
public struct AdviceOutcome: Sendable, Hashable {
  /// A hash of every figure that went in: another hash, another measurement.
  public let inputs: String
  public let measured: Instant
  /// `nil` where it couldn't be measured; the remark says why.
  public let effect: Effect?
  public let remark: String

  public struct Effect: Sendable, Hashable {
    /// The change over the window, with its interval.
    public let change: MoneyInterval
    /// What would have been without it.
    public let otherwise: Money
    /// Share of the controls, itself among them, that seem to have at least this effect.
    public let placeboProbability: Double
    public let controlCount: Int

    public init(change: MoneyInterval, otherwise: Money, placeboProbability: Double, controlCount: Int) {
      self.change = change
      self.otherwise = otherwise
      self.placeboProbability = placeboProbability
      self.controlCount = controlCount
    }
  }

  public init(inputs: String, measured: Instant, effect: Effect?, remark: String = "") {
    self.inputs = inputs
    self.measured = measured
    self.effect = effect
    self.remark = remark
  }
}

/// How the simulated service treats its callers.
public struct Manner: Sendable {
  public var throttle = Throttle.off
  /// What the application's usage plan grants, as a multiple of the documented rates and bursts. Answers say the rate
  /// that results, as they do where Amazon granted a selling partner more.
  public var rateFactor = 1.0
  /// How long a report takes, by the service's clock.
  public var processingSeconds: Int64 = 2
  public var faults = FaultPlan()

  public init() {}
}

/// Whether calls are counted.
public enum Throttle: String, CaseIterable, Sendable {
  /// As Amazon documents the rates.
  case documented
  case off = "none"
}

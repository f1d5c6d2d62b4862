/// What passes as the same amount and as in time.
public struct ReconciliationRules: Hashable, Sendable {
  /// Differences of up to so many minor units are rounding, such as a currency's conversion there and back makes.
  public var roundingMinorUnits: Int64
  /// A line that settles more days after it was expected is late. `nil`: as ``ordinaryLag(of:against:)`` measures it.
  public var lateAfterDays: Int32?

  public init(roundingMinorUnits: Int64 = 2, lateAfterDays: Int32? = nil) {
    self.roundingMinorUnits = roundingMinorUnits
    self.lateAfterDays = lateAfterDays
  }
}

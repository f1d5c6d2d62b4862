/// One item's demand, equally spaced in time, with what is known of each point.
///
/// All series of an account end at the same point in time: the last value of each is the newest period.
public struct DemandSeries: Hashable, Sendable {
  /// Units a period, oldest first; finite.
  public var values: [Double]

  /// Whether a value is the demand of its period. Where stock ran out, or nothing was reported, it isn't, and the
  /// point counts neither as history nor as a truth to be judged by. Empty: every value is.
  public var isObserved: [Bool]

  /// What moves demand and is known beforehand, one array a regressor: the history's periods, then the horizon's.
  /// The logarithm of a price, 1 on days of a promotion. Empty: nothing is known. All series of an account have the
  /// same regressors in the same order.
  public var regressors: [[Double]]

  public init(values: [Double], isObserved: [Bool] = [], regressors: [[Double]] = []) {
    self.values = values
    self.isObserved = isObserved
    self.regressors = regressors
  }
}

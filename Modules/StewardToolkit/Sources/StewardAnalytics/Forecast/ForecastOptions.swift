/// What to forecast. Nothing else is set per account: the rest is learned from its series.
public struct ForecastOptions: Hashable, Sendable {
  /// Periods ahead, at least 1.
  public var horizon: Int

  /// Lengths of the seasons in periods, in any order, such as 7, or 24 and 168; 1 or none: no season.
  public var seasons: [Int]

  /// Shares of outcomes within the central prediction intervals, each within 0 and 1.
  public var levels: [Double]

  /// Lengths of stretches from the first period ahead on whose totals are wanted, at most the horizon.
  public var totalLengths: [Int]

  /// Whether a negative value in a history is an error. Where there is none, forecasts aren't negative in any case.
  public var isNonnegative: Bool

  public init(
    horizon: Int, seasons: [Int] = [], levels: [Double] = [0.8, 0.95], totalLengths: [Int] = [],
    isNonnegative: Bool = false
  ) {
    self.horizon = horizon
    self.seasons = seasons
    self.levels = levels
    self.totalLengths = totalLengths
    self.isNonnegative = isNonnegative
  }

  /// The probabilities whose quantiles are forecast, ascending: those of the median and of each level's two bounds.
  public var probabilities: [Double] {
    let levels = self.levels.sorted()
    return levels.reversed().map { (1 - $0) / 2 } + [0.5] + levels.map { (1 + $0) / 2 }
  }
}

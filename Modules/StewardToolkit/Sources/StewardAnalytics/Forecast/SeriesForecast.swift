/// The demand to come of one item.
public struct SeriesForecast: Hashable, Sendable {
  /// Units to expect in each period ahead, such that their sums come close to totals in absolute error. Means add up:
  /// their sum is the expected total.
  public var mean: [Double]

  /// Quantiles of each period ahead, one array a probability of ``ForecastOptions/probabilities``, not crossing.
  /// Quantiles don't add up; ``totals`` has those of sums.
  public var quantiles: [[Double]]

  /// In the order of ``ForecastOptions/totalLengths``.
  public var totals: [TotalForecast]

  /// The candidate with the largest weight in the median, for people who ask what the figures rest on.
  public var model: String

  /// The median of each period ahead: the better point forecast of one period, and the worse one of a total.
  public var median: [Double] { quantiles[quantiles.count / 2] }
}

/// The sum of an item's demand over the first periods ahead.
public struct TotalForecast: Hashable, Sendable {
  public var length: Int
  public var mean: Double
  /// One value a probability of ``ForecastOptions/probabilities``, ascending.
  public var quantiles: [Double]
}

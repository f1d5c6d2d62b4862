/// How an account's stock is replenished: who looks when, how long an order takes, and what is promised.
public struct ReplenishmentOptions: Hashable, Sendable {
  /// Expected periods from an order to its arrival.
  public var leadTimeMean: Double
  /// Standard deviation of it, in periods; 0: certain.
  public var leadTimeDeviation: Double
  /// Periods between two looks at the stock, at least 1.
  public var review: Int
  /// Share of the units wanted by the account's customers that are there when they are wanted (fill rate), within 0 and
  /// 1.
  public var service: Double
  /// As in ``ForecastOptions/seasons``.
  public var seasons: [Int]

  public init(leadTimeMean: Double, leadTimeDeviation: Double = 0, review: Int, service: Double, seasons: [Int] = []) {
    self.leadTimeMean = leadTimeMean
    self.leadTimeDeviation = leadTimeDeviation
    self.review = review
    self.service = service
    self.seasons = seasons
  }
}

/// Why no policy could be made.
public enum ReplenishmentError: Error, Hashable, Sendable {
  case badLeadTime(mean: Double, deviation: Double)
  case badReview(Int)
  case badService(Double)
  case forecast(ForecastError)
}

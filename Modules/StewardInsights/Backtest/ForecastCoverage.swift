public import StewardDomain
public import StewardStorage

/// How often what items sold lay within what was forecast for them at a moment of the past.
public struct ForecastCoverage: Sendable, Hashable {
  /// Forecasts whose days are settled by now.
  public private(set) var count = 0
  /// Of those: within the interval of one case in two, and of nine in ten.
  public private(set) var insideLikely = 0
  public private(set) var insideWide = 0
  public private(set) var expected = 0.0
  public private(set) var sold = 0.0

  public init() {}

  /// - Parameters:
  ///   - forecasts: made at a moment of the past.
  ///   - final: the account as it is known now.
  public mutating func add(_ forecasts: [StoredForecast], _ final: AccountSnapshot) {
    for forecast in forecasts {
      guard let part = final.marketplaces.first(where: { $0.marketplace.id == forecast.subject.marketplace }),
        forecast.days.upperBound <= part.settledBefore, let item = forecast.subject.item,
        let row = part.facts.row(of: item), let sold = Self.sold(part.facts, row, forecast.days)
      else { continue }
      count += 1
      insideLikely += forecast.holds(sold, level: 0.5) ? 1 : 0
      insideWide += forecast.holds(sold, level: 0.9) ? 1 : 0
      expected += forecast.mean
      self.sold += sold
    }
  }

  public mutating func add(_ other: ForecastCoverage) {
    count += other.count
    insideLikely += other.insideLikely
    insideWide += other.insideWide
    expected += other.expected
    sold += other.sold
  }

  /// Only windows of which every day was reported: others would seem to have sold less.
  private static func sold(_ facts: FactTable, _ row: Int, _ days: Range<CivilDay>) -> Double? {
    let sums = [Metric.unitsOrdered, .shippedUnits].lazy.compactMap { facts.sum(of: $0, item: row, in: days) }
    return sums.first.flatMap { $0.reportedDays == days.count ? Double($0.value) : nil }
  }
}

extension StoredForecast {
  /// Whether a value lies between the two quantiles of a central interval; a forecast without them holds nothing.
  func holds(_ value: Double, level: Double) -> Bool {
    func quantile(_ probability: Double) -> Double? {
      probabilities.firstIndex { abs($0 - probability) < 1e-9 }.map { quantiles[$0] }
    }
    guard let low = quantile((1 - level) / 2), let high = quantile((1 + level) / 2) else { return false }
    return low <= value && value <= high
  }
}

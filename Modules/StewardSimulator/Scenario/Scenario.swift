public import StewardDomain

/// How large a simulated world is, and what happens in it. The same scenario gives the same bytes on every machine.
public struct Scenario: Hashable, Sendable {
  public var accounts: Int
  /// How many days have daily reports, the last one included.
  public var days: Int
  public var seed: UInt64
  /// The last day with data.
  public var endDay: CivilDay
  public var skusPerMarketplace: ClosedRange<Int> = 25...60
  /// One account in so many is a vendor; 0 means none.
  public var vendorEvery = 5
  /// For how many of the last days each order is written.
  public var orderDays = 60
  /// For how many of the last days settlements are written.
  public var settlementDays = 84
  /// For how many of the last days returns, reimbursements, feedback, offers and stock movements are written.
  public var serviceDays = 90
  /// For how many of the last days search terms of ads are written, in whole documents of 31 days. A wasteful term is on
  /// in all of them but the first two.
  public var searchTermDays = 62
  /// For how many of the last days sales and traffic have an earlier version that was restated later.
  public var restatedDays = 5
  /// Whether sellers tell what their goods cost them.
  public var unitCosts = false
  /// What happens.
  public var mix = EventMix.calm

  public init(accounts: Int, days: Int, seed: UInt64, endDay: CivilDay) {
    self.accounts = max(0, accounts)
    self.days = max(1, days)
    self.seed = seed
    self.endDay = endDay
  }

  /// The scenario with every value in the range that a scenario file may have.
  var withinBounds: Scenario {
    func bounded(_ value: Double, _ range: ClosedRange<Double>, _ instead: Double) -> Double {
      value.isFinite ? min(range.upperBound, max(range.lowerBound, value)) : instead
    }
    var result = self
    result.days = min(3_000, max(1, days))
    let sizes = skusPerMarketplace
    let most = min(20_000, max(1, sizes.upperBound))
    result.skusPerMarketplace = min(most, max(1, sizes.lowerBound))...most
    for path in [
      \Scenario.vendorEvery, \.orderDays, \.settlementDays, \.serviceDays, \.searchTermDays, \.restatedDays,
    ] {
      result[keyPath: path] = min(3_000, max(0, self[keyPath: path]))
    }
    result.mix.defaultWeight = bounded(mix.defaultWeight, 0...100, 1)
    result.mix.weights = mix.weights.mapValues { bounded($0, 0...100, 1) }
    result.mix.seasonality = bounded(mix.seasonality, 0...3, 1)
    result.mix.noise = bounded(mix.noise, 0...5, 1)
    result.mix.growth = bounded(mix.growth, -0.9...3, 0)
    return result
  }

  /// Whether there may be more than a million items and days in it: more than a gigabyte of documents, or near it.
  public var isLarge: Bool {
    let scenario = withinBounds
    return Double(scenario.accounts) * Double(scenario.days) * Double(scenario.skusPerMarketplace.upperBound) > 1e6
  }

  /// The days with daily reports, half-open.
  public var range: Range<CivilDay> { endDay.advanced(by: 1 - days)..<endDay.advanced(by: 1) }
}

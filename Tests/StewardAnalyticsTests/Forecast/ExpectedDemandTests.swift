import Testing

@testable import StewardAnalytics

@Suite struct ExpectedDemandTests {
  private static func weights(_ account: [DemandSeries], horizon: Int) throws -> [Double] {
    let plan = try ForecastPlan(account, ForecastOptions(horizon: horizon))
    let fits = AccountForecast.fits(plan, threads: 1)
    return ExpectedDemand(plan, fits, QuantileModel(plan, fits)).weights
  }

  /// A level of ten with noise, and on one day of `every` two hundred more.
  private static func spiky(_ items: Int, every: Double) -> [DemandSeries] {
    var demand = Demand(seed: 9)
    return (0..<items).map { _ in
      DemandSeries(
        values: (0..<90).map { _ in
          (8 + 4 * demand.uniform()).rounded() + (demand.uniform() * every < 1 ? 200 : 0)
        })
    }
  }

  @Test func `weights are those of a mixture`() throws {
    for account in [Self.spiky(8, every: 20), Self.spiky(1, every: 1e9)] {
      let weights = try Self.weights(account, horizon: 5)

      #expect(weights.allSatisfy { $0 >= 0 })
      #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test func `without backtests all count the same`() throws {
    let weights = try Self.weights([DemandSeries(values: [3, 1, 2, 4, 2])], horizon: 3)

    for weight in weights { #expect(abs(weight - 1.0 / 3) < 1e-12) }
  }

  @Test func `a few spikes don't lift what most weeks bring`() throws {
    let account = Self.spiky(30, every: 60)
    let forecasts = try AccountForecast.forecast(account, ForecastOptions(horizon: 5))

    let expected = forecasts.reduce(0) { $0 + $1.mean.reduce(0, +) } / 30
    #expect(expected > 48)
    // With the spikes in full it is 67.
    #expect(expected < 58)
    #expect(try Self.weights(account, horizon: 5)[0] < 0.3)
  }

  @Test func `where most days are without demand the mean isn't the median`() throws {
    var demand = Demand(seed: 4)
    let account = (0..<30).map { _ in DemandSeries(values: demand.intermittent(120)) }
    let forecasts = try AccountForecast.forecast(account, ForecastOptions(horizon: 20))

    let expected = forecasts.reduce(0) { $0 + $1.mean.reduce(0, +) } / 30
    let truth = account.reduce(0) { $0 + $1.values.reduce(0, +) } / 30 / 120 * 20
    let median = forecasts.reduce(0) { $0 + $1.median.reduce(0, +) } / 30
    #expect(abs(expected - truth) < 0.3 * truth)
    #expect(median < 0.5 * truth)
  }
}

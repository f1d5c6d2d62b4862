import StewardAnalytics
import Testing

@Suite struct AccountForecastTests {
  private static func account(_ items: Int, days: Int = 70, seed: UInt64 = 7) -> [DemandSeries] {
    var demand = Demand(seed: seed)
    return (0..<items).map { item in
      DemandSeries(
        values: item % 3 == 0 ? demand.intermittent(days) : demand.seasonal(days, level: 5 + 10 * Double(item)))
    }
  }

  private static let options = ForecastOptions(horizon: 7, seasons: [7], totalLengths: [3, 7])

  @Test func `the number of threads changes nothing`() throws {
    let account = Self.account(6)

    let alone = try AccountForecast.forecast(account, Self.options)
    let together = try AccountForecast.forecast(account, Self.options, threads: 3)

    #expect(alone == together)
  }

  @Test func `intervals contain each other and nothing is negative`() throws {
    for forecast in try AccountForecast.forecast(Self.account(6), Self.options) {
      for step in 0..<7 {
        let quantiles = forecast.quantiles.map { $0[step] }
        #expect(quantiles == quantiles.sorted())
        #expect(quantiles[0] >= 0)
        #expect(forecast.mean[step] >= 0)
      }
      for total in forecast.totals { #expect(total.quantiles == total.quantiles.sorted()) }
    }
  }

  @Test func `means add up to the means of totals`() throws {
    for forecast in try AccountForecast.forecast(Self.account(4), Self.options) {
      #expect(abs(forecast.totals[0].mean - forecast.mean[..<3].reduce(0, +)) < 1e-9)
      #expect(abs(forecast.totals[1].mean - forecast.mean.reduce(0, +)) < 1e-9)
    }
  }

  @Test func `a clear season is found`() throws {
    var demand = Demand(seed: 3)
    let account = (0..<4).map { _ in DemandSeries(values: demand.seasonal(140, level: 100)) }

    for forecast in try AccountForecast.forecast(account, Self.options) {
      #expect(abs(forecast.mean[5] / forecast.mean[0] - 1.6 / 0.6) < 0.6)
      #expect(abs(forecast.mean.reduce(0, +) - 700) < 70)
    }
  }

  @Test func `a constant series stays put`() throws {
    let constant = DemandSeries(values: [Double](repeating: 12, count: 60))

    let forecast = try AccountForecast.forecast([constant], ForecastOptions(horizon: 5))[0]

    for step in 0..<5 {
      #expect(abs(forecast.mean[step] - 12) < 1e-6)
      #expect(abs(forecast.median[step] - 12) < 0.5)
    }
  }

  @Test func `points without stock don't lower the forecast`() throws {
    var demand = Demand(seed: 11)
    let full = demand.seasonal(84, level: 50)
    var emptied = full
    var observed = [Bool](repeating: true, count: 84)
    for day in 70..<84 {
      emptied[day] = 0
      observed[day] = false
    }

    let options = ForecastOptions(horizon: 7, seasons: [7])
    let truth = try AccountForecast.forecast([DemandSeries(values: full)], options)[0]
    let masked = try AccountForecast.forecast([DemandSeries(values: emptied, isObserved: observed)], options)[0]
    let taken = try AccountForecast.forecast([DemandSeries(values: emptied)], options)[0]

    let expected = truth.mean.reduce(0, +)
    #expect(abs(masked.mean.reduce(0, +) - expected) < 0.15 * expected)
    #expect(taken.mean.reduce(0, +) < masked.mean.reduce(0, +))
  }

  @Test func `a promotion known beforehand lifts its days only`() throws {
    var demand = Demand(seed: 5)
    let promoted = (0..<5).map { item in (0..<67).map { $0 % 10 == item % 3 || $0 == 63 ? 1.0 : 0 } }
    let values = promoted.map { days in
      demand.seasonal(60, level: 40).enumerated().map { $1 * (days[$0] == 1 ? 3 : 1) }
    }
    func forecasts(_ regressors: [[Double]]) throws -> [SeriesForecast] {
      try AccountForecast.forecast(
        zip(values, regressors).map { DemandSeries(values: $0, regressors: [$1]) }, ForecastOptions(horizon: 7))
    }

    let with = try forecasts(promoted)
    let without = try forecasts(promoted.map { $0[..<60] + [Double](repeating: 0, count: 7) })
    for (item, days) in promoted.enumerated() {
      for step in 0..<7 {
        let lift = with[item].mean[step] / without[item].mean[step]
        if days[60 + step] == 1 { #expect(lift > 2 && lift < 4) } else { #expect(abs(lift - 1) < 1e-9) }
      }
    }
  }

  @Test func `what can't be forecast is refused`() {
    func refusal(_ account: [DemandSeries], _ options: ForecastOptions = Self.options) -> ForecastError? {
      do throws(ForecastError) {
        _ = try AccountForecast.forecast(account, options)
        return nil
      } catch { return error }
    }
    let fine = DemandSeries(values: [1, 2, 3])

    #expect(refusal([]) == .noSeries)
    #expect(refusal([fine, DemandSeries(values: [])]) == .emptySeries(series: 1))
    #expect(refusal([DemandSeries(values: [1, .nan])]) == .notFinite(series: 0, index: 1))
    #expect(refusal([DemandSeries(values: [1, .infinity])]) == .notFinite(series: 0, index: 1))
    #expect(refusal([DemandSeries(values: [1e300])]) == .notFinite(series: 0, index: 0))
    #expect(refusal([DemandSeries(values: [1, 2], isObserved: [true])]) == .unequalLengths(series: 0))
    #expect(refusal([DemandSeries(values: [1], isObserved: [false])]) == .nothingObserved(series: 0))
    #expect(refusal([DemandSeries(values: [1], regressors: [[1, 2]])]) == .badRegressors(series: 0))
    #expect(refusal([fine], ForecastOptions(horizon: 0)) == .badHorizon(0))
    #expect(refusal([fine], ForecastOptions(horizon: 1, seasons: [0])) == .badSeason(0))
    #expect(refusal([fine], ForecastOptions(horizon: 1, levels: [1])) == .badLevel(1))
    #expect(refusal([fine], ForecastOptions(horizon: 2, totalLengths: [3])) == .badTotalLength(3))
    #expect(
      refusal([DemandSeries(values: [1, -1])], ForecastOptions(horizon: 1, isNonnegative: true))
        == .negativeValue(series: 0, index: 1))
  }
}

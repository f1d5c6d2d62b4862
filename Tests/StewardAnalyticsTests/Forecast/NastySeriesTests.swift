import StewardAnalytics
import Testing

/// Whatever a series is like, its intervals stay within sight of what was seen.
@Suite struct NastySeriesTests {
  private static func nasty() -> [(name: String, values: [Double])] {
    var demand = Demand(seed: 99)
    let zeros = [Double](repeating: 0, count: 80)
    var late = zeros
    for day in 77..<80 { late[day] = 400 }
    var single = zeros
    single[40] = 1_000_000
    return [
      ("all zero", zeros), ("one point", [5]), ("two points", [0, 9]), ("three points", [1, 1, 1]),
      ("only the last days", late), ("one bulk order", single), ("one unit, then nothing", [1] + zeros),
      ("exponential", (0..<80).map { Double(1 << min($0 / 2, 30)) }),
      ("falling to zero", (0..<80).map { max(0, 100 - 3 * Double($0)) }),
      ("alternating", (0..<80).map { $0 % 2 == 0 ? 0 : 1_000 }), ("huge", [Double](repeating: 1e15, count: 80)),
      ("tiny", [Double](repeating: 1e-12, count: 80)), ("noise", (0..<80).map { _ in demand.uniform() * 1_000 }),
      ("negative", (0..<80).map { _ in demand.uniform() - 0.5 }), ("intermittent", demand.intermittent(80)),
    ]
  }

  private func check(_ series: [(name: String, values: [Double])], _ options: ForecastOptions) throws {
    let forecasts = try AccountForecast.forecast(series.map { DemandSeries(values: $0.values) }, options)
    for ((name, values), forecast) in zip(series, forecasts) {
      let largest = values.reduce(0) { max($0, abs($1)) }
      let bound = 8 * (largest + 1)
      for step in 0..<options.horizon {
        let quantiles = forecast.quantiles.map { $0[step] }
        #expect(quantiles.allSatisfy { $0.isFinite && abs($0) <= bound }, "\(name), step \(step)")
        #expect(quantiles == quantiles.sorted(), "\(name), step \(step)")
        #expect(forecast.mean[step].isFinite && abs(forecast.mean[step]) <= bound, "\(name), step \(step)")
        if values.allSatisfy({ $0 >= 0 }) { #expect(quantiles[0] >= 0, "\(name), step \(step)") }
      }
      for total in forecast.totals {
        #expect(total.quantiles.allSatisfy { $0.isFinite && abs($0) <= bound * Double(total.length) }, "\(name)")
      }
    }
  }

  @Test(arguments: [[1], [7], [7, 28], [4]])
  func `together, no interval explodes`(seasons: [Int]) throws {
    try check(Self.nasty(), ForecastOptions(horizon: 9, seasons: seasons, totalLengths: [9]))
  }

  @Test func `alone, no interval explodes`() throws {
    for series in Self.nasty() {
      try check([series], ForecastOptions(horizon: 5, seasons: [7], totalLengths: [5]))
    }
  }
}

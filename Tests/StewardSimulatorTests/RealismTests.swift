import StewardDomain
import StewardSimulator
import Testing

/// Daily sales look like those of a real shop. The bounds are wide around what the orders of a public data set show; the
/// figures stand in docs/reference/simulator.md.
struct RealismTests {
  /// A year of one account's stores, without what is planted.
  private static let series: [[Double]] = {
    var scenario = Scenario(accounts: 1, days: 364, seed: 1, endDay: "2026-10-31")
    scenario.skusPerMarketplace = 150...150
    scenario.vendorEvery = 0
    let world = World(scenario)
    return world.accounts[0].account.marketplaces.flatMap { store in
      world.outcomes(of: world.accounts[0].account.id, in: store).map { $0.units.map(Double.init) }
    }.filter { $0.count { $0 > 0 } >= 40 }
  }()

  private func moments(_ series: [Double]) -> (mean: Double, variance: Double) {
    let mean = series.reduce(0, +) / Double(series.count)
    return (mean, series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(series.count))
  }

  private func autocorrelation(_ series: [Double], lag: Int) -> Double {
    let (mean, variance) = moments(series)
    let products = zip(series, series.dropFirst(lag)).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    return products / Double(series.count) / variance
  }

  @Test func `most items sell nothing on most days`() {
    let zeros = Self.series.map { series in Double(series.count { $0 == 0 }) / Double(series.count) }
    #expect(Self.series.count > 150)
    #expect((0.35...0.75).contains(median(zeros)), "\(median(zeros))")
    #expect(zeros.min() ?? 1 < 0.15 && zeros.max() ?? 0 > 0.8)
  }

  @Test func `counts are somewhat more dispersed than Poisson's`() {
    let ratios = Self.series.map { moments($0).variance / moments($0).mean }
    #expect((1.1...2).contains(median(ratios)), "\(median(ratios))")
  }

  @Test func `days resemble their neighbours a little`() {
    let lags = Self.series.map { autocorrelation($0, lag: 1) }
    #expect((0.05...0.3).contains(median(lags)), "\(median(lags))")
    #expect((0...0.25).contains(median(Self.series.map { autocorrelation($0, lag: 7) })))
  }

  @Test func `a few items make most of the sales`() {
    let totals = Self.series.map { $0.reduce(0, +) }.sorted(by: >)
    let share = totals.prefix(totals.count / 10).reduce(0, +) / totals.reduce(0, +)
    #expect((0.3...0.55).contains(share), "\(share)")
  }
}

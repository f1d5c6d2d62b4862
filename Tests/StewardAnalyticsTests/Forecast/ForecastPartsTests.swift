import Glibc
import Testing

@testable import StewardAnalytics

/// The steps of a forecast against public tools.
@Suite struct ForecastPartsTests {
  // numpy 2.3 quantile, default method.
  @Test func `quantiles of order statistics match the reference`() {
    let values = [1.0, 2, 4, 8, 16]

    #expect([0.1, 0.5, 0.9].map { sortedQuantile(values, $0) } == [1.4, 4, 12.8])
  }

  // By hand: middles of the steps of 1, 2, 4 with equal weights are at 1/6, 1/2 and 5/6.
  @Test func `quantiles of the mid-distribution lie between the middles of its steps`() {
    let quantiles = midQuantiles(ofSorted: [1, 2, 4], weights: [1, 1, 1], [0.1, 1.0 / 3, 0.5, 2.0 / 3, 0.95])

    for (found, expected) in zip(quantiles, [1, 1.5, 2, 3, 4]) { #expect(abs(found - expected) < 1e-12) }
  }

  // Python 3.11 statistics.NormalDist().inv_cdf.
  @Test func `normal quantiles match the reference`() {
    #expect(abs(normalQuantile(0.975) - 1.9599639845400539) < 1e-10)
    #expect(abs(normalQuantile(0.1) + 1.2815515655446008) < 1e-10)
    #expect(abs(normalQuantile(0.995) - 2.5758293035489004) < 1e-10)
  }

  // By hand: 1 → 1.5 → 2.25, then errors 0, 1, 1.5 and their mean over the last two.
  @Test func `simple smoothing follows its recursion`() {
    let grid = TrendSmoothing.grid(alphas: [0.5], betaShares: [0], phis: [0])
    let fit = [1.0, 2, 3].withUnsafeBufferPointer {
      TrendSmoothing.best($0, grid: grid, level: 1, slope: 0, warmUp: 1)
    }

    #expect(fit.level == 2.25)
    #expect(fit.meanAbsoluteError == 1.25)
  }

  // By hand: 2x + y = 5, x + 3y = 10.
  @Test func `a symmetric system is solved`() {
    let solution = solveSymmetric([2, 1, 1, 3], [5, 10])

    #expect(abs(solution[0] - 1) < 1e-12)
    #expect(abs(solution[1] - 3) < 1e-12)
  }

  @Test func `a pure season is its own index`() throws {
    let week = [0.5, 1, 1.5, 1]
    let values = (0..<40).map { 10 * week[$0 % 4] }
    let index = try #require(SeasonalIndex(values[...], count: 40, period: 4))

    for (found, expected) in zip(index.factors, week) { #expect(abs(found - expected) < 1e-9) }
  }

  @Test func `an airline model repeats a season on a line`() throws {
    let values = (0..<60).map { 2 * Double($0) + [0.0, 5, 10, 5][$0 % 4] }
    let fit = try #require(
      values.withUnsafeBufferPointer { SeasonalMovingAverage($0, period: 4, horizon: 4) })

    for (step, point) in fit.points.enumerated() {
      #expect(abs(point - (2 * Double(60 + step) + [0.0, 5, 10, 5][step])) < 1e-9)
    }
  }

  // scipy 1.17.1, the power p among 0, 0.2 … 1 with the largest sum of stats.laplace.logpdf(size, scale=s·exp(p·growth)), its
  // scale s by optimize.minimize_scalar: 0, 0.4 and 1.
  @Test(arguments: [(0.05, 0.0), (0.45, 0.4), (1.3, 1)] as [(Double, Double)])
  func `errors say how far a promised growth is believed`(grown: Double, power: Double) {
    let errors = (0..<60).map { index -> (size: Double, logGrowth: Double) in
      let logGrowth = Double(index % 12) / 8
      let noise = 0.2 + Double(index * index * 7 % 23) / 10
      return (size: exp(grown * logGrowth) * noise, logGrowth: logGrowth)
    }

    #expect(abs(ErrorPool.power(errors, jobs: 1_000_000) - power) < 1e-4)
    #expect(abs(ErrorPool.power(errors, jobs: 10) - (power + 0.6) / 2) < 1e-12)
    #expect(ErrorPool.power([], jobs: 0) == 0.6)
  }

  @Test func `the combination is the median of its four parts`() throws {
    let values = (0..<48).map { index in
      let wave: Double = 9 * sin(Double(index) * .pi / 6)
      let noise = Double(index * index * 7 % 23) / 4
      return 30 + 0.4 * Double(index) + wave + noise
    }
    let factors = [Double](repeating: 1, count: 12)
    let seasonal = SeasonalView(
      values: values, shortest: values, factors: factors, ahead: factors, lags: .seasonal([12]), common: [])
    let fit = CandidateFit(values, seasonal: seasonal, common: nil, horizon: 12)
    let parts: [Candidate] = [.theta, .dampedTrend, .seasonalMovingAverage, .additiveSeason]

    for step in 0..<12 {
      let sorted = parts.map { fit.point($0.rawValue, step) }.sorted()
      #expect(sorted[0] < sorted[3])
      #expect(abs(fit.point(Candidate.combination.rawValue, step) - (sorted[1] + sorted[2]) / 2) < 1e-9)
    }
  }

  @Test func `weights go to the candidate that is right`() {
    let truths = (0..<8).map { block in SIMD8<Float>((0..<8).map { Float(block * 8 + $0) / 64 }) }
    let predictions = truths.flatMap { [$0, $0 + 0.3, $0 + 0.5] }
    let weights = QuantileStack.weights(
      predictions: predictions, truths: truths, rows: 64, candidates: 3, probability: 0.5, penalty: 0.001, rounds: 200)

    #expect(weights[0] > 0.9)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
  }
}

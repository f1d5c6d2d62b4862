import Testing

@testable import StewardAnalytics

/// The candidates against public tools. Of grids the tool ran every point, and the one with the least squared error
/// after five points is compared.
@Suite struct SmoothingReferenceTests {
  /// A trend, a season of four and integers that look like noise.
  private static let values = (0..<32).map { index in
    let noise = (index * index * 7 + 13 * index) % 23
    return 20 + 0.5 * Double(index) + [0.0, 6, -4, 2][index % 4] + Double(noise) / 4
  }

  private static func trend(
    alpha: Double, betaShare: Double, phi: Double, level: Double, slope: Double
  ) -> (points: [Double], meanAbsoluteError: Double) {
    let grid = TrendSmoothing.grid(alphas: [alpha], betaShares: [betaShare], phis: [phi])
    let fit = values.withUnsafeBufferPointer {
      TrendSmoothing.best($0, grid: grid, level: level, slope: slope, warmUp: 5)
    }
    var points = [0.0, 0, 0, 0, 0, 0][...]
    var growth = points
    fit.forecast(&points, growth: &growth)
    return (Array(points), fit.meanAbsoluteError)
  }

  // statsmodels 0.15.0, ETSModel.smooth with known initial states: ETS(A,N,N), (A,A,N) and (A,Ad,N).
  @Test func `smoothing with and without trend matches the reference`() {
    let simple = Self.trend(alpha: 0.3, betaShare: 0, phi: 0, level: 22, slope: 0)
    let holt = Self.trend(alpha: 0.4, betaShare: 0.2, phi: 1, level: 20, slope: 0.5)
    let damped = Self.trend(alpha: 0.4, betaShare: 0.15, phi: 0.92, level: 20, slope: 0.5)

    #expect(abs(simple.points[5] - 37.26521845318464) < 1e-9)
    #expect(abs(simple.meanAbsoluteError - 4.178096302300129) < 1e-9)
    #expect(abs(holt.points[0] - 38.59017893066795) < 1e-9)
    #expect(abs(holt.points[5] - 40.41648055560678) < 1e-9)
    #expect(abs(holt.meanAbsoluteError - 4.127160478239851) < 1e-9)
    #expect(abs(damped.points[0] - 38.18981784722306) < 1e-9)
    #expect(abs(damped.points[5] - 39.05823871668309) < 1e-9)
    #expect(abs(damped.meanAbsoluteError - 4.18389407969) < 1e-9)
  }

  // By its definition: numpy 2.4.6 polyfit for the line, statsmodels 0.15.0 ETS(A,N,N) with α = 0.3 from 30 on twice the
  // series less the line, and the mean of both.
  @Test func `smoothing with half the slope of the line is the theta method`() {
    let theta = Self.trend(
      alpha: 0.3, betaShare: 0, phi: 1, level: 26.595262096774189, slope: 0.24706744868035205)

    #expect(abs(theta.points[0] - 38.0888209998758) < 1e-9)
    #expect(abs(theta.points[5] - 39.32415824327756) < 1e-9)
  }

  // statsmodels 0.15.0, ETSModel.smooth of ETS(A,N,A) and (A,Ad,A) from the means of the phases.
  @Test func `an additive season matches the reference`() {
    let fit = Self.values.withUnsafeBufferPointer { AdditiveSeason($0, period: 4, warmUp: 5, horizon: 6) }

    for (found, expected) in zip(
      fit.points, [36.1596744464, 43.5883431762, 34.226690483, 40.0351283287, 36.8485322086, 44.2083151622])
    {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(fit.meanAbsoluteError - 1.9660850767) < 1e-9)
  }

  // numpy 2.4.6, the recursion of ETS(A,Ad,M) as table 2.2 of the book has it, its forecasts over the factors at the
  // start. (ETSModel of statsmodels 0.15.0 divides the season's error by the new level, and differs from the sixth point on.)
  @Test func `a multiplicative season matches the reference`() {
    let fit = Self.values.withUnsafeBufferPointer {
      SeasonalSmoothing($0, factors: [1, 1.2, 0.85, 0.95], level: 20, warmUp: 5, floor: 0.01, horizon: 6)
    }

    for (found, expected) in zip(
      fit.points, [38.0539421108, 37.7367633033, 41.2393550298, 41.6155109178, 39.214852003, 38.8215152432])
    {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(fit.meanAbsoluteError - 2.18962657263) < 1e-9)
  }

  // scipy 1.17.1, signal.lfilter with 1 over (1 - θB)(1 - ΘB⁴) on the changes gives the errors, and with the inverse
  // the changes ahead.
  @Test func `the airline model matches the reference`() throws {
    let fit = try #require(
      Self.values.withUnsafeBufferPointer { SeasonalMovingAverage($0, period: 4, horizon: 6) })

    for (found, expected) in zip(
      fit.points, [38.7887436498, 44.3297592748, 36.8766342748, 39.9391342748, 40.6909279746, 46.2319435996])
    {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(fit.meanAbsoluteError - 1.9301465266589577) < 1e-9)
  }

  // scikit-learn 1.9.1, Ridge(alpha=10, fit_intercept=False) of what the account's coefficients leave, a column of ones
  // among the changes; its coefficients plus the account's.
  @Test func `an autoregression matches the reference`() throws {
    let common = [-0.5, 0.1, 0, 0.2, 0, 0, 0]
    let fit = try #require(
      Self.values.withUnsafeBufferPointer { values in
        Autoregression(values, .plain)?.forecast(values, common: common, horizon: 4)
      })

    for (found, expected) in zip(fit.points, [37.1425225656, 40.6146609433, 36.9325852146, 39.3717579044]) {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(fit.meanAbsoluteError - 2.5104350446015866) < 1e-9)
  }
}

/// Exponential smoothing with a damped trend: level ℓ and slope b with ŷ = ℓ + φb, ℓ = ŷ + αe, b = φb + βe.
///
/// With β = φ = 0 it is simple smoothing; with β = 0, φ = 1 and half the slope of the least-squares line the theta
/// method (Hyndman and Billah, "Unmasking the Theta Method", *International Journal of Forecasting* 19, 2003, §2); with
/// φ = 1 Holt's. Source: Gardner and McKenzie, "Forecasting Trends in Time Series", *Management Science* 31, 1985, in
/// the error-correction form of Hyndman, Koehler, Ord and Snyder, *Forecasting with Exponential Smoothing*, 2008, §2.5.
struct TrendSmoothing: Sendable {
  var alpha: Double
  var beta: Double
  var phi: Double
  var level: Double
  var slope: Double
  /// Mean absolute error one step ahead, after the warm-up.
  var meanAbsoluteError: Double

  /// The grid point with the smallest squared error one step ahead.
  ///
  /// Eight grid points run side by side in the lanes of a vector: a step of one waits for the step before it, so that
  /// eight cost little more than one.
  ///
  /// - Parameters:
  ///   - values: not empty.
  ///   - warmUp: leading points whose errors don't count, fewer than the values.
  /// - Complexity: O(*n* × grid / 8).
  static func best(
    _ values: UnsafeBufferPointer<Double>, grid: [Lanes], level: Double, slope: Double, warmUp: Int
  ) -> TrendSmoothing {
    var bestError = Double.infinity
    var best = (alpha: grid[0].alpha[0], beta: grid[0].beta[0], phi: grid[0].phi[0])
    for lanes in grid {
      let errors = squaredErrors(values, lanes, level: level, slope: slope, warmUp: warmUp)
      for lane in 0..<8 where errors[lane] < bestError {
        bestError = errors[lane]
        best = (lanes.alpha[lane], lanes.beta[lane], lanes.phi[lane])
      }
    }
    var fit = TrendSmoothing(
      alpha: best.alpha, beta: best.beta, phi: best.phi, level: level, slope: slope, meanAbsoluteError: 0)
    var sum = 0.0
    for index in values.indices {
      let expected = fit.level + fit.phi * fit.slope
      let error = values[index] - expected
      if index >= warmUp { sum += abs(error) }
      fit.level = expected + fit.alpha * error
      fit.slope = fit.phi * fit.slope + fit.beta * error
    }
    fit.meanAbsoluteError = sum / Double(values.count - warmUp)
    return fit
  }

  private static func squaredErrors(
    _ values: UnsafeBufferPointer<Double>, _ lanes: Lanes, level: Double, slope: Double, warmUp: Int
  ) -> SIMD8<Double> {
    var levels = SIMD8(repeating: level)
    var slopes = SIMD8(repeating: slope)
    var sums = SIMD8<Double>.zero
    for index in 0..<values.count {
      let damped = lanes.phi * slopes
      let expected = levels + damped
      let errors = SIMD8(repeating: values[index]) - expected
      if index >= warmUp { sums += errors * errors }
      levels = expected + lanes.alpha * errors
      slopes = damped + lanes.beta * errors
    }
    return sums
  }

  /// Fills the forecasts and the growth of their error, relative to one step: v₁ = 1 and v²ₖ₊₁ = v²ₖ + (α + β(φ + … +
  /// φᵏ))² (Hyndman et al. 2008, table 6.1), held below √k.
  func forecast(_ points: inout ArraySlice<Double>, growth: inout ArraySlice<Double>) {
    var power = phi
    var reach = 0.0
    var variance = 1.0
    for step in 0..<points.count {
      growth[growth.startIndex + step] = min(variance, Double(step + 1)).squareRoot()
      reach += power
      power *= phi
      points[points.startIndex + step] = max(0, level + reach * slope)
      variance += (alpha + beta * reach) * (alpha + beta * reach)
    }
  }

  /// Eight grid points.
  struct Lanes: Sendable {
    var alpha: SIMD8<Double>
    var beta: SIMD8<Double>
    var phi: SIMD8<Double>
  }

  /// Every combination of α, β as a share of α, and φ, in groups of eight; the last point fills up the last group.
  static func grid(alphas: [Double], betaShares: [Double], phis: [Double]) -> [Lanes] {
    var points: [(Double, Double, Double)] = []
    for alpha in alphas {
      for share in betaShares {
        for phi in phis { points.append((alpha, alpha * share, phi)) }
      }
    }
    while points.count % 8 != 0 { points.append(points[points.count - 1]) }
    return stride(from: 0, to: points.count, by: 8).map { start in
      var lanes = Lanes(alpha: .zero, beta: .zero, phi: .zero)
      for lane in 0..<8 { (lanes.alpha[lane], lanes.beta[lane], lanes.phi[lane]) = points[start + lane] }
      return lanes
    }
  }
}

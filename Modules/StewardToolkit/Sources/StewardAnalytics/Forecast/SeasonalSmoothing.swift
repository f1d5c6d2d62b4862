/// Holt–Winters smoothing with a damped trend and a multiplicative season that keeps learning.
///
/// Source: Hyndman, Koehler, Ord and Snyder, *Forecasting with Exponential Smoothing*, 2008, §2.5 (error-correction
/// form of the model with additive errors). Ours: the season starts at the index drawn toward the account's.
struct SeasonalSmoothing: Sendable {
  private static let phi = 0.95
  private static let lowestFactor = 0.05
  private static let grid: [Lanes] = {
    var points: [(Double, Double, Double)] = []
    for alpha in [0.1, 0.3, 0.6] {
      for share in [0.02, 0.15] {
        for gamma in [0.05, 0.1, 0.2, 0.35] { points.append((alpha, alpha * share, (1 - alpha) * gamma)) }
      }
    }
    return stride(from: 0, to: points.count, by: 8).map { start in
      var lanes = Lanes(alpha: .zero, beta: .zero, gamma: .zero)
      for lane in 0..<8 { (lanes.alpha[lane], lanes.beta[lane], lanes.gamma[lane]) = points[start + lane] }
      return lanes
    }
  }()

  /// Forecasts of periods ahead over the factors given at the start, so that they compare with those of a series
  /// freed of its season.
  private(set) var points: [Double]
  private(set) var growth: [Double]
  private(set) var meanAbsoluteError: Double

  /// - Parameters:
  ///   - values: with their season.
  ///   - factors: by phase of the first value: entry 0 belongs to it.
  /// - Complexity: O(24 *n* / 8).
  init(
    _ values: UnsafeBufferPointer<Double>, factors: [Double], level: Double, warmUp: Int, floor: Double, horizon: Int
  ) {
    let period = factors.count
    var bestError = Double.infinity
    var best = (lanes: Self.grid[0], lane: 0)
    var state = [SIMD8<Double>](repeating: .zero, count: period)
    for lanes in Self.grid {
      let errors = state.withUnsafeMutableBufferPointer {
        Self.squaredErrors(values, lanes, $0, factors, level: level, warmUp: warmUp, floor: floor)
      }
      for lane in 0..<8 where errors[lane] < bestError {
        bestError = errors[lane]
        best = (lanes, lane)
      }
    }
    let (alpha, beta, gamma) = (best.lanes.alpha[best.lane], best.lanes.beta[best.lane], best.lanes.gamma[best.lane])
    var season = factors
    var (current, slope, sum, phase) = (level, 0.0, 0.0, 0)
    for index in values.indices {
      let factor = max(season[phase], Self.lowestFactor)
      let base = current + Self.phi * slope
      let error = values[index] - base * factor
      if index >= warmUp { sum += abs(error) }
      current = base + alpha * error / factor
      slope = Self.phi * slope + beta * error / factor
      season[phase] = max(0, season[phase] + gamma * error / max(abs(base), floor))
      phase = phase + 1 == period ? 0 : phase + 1
    }
    meanAbsoluteError = sum / Double(values.count - warmUp)
    points = []
    growth = []
    var (power, reach, variance) = (Self.phi, 0.0, 1.0)
    for step in 0..<horizon {
      growth.append(min(variance, Double(step + 1)).squareRoot())
      reach += power
      power *= Self.phi
      variance += (alpha + beta * reach) * (alpha + beta * reach)
      points.append(max(0, current + reach * slope) * season[phase] / max(factors[phase], Self.lowestFactor))
      phase = phase + 1 == period ? 0 : phase + 1
    }
  }

  private static func squaredErrors(
    _ values: UnsafeBufferPointer<Double>, _ lanes: Lanes, _ season: UnsafeMutableBufferPointer<SIMD8<Double>>,
    _ factors: [Double], level: Double, warmUp: Int, floor: Double
  ) -> SIMD8<Double> {
    for phase in season.indices { season[phase] = SIMD8(repeating: factors[phase]) }
    let lowest = SIMD8(repeating: lowestFactor)
    let floors = SIMD8(repeating: floor)
    var levels = SIMD8(repeating: level)
    var slopes = SIMD8<Double>.zero
    var sums = SIMD8<Double>.zero
    var phase = 0
    for index in 0..<values.count {
      let factor = pointwiseMax(season[phase], lowest)
      let damped = phi * slopes
      let base = levels + damped
      let errors = SIMD8(repeating: values[index]) - base * factor
      if index >= warmUp { sums += errors * errors }
      let relative = errors / factor
      levels = base + lanes.alpha * relative
      slopes = damped + lanes.beta * relative
      let seasonal = lanes.gamma * errors / pointwiseMax(pointwiseMax(base, -base), floors)
      season[phase] = pointwiseMax(season[phase] + seasonal, .zero)
      phase = phase + 1 == season.count ? 0 : phase + 1
    }
    return sums
  }

  private struct Lanes: Sendable {
    var alpha: SIMD8<Double>
    var beta: SIMD8<Double>
    var gamma: SIMD8<Double>
  }
}

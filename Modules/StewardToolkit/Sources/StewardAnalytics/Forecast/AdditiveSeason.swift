/// Holt–Winters smoothing with a damped trend and an additive season, started on the series' own averages: the one
/// candidate whose season neither grows with the level nor leans on the account.
///
/// Source: Hyndman, Koehler, Ord and Snyder, *Forecasting with Exponential Smoothing*, 2008, §2.5, ETS(A,Ad,A).
struct AdditiveSeason: Sendable {
  private(set) var points: [Double] = []
  private(set) var growth: [Double] = []
  private(set) var meanAbsoluteError = 0.0

  private static let grid: [Lanes] = {
    var points: [(Double, Double, Double, Double)] = []
    for alpha in [0.05, 0.15, 0.35, 0.6] {
      for (share, phi) in [(0.0, 0.0), (0.05, 0.98), (0.2, 0.9)] {
        for gamma in [0.02, 0.1, 0.25, 0.5] { points.append((alpha, alpha * share, phi, (1 - alpha) * gamma)) }
      }
    }
    return stride(from: 0, to: points.count, by: 8).map { start in
      var lanes = Lanes(alpha: .zero, beta: .zero, phi: .zero, gamma: .zero)
      for lane in 0..<8 {
        (lanes.alpha[lane], lanes.beta[lane], lanes.phi[lane], lanes.gamma[lane]) = points[start + lane]
      }
      return lanes
    }
  }()

  /// - Parameter values: at least two seasons.
  /// - Complexity: O(48 *n* / 8).
  init(_ values: UnsafeBufferPointer<Double>, period: Int, warmUp: Int, horizon: Int) {
    let (level, season) = Self.start(values, period: period)
    var bestError = Double.infinity
    var best = (lanes: Self.grid[0], lane: 0)
    for lanes in Self.grid {
      let errors = Self.squaredErrors(values, lanes, level: level, season: season, warmUp: warmUp)
      for lane in 0..<8 where errors[lane] < bestError {
        bestError = errors[lane]
        best = (lanes, lane)
      }
    }
    let alpha = best.lanes.alpha[best.lane]
    let beta = best.lanes.beta[best.lane]
    let phi = best.lanes.phi[best.lane]
    let gamma = best.lanes.gamma[best.lane]
    var state = season
    var (current, slope, sum, phase) = (level, 0.0, 0.0, 0)
    for index in values.indices {
      let base = current + phi * slope
      let error = values[index] - base - state[phase]
      if index >= warmUp { sum += abs(error) }
      current = base + alpha * error
      slope = phi * slope + beta * error
      state[phase] += gamma * error
      phase = phase + 1 == period ? 0 : phase + 1
    }
    meanAbsoluteError = sum / Double(values.count - warmUp)
    var (power, reach, variance) = (phi, 0.0, 1.0)
    for step in 0..<horizon {
      growth.append(min(variance, Double(step + 1)).squareRoot())
      reach += power
      power *= phi
      variance += (alpha + beta * reach) * (alpha + beta * reach)
      points.append(max(0, current + reach * slope + state[phase]))
      phase = phase + 1 == period ? 0 : phase + 1
    }
  }

  /// The mean of the first season, and the mean deviation of each phase from its season's mean.
  private static func start(_ values: UnsafeBufferPointer<Double>, period: Int) -> (Double, [Double]) {
    let seasons = values.count / period
    var deviations = [Double](repeating: 0, count: period)
    var first = 0.0
    for season in 0..<seasons {
      var sum = 0.0
      for phase in 0..<period { sum += values[season * period + phase] }
      if season == 0 { first = sum / Double(period) }
      for phase in 0..<period {
        deviations[phase] += (values[season * period + phase] - sum / Double(period)) / Double(seasons)
      }
    }
    return (first, deviations)
  }

  private static func squaredErrors(
    _ values: UnsafeBufferPointer<Double>, _ lanes: Lanes, level: Double, season: [Double], warmUp: Int
  ) -> SIMD8<Double> {
    var state = season.map { SIMD8(repeating: $0) }
    var levels = SIMD8(repeating: level)
    var slopes = SIMD8<Double>.zero
    var sums = SIMD8<Double>.zero
    var phase = 0
    state.withUnsafeMutableBufferPointer { state in
      for index in 0..<values.count {
        let damped = lanes.phi * slopes
        let base = levels + damped
        let errors = SIMD8(repeating: values[index]) - base - state[phase]
        if index >= warmUp { sums += errors * errors }
        levels = base + lanes.alpha * errors
        slopes = damped + lanes.beta * errors
        state[phase] += lanes.gamma * errors
        phase = phase + 1 == state.count ? 0 : phase + 1
      }
    }
    return sums
  }

  private struct Lanes: Sendable {
    var alpha: SIMD8<Double>
    var beta: SIMD8<Double>
    var phi: SIMD8<Double>
    var gamma: SIMD8<Double>
  }
}

/// The airline model: changes from season to season of the changes from point to point are a moving average of two
/// factors, (1 − B)(1 − Bᵐ)z = (1 − θB)(1 − ΘBᵐ)e.
///
/// It starts from no seasonal index, so that it errs where the others don't. Source: Box, Jenkins, Reinsel and Ljung,
/// *Time Series Analysis*, 5th ed., §9.2; conditional least squares over a grid, errors before the start being zero.
struct SeasonalMovingAverage: Sendable {
  private(set) var points: [Double]
  private(set) var meanAbsoluteError: Double
  private(set) var growth: [Double]

  private static let grid: [(theta: SIMD8<Double>, seasonal: SIMD8<Double>)] = {
    var points: [(Double, Double)] = []
    for theta in [0.1, 0.3, 0.5, 0.7, 0.85, 0.95] {
      for seasonal in [0.2, 0.5, 0.7, 0.85] { points.append((theta, seasonal)) }
    }
    return stride(from: 0, to: points.count, by: 8).map { start in
      var lanes = (theta: SIMD8<Double>.zero, seasonal: SIMD8<Double>.zero)
      for lane in 0..<8 { (lanes.theta[lane], lanes.seasonal[lane]) = points[start + lane] }
      return lanes
    }
  }()

  /// - Returns: `nil` where fewer than one season and a few points of changes are left.
  /// - Complexity: O(24 *n* / 8).
  init?(_ values: UnsafeBufferPointer<Double>, period: Int, horizon: Int) {
    let start = period + 1
    guard values.count >= start + period + 6 else { return nil }
    let changes = (start..<values.count).map {
      values[$0] - values[$0 - 1] - values[$0 - period] + values[$0 - start]
    }
    var bestError = Double.infinity
    var best = (theta: 0.0, seasonal: 0.0)
    for lanes in Self.grid {
      let errors = Self.squaredErrors(changes, lanes, period: period)
      for lane in 0..<8 where errors[lane] < bestError {
        bestError = errors[lane]
        best = (lanes.theta[lane], lanes.seasonal[lane])
      }
    }
    let product = best.theta * best.seasonal
    var errors = [Double](repeating: 0, count: start)
    errors.reserveCapacity(start + changes.count + horizon)
    var sum = 0.0
    for change in changes {
      let now = errors.count
      let error =
        change + best.theta * errors[now - 1] + best.seasonal * errors[now - period] - product * errors[now - start]
      errors.append(error)
      sum += abs(error)
    }
    meanAbsoluteError = sum / Double(changes.count)
    var path = Array(values)
    growth = []
    var variance = 1.0
    for step in 0..<horizon {
      growth.append(min(variance, Double(step + 1)).squareRoot())
      variance += (1 - best.theta) * (1 - best.theta)
      let now = errors.count
      let expected =
        path[path.count - 1] + path[path.count - period] - path[path.count - start]
        - best.theta * errors[now - 1] - best.seasonal * errors[now - period] + product * errors[now - start]
      path.append(max(0, expected))
      errors.append(0)
    }
    points = Array(path[values.count...])
  }

  private static func squaredErrors(
    _ changes: [Double], _ lanes: (theta: SIMD8<Double>, seasonal: SIMD8<Double>), period: Int
  ) -> SIMD8<Double> {
    let product = lanes.theta * lanes.seasonal
    // The errors of the last season and one point, in a ring.
    var ring = [SIMD8<Double>](repeating: .zero, count: period + 1)
    var sums = SIMD8<Double>.zero
    var last = SIMD8<Double>.zero
    var position = 0
    ring.withUnsafeMutableBufferPointer { ring in
      for change in changes {
        let seasonAgo = ring[position == period ? 0 : position + 1]
        let error =
          SIMD8(repeating: change) + lanes.theta * last + lanes.seasonal * seasonAgo - product * ring[position]
        sums += error * error
        ring[position] = error
        last = error
        position = position == period ? 0 : position + 1
      }
    }
    return sums
  }
}

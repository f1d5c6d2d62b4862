internal import Glibc

/// The expected demand of each period: a convex mixture of three accounts of it, weighted by how each came out in the
/// backtests of this account.
///
/// The mixture of the raw candidates adds up best where demand is steady, but a few spikes lift it far above what most
/// stretches of time bring. The mixture of the roots and the median hardly see spikes, and are too low where demand is
/// mostly zero. Which of these matters more is in the account's own past.
///
/// Weights are the average over a grid of all mixtures, each with the exponential of its loss (Juditsky, Rigollet and
/// Tsybakov, "Learning by mirror averaging", *The Annals of Statistics* 36(5), 2008): where mixtures are about as good,
/// the answer stays in the middle. The loss of a mixture is the mean absolute error of the total over
/// the horizon and a quarter of that of a period, in units of each series' scale: squares would be those of a few spikes.
struct ExpectedDemand: Sendable {
  /// Of the raw mixture, the mixture of roots and the median; their sum is 1.
  let weights: [Double]

  private static let parts = 3
  /// Mixtures have weights in steps of one over this.
  private static let steps = 10
  private static let periodShare = 0.25
  /// How fast the share of a mixture falls with its relative loss: without backtests, and so much more with each.
  private static let trust = (least: 60.0, perJob: 0.02)

  /// - Parameter fits: the backtests first, mixtures filled.
  /// - Complexity: O(backtests × horizon × grid).
  init(_ plan: ForecastPlan, _ fits: [JobFit], _ model: QuantileModel) {
    let grid = Self.grid
    var losses = [Double](repeating: 0, count: grid.count)
    for job in 0..<plan.backtestCount {
      let series = plan.series[plan.jobs[job].series]
      let origin = series.count - plan.jobs[job].back
      let open = (0..<plan.options.horizon).filter { series.isObserved[origin + $0] }
      guard !open.isEmpty else { continue }
      let median = model.medians(fits[job], series)
      let errors = Self.accounts(fits[job], median: median).map { account in
        open.map { account[$0] - series.values[origin + $0] }
      }
      let unit = fits[job].scale * Double(open.count)
      for (number, mixture) in grid.enumerated() {
        losses[number] += Self.loss(errors, mixture, unit: unit)
      }
    }
    let least = max(losses.min() ?? 0, 1e-12)
    let trust = Self.trust.least + Self.trust.perJob * Double(plan.backtestCount)
    let shares = losses.map { plan.backtestCount > 0 ? exp((1 - $0 / least) * trust) : 1 }
    let sum = shares.reduce(0, +)
    weights = (0..<Self.parts).map { part in
      zip(shares, grid).reduce(0) { $0 + $1.0 * $1.1[part] } / sum
    }
  }

  /// Expected units of each period ahead of one series, without regressors' effects.
  func means(_ fit: JobFit, median: [Double]) -> [Double] {
    let accounts = Self.accounts(fit, median: median)
    return median.indices.map { step in
      (0..<Self.parts).reduce(0) { $0 + weights[$1] * accounts[$1][step] }
    }
  }

  private static func accounts(_ fit: JobFit, median: [Double]) -> [[Double]] {
    [fit.points(.mixture, .raw), fit.points(.mixture, .root), median]
  }

  private static func loss(_ errors: [[Double]], _ mixture: [Double], unit: Double) -> Double {
    var total = 0.0
    var periods = 0.0
    for step in errors[0].indices {
      let error = mixture[0] * errors[0][step] + mixture[1] * errors[1][step] + mixture[2] * errors[2][step]
      total += error
      periods += abs(error)
    }
    // Bounded, or one series that changed altogether would decide for all.
    return min(abs(total) / unit, 30) + periodShare * min(periods / unit, 30)
  }

  /// Every mixture of three whose weights are whole steps.
  private static let grid: [[Double]] = (0...steps).flatMap { first in
    (0...(steps - first)).map { second in
      [first, second, steps - first - second].map { Double($0) / Double(steps) }
    }
  }
}

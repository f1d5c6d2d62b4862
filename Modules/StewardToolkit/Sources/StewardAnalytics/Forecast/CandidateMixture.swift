internal import Glibc

/// The candidate that is a mixture of the others, by how close each came to the totals of the backtests. On the raw
/// scale it estimates a mean that adds up, and is one of the accounts of ``ExpectedDemand``.
///
/// Weights fall with the eighth power of the mean squared error of the total over the horizon, in units of each
/// series' scale: much sharper than inverse variances (Bates and Granger, "The Combination of Forecasts",
/// *Operational Research Quarterly* 20, 1969), since many candidates share their faults.
enum CandidateMixture {
  /// Fills ``Candidate/mixture`` of each fit in each domain.
  ///
  /// - Parameter fits: the backtests first.
  /// - Complexity: O(fits × candidates × horizon).
  static func fill(_ fits: inout [JobFit], _ plan: ForecastPlan) {
    for domain in ForecastDomain.allCases {
      let weights = weights(domain, fits, plan)
      for index in fits.indices { fits[index].candidates[domain.rawValue].mix(weights) }
    }
  }

  private static func weights(_ domain: ForecastDomain, _ fits: [JobFit], _ plan: ForecastPlan) -> [Double] {
    let horizon = plan.options.horizon
    var losses = [Double](repeating: 0, count: Candidate.mixture.rawValue)
    for job in 0..<plan.backtestCount {
      let fit = fits[job]
      let series = plan.series[plan.jobs[job].series]
      let origin = series.count - plan.jobs[job].back
      let open = (0..<horizon).filter { series.isObserved[origin + $0] }
      guard !open.isEmpty else { continue }
      let truth = open.reduce(0) { $0 + series.values[origin + $1] }
      let factors = fit.factors[domain.rawValue]
      for candidate in losses.indices {
        var sum = 0.0
        for step in open {
          sum += domain.back(fit.candidates[domain.rawValue].point(candidate, step) * factors[step])
        }
        // Bounded, or one series that changed altogether would decide for all.
        let error = min(abs(sum - truth) / (fit.scale * Double(open.count)), 30)
        losses[candidate] += error * error
      }
    }
    // Without backtests, or beside few of them, equal weights of the smoothing methods.
    let least = max(losses.min() ?? 0, 1e-12)
    let powers = losses.map {
      pow(least / max($0, 1e-12), Double(plan.backtestCount) / Double(plan.backtestCount + 10) * 8)
    }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}

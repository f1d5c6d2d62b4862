/// The account's way from candidates to the quantiles of each period ahead: pooled errors, then their mixture.
struct QuantileModel: Sendable {
  private let plan: ForecastPlan
  /// Domain by domain, candidate by candidate.
  private let pools: [ErrorPool]
  private let stack: StackedQuantiles

  private static let locations = ForecastDomain.allCases.count * Candidate.count
  private static let candidates = locations + EmpiricalQuantiles.count

  /// - Parameter fits: the backtests first.
  init(_ plan: ForecastPlan, _ fits: [JobFit]) {
    let rows = plan.backtestRows()
    let jobs = plan.backtestCount
    var pools: [ErrorPool] = []
    for domain in ForecastDomain.allCases {
      for candidate in 0..<Candidate.count {
        pools.append(ErrorPool(rows, fits, plan, domain: domain, candidate: candidate))
      }
    }
    let all = plan.probabilities.indices
    let columns = rows.map { Self.columns(plan, pools, fits[$0.job], step: $0.step, all) }
    self.plan = plan
    self.pools = pools
    stack = StackedQuantiles(
      rows.map { row in
        let series = plan.series[plan.jobs[row.job].series]
        let fit = fits[row.job]
        return StackedQuantiles.Row(
          truth: row.truth, scale: fit.scale, isCounted: series.isCounted, isSparse: fit.isSparse)
      }, columns: columns, candidates: Self.candidates, probabilities: plan.probabilities, jobs: jobs)
  }

  /// The quantiles of one series as of now, without regressors' effects, one array a period ahead.
  func quantiles(_ fit: JobFit, _ series: PreparedSeries) -> [[Double]] {
    // Farther than this no demand was seen and none is promised: an interval never explodes.
    let ceiling = Self.ceiling(series)
    return (0..<plan.options.horizon).map { step in
      let column = Self.columns(plan, pools, fit, step: step, plan.probabilities.indices)
      return stack.quantiles(column, isSparse: fit.isSparse, isCounted: series.isCounted).map { min($0, ceiling) }
    }
  }

  /// The medians alone, for backtests.
  func medians(_ fit: JobFit, _ series: PreparedSeries) -> [Double] {
    let middle = plan.probabilities.count / 2
    let ceiling = Self.ceiling(series)
    return (0..<plan.options.horizon).map { step in
      let column = Self.columns(plan, pools, fit, step: step, middle..<(middle + 1))
      return min(zip(stack.weights[middle], column).reduce(0) { $0 + $1.0 * $1.1 }, ceiling)
    }
  }

  private static func ceiling(_ series: PreparedSeries) -> Double { 5 * series.largest + 1 }

  /// The candidate with the largest weight in the median.
  var leader: String {
    let middle = stack.weights[stack.weights.count / 2]
    var sums = [Double](repeating: 0, count: Candidate.count)
    for index in 0..<Self.locations { sums[index % Candidate.count] += middle[index] }
    var best = 0
    for index in sums.indices where sums[index] > sums[best] { best = index }
    let empirical = middle[Self.locations...].reduce(0, +)
    return empirical > sums[best] ? "EmpiricalQuantiles" : Candidate.allCases[best].name
  }

  /// - Parameter wanted: the numbers of the probabilities.
  private static func columns(
    _ plan: ForecastPlan, _ pools: [ErrorPool], _ fit: JobFit, step: Int, _ wanted: Range<Int>
  ) -> [Double] {
    let count = plan.probabilities.count
    var result = [Double](repeating: 0, count: wanted.count * candidates)
    for domain in ForecastDomain.allCases {
      let own = fit.candidates[domain.rawValue]
      let factor = fit.factors[domain.rawValue][step]
      for candidate in 0..<Candidate.count {
        let position = domain.rawValue * Candidate.count + candidate
        let pool = pools[position]
        let number = pool.classNumber(own.steadiness(candidate))
        for probability in wanted {
          let value = pool.quantile(
            own, candidate: candidate, step: step, probability: probability, classNumber: number)
          result[(probability - wanted.lowerBound) * candidates + position] = domain.back(max(0, value * factor))
        }
      }
    }
    let factor = fit.factors[ForecastDomain.root.rawValue][step]
    for memory in 0..<EmpiricalQuantiles.count {
      for probability in wanted {
        let value = fit.empirical[memory * count + probability] * factor
        result[(probability - wanted.lowerBound) * candidates + locations + memory] = value * value
      }
    }
    return result
  }
}

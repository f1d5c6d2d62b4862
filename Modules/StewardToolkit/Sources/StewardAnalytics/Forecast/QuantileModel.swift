/// The account's way from candidates to quantiles, learned from its backtests: pooled errors, weights, coverage.
struct QuantileModel: Sendable {
  private let plan: ForecastPlan
  /// Domain by domain, candidate by candidate.
  private let pools: [ErrorPool]
  /// Of each probability.
  private let weights: [[Double]]
  private let coverage: (sparse: IntervalCoverage, dense: IntervalCoverage)

  private static let locations = ForecastDomain.allCases.count * Candidate.count
  private static let candidates = locations + EmpiricalQuantiles.count
  private static let rounds = 200

  init(_ plan: ForecastPlan, _ fits: [JobFit], _ rows: [BacktestRow]) {
    let jobs = plan.backtestCount
    let isLong = plan.period > 1 && plan.options.horizon >= plan.period
    var pools: [ErrorPool] = []
    for domain in ForecastDomain.allCases {
      for candidate in 0..<Candidate.count {
        pools.append(
          ErrorPool(
            rows, fits, jobs: jobs, domain: domain, candidate: candidate, horizon: plan.options.horizon,
            isLong: isLong, probabilities: plan.probabilities))
      }
    }
    self.plan = plan
    self.pools = pools
    let equal = [Double](repeating: 1 / Double(Self.candidates), count: Self.candidates)
    guard !rows.isEmpty else {
      weights = plan.probabilities.map { _ in equal }
      coverage = (.neutral, .neutral)
      return
    }
    let columns = rows.map { row in
      Self.candidateQuantiles(
        plan, pools, fits[row.job], series: plan.series[plan.jobs[row.job].series], step: row.step)
    }
    weights = plan.probabilities.indices.map { number in
      Self.stack(columns, rows, fits, number: number, probability: plan.probabilities[number], jobs: jobs)
    }
    coverage = Self.coverage(plan, fits, columns, rows, weights: weights, jobs: jobs)
  }

  /// The quantiles of one series as of now, without regressors' effects, one array a period ahead.
  func quantiles(_ fit: JobFit, _ series: PreparedSeries) -> [[Double]] {
    let calibration = fit.isSparse ? coverage.sparse : coverage.dense
    // Farther than this no demand was seen and none is promised: an interval never explodes.
    let ceiling = 5 * series.largest + 1
    return (0..<plan.options.horizon).map { step in
      let columns = Self.candidateQuantiles(plan, pools, fit, series: series, step: step)
      var mixture = Self.mix(columns, weights)
      calibration.apply(&mixture, isCounted: series.isCounted, isNonnegative: true)
      return mixture.map { min($0, ceiling) }
    }
  }

  /// The candidate with the largest weight in the median.
  var leader: String {
    let middle = weights[weights.count / 2]
    var sums = [Double](repeating: 0, count: Candidate.count)
    for index in 0..<Self.locations { sums[index % Candidate.count] += middle[index] }
    var best = 0
    for index in sums.indices where sums[index] > sums[best] { best = index }
    let empirical = middle[Self.locations...].reduce(0, +)
    return empirical > sums[best] ? "EmpiricalQuantiles" : Candidate.allCases[best].name
  }

  /// Quantiles of each candidate, probability by probability: entry `probability × candidates + candidate`.
  private static func candidateQuantiles(
    _ plan: ForecastPlan, _ pools: [ErrorPool], _ fit: JobFit, series: PreparedSeries, step: Int
  ) -> [Double] {
    let count = plan.probabilities.count
    var result = [Double](repeating: 0, count: count * candidates)
    for domain in ForecastDomain.allCases {
      let own = fit.candidates[domain.rawValue]
      let factor = fit.factors[domain.rawValue][step]
      for candidate in 0..<Candidate.count {
        let position = domain.rawValue * Candidate.count + candidate
        let pool = pools[position]
        let number = pool.classNumber(own.steadiness(candidate))
        for probability in 0..<count {
          let value = pool.quantile(
            own, candidate: candidate, step: step, probability: probability, classNumber: number)
          result[probability * candidates + position] = domain.back(max(0, value * factor))
        }
      }
    }
    let factor = fit.factors[ForecastDomain.root.rawValue][step]
    for memory in 0..<EmpiricalQuantiles.count {
      for probability in 0..<count {
        let value = fit.empirical[memory * count + probability] * factor
        result[probability * candidates + locations + memory] = value * value
      }
    }
    return result
  }

  private static func mix(_ columns: [Double], _ weights: [[Double]]) -> [Double] {
    weights.indices.map { number in
      var sum = 0.0
      for index in 0..<candidates { sum += weights[number][index] * columns[number * candidates + index] }
      return sum
    }.sorted()
  }

  private static func stack(
    _ columns: [[Double]], _ rows: [BacktestRow], _ fits: [JobFit], number: Int, probability: Double, jobs: Int
  ) -> [Double] {
    let blocks = (rows.count + 7) / 8
    var predictions = [SIMD8<Float>](repeating: .zero, count: blocks * candidates)
    var truths = [SIMD8<Float>](repeating: .zero, count: blocks)
    for (position, row) in rows.enumerated() {
      let scale = fits[row.job].scale
      truths[position / 8][position % 8] = Float(row.truth / scale)
      for index in 0..<candidates {
        predictions[position / 8 * candidates + index][position % 8] =
          Float(columns[position][number * candidates + index] / scale)
      }
    }
    // The fewer series there are, the more it takes to move away from equal weights.
    let penalty = 0.025 + 0.1 / Double(jobs)
    return QuantileStack.weights(
      predictions: predictions, truths: truths, rows: rows.count, candidates: candidates, probability: probability,
      penalty: penalty, rounds: rounds)
  }

  private static func coverage(
    _ plan: ForecastPlan, _ fits: [JobFit], _ columns: [[Double]], _ rows: [BacktestRow], weights: [[Double]], jobs: Int
  ) -> (IntervalCoverage, IntervalCoverage) {
    var sparse: [IntervalCoverage.Row] = []
    var dense: [IntervalCoverage.Row] = []
    for (column, row) in zip(columns, rows) {
      let series = plan.series[plan.jobs[row.job].series]
      let judged = IntervalCoverage.Row(
        quantiles: mix(column, weights), truth: row.truth, isCounted: series.isCounted)
      if fits[row.job].isSparse { sparse.append(judged) } else { dense.append(judged) }
    }
    let levels = plan.options.levels.sorted()
    func calibrate(_ judged: [IntervalCoverage.Row], isSparse: Bool) -> IntervalCoverage {
      let share = Double(judged.count) / (Double(judged.count) + 3 * Double(rows.count) / Double(jobs))
      return IntervalCoverage(judged, levels: levels, isSparse: isSparse, share: share)
    }
    return (calibrate(sparse, isSparse: true), calibrate(dense, isSparse: false))
  }
}

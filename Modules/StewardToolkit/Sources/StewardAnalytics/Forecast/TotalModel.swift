/// The quantiles of demand summed over the first periods ahead, from backtests of such sums: quantiles of periods
/// don't add up, and how much the errors of neighbouring periods go together is in the sums themselves.
///
/// The same two kinds of candidates as for single periods: expected totals with pooled errors on the root scale, and
/// quantiles of the past totals of as many periods.
struct TotalModel: Sendable {
  let length: Int
  let probabilities: [Double]
  private let pools: [StandardizedErrors]
  private let stack: StackedQuantiles

  /// The totals that errors are pooled around.
  private static let locations: [Candidate] = [.mixture, .smoothing, .recentMean]
  private static let candidates = locations.count + EmpiricalQuantiles.count

  /// - Parameters:
  ///   - length: at most the horizon of the plan.
  ///   - probabilities: ascending, symmetric around the median.
  ///   - fits: the backtests first, mixtures filled.
  init(_ plan: ForecastPlan, _ fits: [JobFit], length: Int, probabilities: [Double]) {
    var jobs: [Int] = []
    var truths: [Double] = []
    for job in 0..<plan.backtestCount {
      let series = plan.series[plan.jobs[job].series]
      let origin = series.count - plan.jobs[job].back
      let range = origin..<(origin + length)
      guard !series.hasGaps || range.allSatisfy({ series.isObserved[$0] }) else { continue }
      jobs.append(job)
      truths.append(range.reduce(0) { $0 + series.values[$1] })
    }
    let pools = Self.locations.map { location in
      StandardizedErrors(
        zip(jobs, truths).map { job, truth in
          let fit = fits[job]
          let error = (truth.squareRoot() - fit.total(location, length: length).squareRoot()) / fit.rootScale
          return (fit.steadiness, error)
        }, jobs: jobs.count, probabilities: probabilities)
    }
    let columns = jobs.map { Self.columns(plan, fits[$0], $0, pools, length: length, probabilities) }
    self.length = length
    self.probabilities = probabilities
    self.pools = pools
    stack = StackedQuantiles(
      zip(jobs, truths).map { job, truth in
        let series = plan.series[plan.jobs[job].series]
        // A sum of many periods is seldom zero, so that its lower bound can miss and the upper keeps its own share.
        return StackedQuantiles.Row(
          truth: truth, scale: fits[job].scale * Double(length), isCounted: series.isCounted, isSparse: true)
      }, columns: columns, candidates: Self.candidates, probabilities: probabilities, jobs: max(jobs.count, 1))
  }

  /// The quantiles of a job's total, without regressors' effects.
  func quantiles(_ plan: ForecastPlan, _ fit: JobFit, job: Int) -> [Double] {
    let series = plan.series[plan.jobs[job].series]
    let column = Self.columns(plan, fit, job, pools, length: length, probabilities)
    let ceiling = (5 * series.largest + 1) * Double(length)
    return stack.quantiles(column, isSparse: true, isCounted: series.isCounted).map { min($0, ceiling) }
  }

  private static func columns(
    _ plan: ForecastPlan, _ fit: JobFit, _ job: Int, _ pools: [StandardizedErrors], length: Int,
    _ probabilities: [Double]
  ) -> [Double] {
    let count = probabilities.count
    var result = [Double](repeating: 0, count: count * candidates)
    for (position, location) in locations.enumerated() {
      let root = fit.total(location, length: length).squareRoot()
      let quantiles = pools[position].quantiles(fit.steadiness)
      for number in 0..<count {
        let value = max(0, root + fit.rootScale * quantiles[number])
        result[number * candidates + position] = value * value
      }
    }
    let series = plan.series[plan.jobs[job].series]
    let end = series.count - plan.jobs[job].back
    let factors = fit.factors[ForecastDomain.raw.rawValue][..<length]
    let season = factors.reduce(0, +) / Double(length)
    let empirical = EmpiricalQuantiles.quantiles(sums(series.values[..<end], length: length), probabilities)
    for memory in 0..<EmpiricalQuantiles.count {
      for number in 0..<count {
        result[number * candidates + locations.count + memory] = empirical[memory * count + number] * season
      }
    }
    return result
  }

  /// Every stretch of the past of that length, overlapping; where the past is shorter, its mean in proportion.
  private static func sums(_ values: ArraySlice<Double>, length: Int) -> [Double] {
    guard values.count >= length else {
      return [values.reduce(0, +) / Double(values.count) * Double(length)]
    }
    var sums = [0.0]
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return (length...values.count).map { max(0, sums[$0] - sums[$0 - length]) }
  }
}

extension JobFit {
  /// A candidate's expected demand over the first periods ahead.
  func total(_ candidate: Candidate, length: Int) -> Double {
    let own = candidates[ForecastDomain.raw.rawValue]
    let factors = self.factors[ForecastDomain.raw.rawValue]
    var sum = 0.0
    for step in 0..<length { sum += own.point(candidate.rawValue, step) * factors[step] }
    return sum
  }

  /// Noise of one period on the root scale, which hardly depends on the level.
  var rootScale: Double { candidates[ForecastDomain.root.rawValue].scales[Candidate.smoothing.rawValue] }

  var steadiness: Double { candidates[ForecastDomain.root.rawValue].steadiness(Candidate.smoothing.rawValue) }
}

/// The errors of one candidate over the whole account: how they grow with the period ahead, and how they are spread.
struct ErrorPool: Sendable {
  /// Median absolute standardized error of each period ahead.
  private let growth: [Double]
  private let errors: StandardizedErrors

  /// - Complexity: O(rows log rows).
  init(_ rows: [BacktestRow], _ fits: [JobFit], _ plan: ForecastPlan, domain: ForecastDomain, candidate: Int) {
    let steadiness = fits[..<plan.backtestCount].map { $0.candidates[domain.rawValue].steadiness(candidate) }
    var known: [(row: BacktestRow, error: Double)] = []
    known.reserveCapacity(rows.count)
    for row in rows {
      let factor = fits[row.job].factors[domain.rawValue][row.step]
      guard factor > closedFactor else { continue }
      let own = fits[row.job].candidates[domain.rawValue]
      let error = domain.forward(row.truth) / factor - own.point(candidate, row.step)
      known.append((row, min(max(error / own.spread(candidate, row.step), -1e6), 1e6)))
    }
    let growth = Self.growth(
      known.map { ($0.row.step, abs($0.error)) }, horizon: plan.options.horizon,
      isLong: plan.period > 1 && plan.options.horizon >= plan.period, jobs: plan.backtestCount)
    self.growth = growth
    errors = StandardizedErrors(
      known.map { (steadiness[$0.row.job], $0.error / growth[$0.row.step]) }, jobs: plan.backtestCount,
      probabilities: plan.probabilities)
  }

  /// The quantile of a period ahead in the candidate's domain, freed of the season.
  func quantile(_ fit: CandidateFit, candidate: Int, step: Int, probability: Int, classNumber: Int) -> Double {
    fit.point(candidate, step)
      + fit.spread(candidate, step) * growth[step]
      * errors.quantile(classNumber: classNumber, probability: probability)
  }

  func classNumber(_ steadiness: Double) -> Int { errors.classNumber(steadiness) }

  private static func growth(
    _ errors: [(step: Int, error: Double)], horizon: Int, isLong: Bool, jobs: Int
  ) -> [Double] {
    var bySteps = [[Double]](repeating: [], count: horizon)
    for (step, error) in errors { bySteps[step].append(error) }
    let known = bySteps.filter { !$0.isEmpty }.map { median(of: $0) }
    guard !known.isEmpty else { return [Double](repeating: 1, count: horizon) }
    let middle = max(median(of: known), 1e-3)
    let medians = bySteps.map { $0.isEmpty ? middle : max(median(of: $0), 1e-3) }
    let smooth: [Double]
    if isLong {
      smooth = line(medians)
    } else {
      smooth = medians.indices.map { step in
        (medians[max(step - 1, 0)] + medians[step] + medians[min(step + 1, horizon - 1)]) / 3
      }
    }
    let share = Double(jobs) / Double(jobs + 10)
    return smooth.map { share * $0 + (1 - share) * middle }
  }

  private static func line(_ values: [Double]) -> [Double] {
    let middle = Double(values.count - 1) / 2
    let mean = values.reduce(0, +) / Double(values.count)
    var products = 0.0
    var squares = 0.0
    for (step, value) in values.enumerated() {
      products += (Double(step) - middle) * (value - mean)
      squares += (Double(step) - middle) * (Double(step) - middle)
    }
    let slope = squares > 0 ? products / squares : 0
    return values.indices.map { max(mean + slope * (Double($0) - middle), 0.2 * mean) }
  }
}

internal import Glibc

/// The errors of one candidate over the whole account: how they grow with the period ahead, and how they are spread.
struct ErrorPool: Sendable {
  /// How far the growth is believed that each series' own smoothing promises: 0 not at all, 1 as it says.
  private let power: Double
  /// Median absolute standardized error of each period ahead.
  private let growth: [Double]
  private let errors: StandardizedErrors

  /// - Complexity: O(rows log rows).
  init(_ rows: [BacktestRow], _ fits: [JobFit], _ plan: ForecastPlan, domain: ForecastDomain, candidate: Int) {
    let steadiness = fits[..<plan.backtestCount].map { $0.candidates[domain.rawValue].steadiness(candidate) }
    var known: [(row: BacktestRow, error: Double, logGrowth: Double)] = []
    known.reserveCapacity(rows.count)
    for row in rows {
      let factor = fits[row.job].factors[domain.rawValue][row.step]
      guard factor > closedFactor else { continue }
      let own = fits[row.job].candidates[domain.rawValue]
      let error = (domain.forward(row.truth) / factor - own.point(candidate, row.step)) / own.scales[candidate]
      known.append((row, min(max(error, -1e6), 1e6), own.logGrowth(candidate, row.step)))
    }
    let power = Self.power(known.map { (abs($0.error), $0.logGrowth) }, jobs: plan.backtestCount)
    for index in known.indices { known[index].error *= exp(-power * known[index].logGrowth) }
    let growth = Self.growth(
      known.map { ($0.row.step, abs($0.error)) }, horizon: plan.options.horizon,
      isLong: plan.period > 1 && plan.options.horizon >= plan.period, jobs: plan.backtestCount)
    self.power = power
    self.growth = growth
    errors = StandardizedErrors(
      known.map { (steadiness[$0.row.job], $0.error / growth[$0.row.step]) }, jobs: plan.backtestCount,
      probabilities: plan.probabilities)
  }

  /// The quantile of a period ahead in the candidate's domain, freed of the season.
  func quantile(_ fit: CandidateFit, candidate: Int, step: Int, probability: Int, classNumber: Int) -> Double {
    fit.point(candidate, step)
      + fit.spread(candidate, step, power: power) * growth[step]
      * errors.quantile(classNumber: classNumber, probability: probability)
  }

  func classNumber(_ steadiness: Double) -> Int { errors.classNumber(steadiness) }

  /// The power of the promised growth under which errors are likeliest, if their size over it is that of a Laplace
  /// distribution, whose scale is then the mean size.
  ///
  /// Some accounts' series drift as their smoothing says, in others the level comes back: there its growth is too much.
  static func power(_ errors: [(size: Double, logGrowth: Double)], jobs: Int) -> Double {
    // Models overstate how fast they grow worse; this much is believed without backtests.
    let usual = 0.6
    guard !errors.isEmpty else { return usual }
    var best = (power: usual, loss: Double.infinity)
    for tenth in stride(from: 0, through: 10, by: 2) {
      let power = Double(tenth) / 10
      var sizes = 0.0
      var growths = 0.0
      for error in errors {
        // Bounded, or one series that changed altogether would decide for all.
        sizes += min(error.size, 50) * exp(-power * error.logGrowth)
        growths += error.logGrowth
      }
      let count = Double(errors.count)
      let loss = log(max(sizes / count, 1e-12)) + power * growths / count
      if loss < best.loss { best = (power, loss) }
    }
    let share = Double(jobs) / Double(jobs + 10)
    return share * best.power + (1 - share) * usual
  }

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

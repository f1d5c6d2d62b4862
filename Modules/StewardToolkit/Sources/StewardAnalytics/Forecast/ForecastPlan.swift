/// The account made ready, and the jobs to do on it: the backtests first, then each series as of now.
///
/// Seasons and the common autoregression are learned afresh at each origin: nothing after an origin is used.
struct ForecastPlan: Sendable {
  let options: ForecastOptions
  let probabilities: [Double]
  let series: [PreparedSeries]
  /// Ascending, without 1.
  let seasons: [Int]
  private(set) var jobs: [ForecastJob] = []
  /// So many of the jobs are backtests.
  private(set) var backtestCount = 0

  /// The season by which scales are taken, the shortest; 1: none.
  var period: Int { seasons.first ?? 1 }

  /// So many series at most are tested on their past, evenly chosen: more of them say nothing new of an account.
  private static let testedSeries = 750
  /// So many series at most say what the account's autoregression is.
  private static let pooledSeries = 200

  /// - Throws: ``ForecastError``.
  init(_ account: [DemandSeries], _ options: ForecastOptions) throws(ForecastError) {
    try Self.check(account, options)
    self.options = options
    probabilities = options.probabilities
    seasons = Set(options.seasons).filter { $0 > 1 }.sorted()
    let period = seasons.first ?? 1
    let effects = RegressorEffects.effects(account, period: period)
    series = zip(account, effects).map { PreparedSeries($0, period: period, effects: $1) }
    let tested = thinned(series.count, Self.testedSeries)
    for back in origins() {
      let eligible = tested.filter { isEligible($0, back: back) }
      jobs += seasonedJobs(eligible, back: back)
    }
    backtestCount = jobs.count
    jobs += seasonedJobs(Array(series.indices), back: 0)
  }

  func fit(_ job: Int) -> JobFit {
    JobFit(
      series[jobs[job].series], jobs[job], horizon: options.horizon, period: period, probabilities: probabilities)
  }

  private var shortest: Int { period > 1 ? max(2 * period + 2, 12) : 12 }

  /// Lengths of the unseen ends: up to three, half a horizon apart, an older one only where most of the past is left.
  private func origins() -> [Int] {
    let middle = median(of: series.map { Double($0.count) })
    let step = max(1, options.horizon / 2)
    return (0..<3).map { options.horizon + $0 * step }.enumerated().filter { number, back in
      number == 0 || middle - Double(back) >= max(Double(shortest), 0.6 * middle)
    }.map(\.1)
  }

  private func isEligible(_ index: Int, back: Int) -> Bool {
    let end = series[index].count - back
    guard end >= shortest else { return false }
    var demands = 0
    for position in 0..<end where series[index].isObserved[position] && series[index].values[position] != 0 {
      demands += 1
      if demands == 3 { return true }
    }
    return false
  }

  private func seasonedJobs(_ members: [Int], back: Int) -> [ForecastJob] {
    var jobs = members.map { ForecastJob(series: $0, back: back, seasons: [], common: [], seasonalCommon: []) }
    for domain in ForecastDomain.allCases {
      let values = members.map { index in
        series[index].values.dropLast(back).map { domain.forward($0) }
      }
      var residuals = values
      var factors = members.map { _ in SeasonFactors(bySeason: []) }
      for period in seasons {
        let own = zip(members, residuals).map { index, values in
          SeasonalIndex(values[...], count: series[index].count, period: period)
        }
        let shrunk = SeasonalPool.shrink(own, period: period)
        for member in members.indices {
          factors[member].bySeason.append(shrunk[member])
          let count = series[members[member]].count
          for position in residuals[member].indices {
            let factor = shrunk[member][SeasonalIndex.phase(position, count: count, period: period)]
            residuals[member][position] /= max(factor, closedFactor)
          }
        }
      }
      let common = Self.commonAutoregression(residuals, .plain)
      let seasonal = seasons.isEmpty ? [] : Self.commonAutoregression(values, .seasonal(seasons))
      for member in members.indices {
        jobs[member].seasons.append(factors[member])
        jobs[member].common.append(common)
        jobs[member].seasonalCommon.append(seasonal)
      }
    }
    return jobs
  }

  private static func commonAutoregression(_ series: [[Double]], _ lags: Autoregression.Lags) -> [Double] {
    let equations = thinned(series.count, pooledSeries).compactMap { member -> Autoregression? in
      let values = series[member]
      var zeros = 0
      for value in values where value == 0 { zeros += 1 }
      guard 10 * zeros < 3 * values.count else { return nil }
      return values.withUnsafeBufferPointer { Autoregression($0, lags) }
    }
    return Autoregression.common(equations)
  }

  private static func check(_ account: [DemandSeries], _ options: ForecastOptions) throws(ForecastError) {
    guard !account.isEmpty else { throw .noSeries }
    guard options.horizon >= 1, options.horizon <= 10_000 else { throw .badHorizon(options.horizon) }
    for season in options.seasons where season < 1 || season > 100_000 { throw .badSeason(season) }
    for level in options.levels where !(level > 0 && level < 1) { throw .badLevel(level) }
    for length in options.totalLengths where length < 1 || length > options.horizon { throw .badTotalLength(length) }
    for (number, series) in account.enumerated() {
      guard !series.values.isEmpty else { throw .emptySeries(series: number) }
      guard series.isObserved.isEmpty || series.isObserved.count == series.values.count else {
        throw .unequalLengths(series: number)
      }
      guard series.isObserved.isEmpty || series.isObserved.contains(true) else {
        throw .nothingObserved(series: number)
      }
      for (index, value) in series.values.enumerated() where series.isObserved.isEmpty || series.isObserved[index] {
        guard abs(value) <= 1e15 else { throw .notFinite(series: number, index: index) }
        if options.isNonnegative, value < 0 { throw .negativeValue(series: number, index: index) }
      }
      guard series.regressors.count == account[0].regressors.count else { throw .badRegressors(series: number) }
      for regressor in series.regressors {
        guard regressor.count == series.values.count + options.horizon else { throw .badRegressors(series: number) }
        for (index, value) in regressor.enumerated() where !(abs(value) <= 1e15) {
          throw .notFinite(series: number, index: index)
        }
      }
    }
  }
}

/// At most `limit` of the numbers below `count`, evenly chosen, and not in step with a season or a horizon: the golden
/// ratio moves each within its share.
func thinned(_ count: Int, _ limit: Int) -> [Int] {
  guard count > limit else { return Array(0..<count) }
  let share = Double(count) / Double(limit)
  return (0..<limit).map { number in
    let offset = (Double(number) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    return min(count - 1, Int((Double(number) + offset) * share))
  }
}

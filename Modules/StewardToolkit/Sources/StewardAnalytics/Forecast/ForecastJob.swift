/// One series from one origin on: `back` points of its end are unseen.
struct ForecastJob: Sendable {
  let series: Int
  let back: Int
  /// Of each domain.
  var seasons: [SeasonFactors]
  /// The account's autoregression in each domain, and the one over seasons.
  var common: [[Double]]
  var seasonalCommon: [[Double]]
}

/// The factors of each season of one series, by phase from the end of the series on.
struct SeasonFactors: Sendable {
  var bySeason: [[Double]]

  /// The product of all seasons at a point, or of all but the first.
  func factor(at index: Int, count: Int, isFirstLeftOut: Bool = false) -> Double {
    var product = 1.0
    for factors in bySeason.dropFirst(isFirstLeftOut ? 1 : 0) {
      product *= factors[SeasonalIndex.phase(index, count: count, period: factors.count)]
    }
    return product
  }
}

/// What is known of a job once its candidates are fitted; all without the effect of regressors.
struct JobFit: Sendable {
  /// Of each domain.
  var candidates: [CandidateFit]
  /// Seasonal factors of the periods ahead, of each domain.
  let factors: [[Double]]
  /// Quantiles of the past root, by memory and probability.
  let empirical: [Double]
  /// Mean absolute change to the season before.
  let scale: Double
  /// Whether most of the newer periods were without demand.
  let isSparse: Bool

  /// The mean that adds up: the mixture of the candidates on the raw scale.
  var means: [Double] { points(.mixture, .raw) }

  /// What a candidate says of the periods ahead, in units, with the season.
  func points(_ candidate: Candidate, _ domain: ForecastDomain) -> [Double] {
    let own = candidates[domain.rawValue]
    return factors[domain.rawValue].enumerated().map { step, factor in
      domain.back(own.point(candidate.rawValue, step) * factor)
    }
  }

  /// - Complexity: O(grid × *n*).
  init(_ series: PreparedSeries, _ job: ForecastJob, horizon: Int, period: Int, probabilities: [Double]) {
    let end = series.count - job.back
    var fits: [CandidateFit] = []
    var ahead: [[Double]] = []
    var empirical: [Double] = []
    for domain in ForecastDomain.allCases {
      let seasons = job.seasons[domain.rawValue]
      var seasonless: [Double] = []
      seasonless.reserveCapacity(end)
      var zeros = 0
      for index in 0..<end where series.isObserved[index] {
        let factor = seasons.factor(at: index, count: series.count)
        let value = domain.forward(series.values[index])
        if value == 0 { zeros += 1 }
        if factor > closedFactor { seasonless.append(value / factor) }
      }
      let isDense = 10 * zeros < 3 * end
      let factorsAhead = (0..<horizon).map { seasons.factor(at: end + $0, count: series.count) }
      var seasonal: SeasonalView?
      if isDense, period > 1, seasonless.count == end, end >= 2 * period {
        let values = (0..<end).map { domain.forward(series.values[$0]) }
        let first = SeasonalIndex.phase(0, count: series.count, period: period)
        seasonal = SeasonalView(
          values: values,
          shortest: seasons.bySeason.count == 1
            ? values
            : values.indices.map {
              values[$0] / max(seasons.factor(at: $0, count: series.count, isFirstLeftOut: true), closedFactor)
            },
          factors: (0..<period).map { seasons.bySeason[0][(first + $0) % period] },
          ahead: factorsAhead.map { max($0, closedFactor) },
          lags: .seasonal(seasons.bySeason.map(\.count)), common: job.seasonalCommon[domain.rawValue])
      }
      fits.append(
        CandidateFit(
          seasonless, seasonal: seasonal, common: isDense ? job.common[domain.rawValue] : nil, horizon: horizon))
      ahead.append(factorsAhead)
      if domain == .root {
        empirical = EmpiricalQuantiles.quantiles(seasonless.isEmpty ? [0] : seasonless, probabilities)
      }
    }
    candidates = fits
    factors = ahead
    self.empirical = empirical
    scale = series.scale(end: end, period: period)
    isSparse = series.isSparse(end: end)
  }
}

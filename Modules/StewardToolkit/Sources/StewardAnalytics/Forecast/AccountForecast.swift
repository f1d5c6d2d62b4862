internal import Dispatch
internal import Synchronization

/// Forecasts all series of an account together: what one is too short to say of seasons, errors and methods, the
/// others say.
///
/// One automatic entry; nothing is set per account but horizon, seasons and levels. Each series is smoothed in several
/// ways; the same ways are tried at up to three points of the past, and their errors there, pooled over the account,
/// give the spread of each, the weights of their mixture and the correction that makes intervals cover what they
/// promise. All of it on every core gives the same figures as on one.
///
/// - Complexity: O(series × (*n* + horizon)) time with a constant of some hundred operations a point; memory O(series ×
///   (*n* + 16 horizon)).
public enum AccountForecast {
  /// - Parameters:
  ///   - account: series that end at the same period.
  ///   - threads: how many cores smooth side by side; the result doesn't depend on it.
  /// - Returns: a forecast of each series, in the same order.
  /// - Throws: ``ForecastError``.
  public static func forecast(
    _ account: [DemandSeries], _ options: ForecastOptions, threads: Int = 1
  ) throws(ForecastError) -> [SeriesForecast] {
    let plan = try ForecastPlan(account, options)
    let fits = fits(plan, threads: threads)
    let model = QuantileModel(plan, fits)
    let totals = options.totalLengths.map {
      TotalModel(plan, fits, length: $0, probabilities: plan.probabilities)
    }
    let expected = ExpectedDemand(plan, fits, model)
    let leader = model.leader
    return plan.series.indices.map { index in
      let series = plan.series[index]
      let job = plan.backtestCount + index
      let fit = fits[job]
      let steps = model.quantiles(fit, series)
      var quantiles = plan.probabilities.indices.map { number in steps.map { $0[number] } }
      let plain = expected.means(fit, median: quantiles[quantiles.count / 2])
      var mean = plain
      for step in 0..<options.horizon {
        let effect = series.effectAhead.isEmpty ? 1 : series.effectAhead[step]
        mean[step] = min(mean[step], 5 * series.largest) * effect - series.shift
        for number in quantiles.indices { quantiles[number][step] = quantiles[number][step] * effect - series.shift }
      }
      return SeriesForecast(
        mean: mean, quantiles: quantiles,
        totals: totals.map { total(plan, $0, fit, job: job, means: (mean, plain), series: series) }, model: leader)
    }
  }

  /// Smooths every job, in as many pieces as there are threads, and mixes the candidates.
  static func fits(_ plan: ForecastPlan, threads: Int) -> [JobFit] {
    let count = plan.jobs.count
    let pieces = min(max(threads, 1), count)
    var fits: [JobFit]
    if pieces == 1 {
      fits = plan.jobs.indices.map(plan.fit)
    } else {
      let results = Mutex([[JobFit]](repeating: [], count: pieces))
      DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        let part = (count * piece / pieces..<count * (piece + 1) / pieces).map(plan.fit)
        results.withLock { $0[piece] = part }
      }
      fits = results.withLock { $0.flatMap { $0 } }
    }
    CandidateMixture.fill(&fits, plan)
    return fits
  }

  /// - Parameter means: with what regressors and shift do to them, and without.
  private static func total(
    _ plan: ForecastPlan, _ model: TotalModel, _ fit: JobFit, job: Int, means: (final: [Double], plain: [Double]),
    series: PreparedSeries
  ) -> TotalForecast {
    let shift = series.shift * Double(model.length)
    let expected = means.final[..<model.length].reduce(0, +)
    let plain = means.plain[..<model.length].reduce(0, +)
    // What regressors do to a total is what they do to its mean.
    let effect = series.effectAhead.isEmpty || plain <= 0 ? 1 : (expected + shift) / plain
    return TotalForecast(
      length: model.length, mean: expected,
      quantiles: model.quantiles(plan, fit, job: job).map { $0 * effect - shift })
  }
}

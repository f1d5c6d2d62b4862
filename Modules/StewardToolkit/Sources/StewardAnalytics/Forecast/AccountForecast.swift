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
  /// - Returns: a forecast of each series, in the same order.
  /// - Throws: ``ForecastError``.
  public static func forecast(
    _ account: [DemandSeries], _ options: ForecastOptions
  ) throws(ForecastError) -> [SeriesForecast] {
    let plan = try ForecastPlan(account, options)
    return assemble(plan, plan.jobs.indices.map(plan.fit))
  }

  /// The same on several threads; the result doesn't depend on their number.
  ///
  /// - Parameter tasks: how many pieces the smoothing is cut into, at least 1.
  public static func forecast(
    _ account: [DemandSeries], _ options: ForecastOptions, tasks: Int
  ) async throws -> [SeriesForecast] {
    let plan = try ForecastPlan(account, options)
    let count = plan.jobs.count
    let pieces = min(max(tasks, 1), count)
    let fits = await withTaskGroup(of: (Int, [JobFit]).self) { group in
      for piece in 0..<pieces {
        group.addTask {
          (piece, (count * piece / pieces..<count * (piece + 1) / pieces).map(plan.fit))
        }
      }
      var results = [[JobFit]](repeating: [], count: pieces)
      for await (piece, fits) in group { results[piece] = fits }
      return results.flatMap { $0 }
    }
    return assemble(plan, fits)
  }

  private static func assemble(_ plan: ForecastPlan, _ fits: [JobFit]) -> [SeriesForecast] {
    var fits = fits
    CandidateMixture.fill(&fits, plan)
    let model = QuantileModel(plan, fits, plan.backtestRows())
    let horizon = plan.options.horizon
    return plan.series.indices.map { index in
      let series = plan.series[index]
      let fit = fits[plan.backtestCount + index]
      let steps = model.quantiles(fit, series)
      var quantiles = plan.probabilities.indices.map { number in steps.map { $0[number] } }
      var mean = fit.means
      for step in 0..<horizon {
        let effect = series.effectAhead.isEmpty ? 1 : series.effectAhead[step]
        mean[step] = mean[step] * effect - series.shift
        for number in quantiles.indices { quantiles[number][step] = quantiles[number][step] * effect - series.shift }
      }
      return SeriesForecast(mean: mean, quantiles: quantiles, totals: [], model: model.leader)
    }
  }
}

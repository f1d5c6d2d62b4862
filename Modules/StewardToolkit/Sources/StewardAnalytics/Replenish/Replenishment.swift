/// Reorder points and order-up-to levels of an account's items from the predictive distribution of their demand.
///
/// A position must last from one review to the arrival of the next one's order: lead time and review together. Every
/// item gets the same quantile of its demand over that time, since an equal probability everywhere takes the least stock
/// for a share of all units (the marginal unit of stock then saves as many sales at each item; Silver, Pyke and Thomas,
/// *Inventory and Production Management in Supply Chains*, 4th ed., §7.5). Which quantile keeps the promise is found by
/// running the policy over the last months, with forecasts made before them.
///
/// - Complexity: that of ``AccountForecast``, and O(series × horizon) for each of forty runs.
public enum Replenishment {
  /// - Parameters:
  ///   - account: demand that ends at the same period; units, not negative.
  ///   - threads: as in ``AccountForecast/forecast(_:_:threads:)``.
  /// - Throws: ``ReplenishmentError``.
  public static func policies(
    _ account: [DemandSeries], _ options: ReplenishmentOptions, threads: Int = 1
  ) throws(ReplenishmentError) -> [ReplenishmentPolicy] {
    try check(options)
    let leadTime = LeadTime(mean: options.leadTimeMean, deviation: options.leadTimeDeviation)
    let lengths = leadTime.periods.map { $0 + options.review }
    // Twice the protected time, so that a run sees orders come and go.
    let horizon = 2 * (lengths.max() ?? 1)
    let plan: ForecastPlan
    do throws(ForecastError) {
      plan = try ForecastPlan(
        account, ForecastOptions(horizon: horizon, seasons: options.seasons, isNonnegative: true))
    } catch { throw .forecast(error) }
    let fits = AccountForecast.fits(plan, threads: threads)
    let models = lengths.map {
      TotalModel(plan, fits, length: $0, probabilities: ProtectionDemand.symmetric)
    }
    let demands = fits.indices.map { job in
      ProtectionDemand(
        zip(leadTime.probabilities, models).map { probability, model in
          (
            probability, fits[job].means[..<model.length].reduce(0, +),
            model.quantiles(plan, fits[job], job: job)
          )
        })
    }
    let perReview = fits.map { $0.means[..<options.review].reduce(0, +) }
    let score = score(plan, demands, perReview, options, leadTime)
    return plan.series.indices.map { index in
      let job = plan.backtestCount + index
      return policy(demands[job], perReview: perReview[job], score: score)
    }
  }

  /// The score that keeps the promise at each point of the past, and of those the middle one: a single turn of the
  /// market shall not set the stock of a year.
  private static func score(
    _ plan: ForecastPlan, _ demands: [ProtectionDemand], _ perReview: [Double], _ options: ReplenishmentOptions,
    _ leadTime: LeadTime
  ) -> Double {
    let jobs = Dictionary(grouping: 0..<plan.backtestCount) { plan.jobs[$0].back }
    guard !jobs.isEmpty else { return normalQuantile(options.service) }
    func fillRate(_ jobs: [Int], _ score: Double) -> Double {
      var served = 0.0
      var wanted = 0.0
      for job in jobs {
        let values = plan.series[plan.jobs[job].series].values
        let start = values.count - plan.jobs[job].back
        let policy = policy(demands[job], perReview: perReview[job], score: score)
        let run = StockSimulation.run(
          values[start..<(start + plan.options.horizon)], reorderPoint: policy.reorderPoint,
          orderUpTo: policy.orderUpTo, review: options.review, leadTime: leadTime, seed: job)
        served += run.served
        wanted += run.wanted
      }
      return wanted > 0 ? served / wanted : 1
    }
    let scores = jobs.values.map { jobs in
      var low = -1.0
      var high = 6.0
      for _ in 0..<30 {
        let middle = 0.5 * (low + high)
        if fillRate(jobs, middle) >= options.service { high = middle } else { low = middle }
      }
      return high
    }
    return median(of: scores)
  }

  /// The level of a score; the reorder point is below it by half of what a review's time takes, so that a review after
  /// next to no demand orders nothing.
  private static func policy(_ demand: ProtectionDemand, perReview: Double, score: Double) -> ReplenishmentPolicy {
    let level = demand.quantile(score: score).rounded(.up)
    let reorder = max(0, level - max(1, (0.5 * perReview).rounded()))
    return ReplenishmentPolicy(
      reorderPoint: min(reorder, level), orderUpTo: level, safetyStock: level - demand.mean,
      stockoutProbability: demand.probability(above: level))
  }

  private static func check(_ options: ReplenishmentOptions) throws(ReplenishmentError) {
    guard options.leadTimeMean >= 0, options.leadTimeMean <= 1_000, options.leadTimeDeviation >= 0,
      options.leadTimeDeviation <= 1_000
    else { throw .badLeadTime(mean: options.leadTimeMean, deviation: options.leadTimeDeviation) }
    guard options.review >= 1, options.review <= 1_000 else { throw .badReview(options.review) }
    guard options.service > 0, options.service < 1 else { throw .badService(options.service) }
  }
}

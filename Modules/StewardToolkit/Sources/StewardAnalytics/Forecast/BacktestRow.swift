/// A period of a backtest with what happened in it.
struct BacktestRow: Sendable {
  let job: Int
  let step: Int
  let truth: Double
}

extension ForecastPlan {
  /// So many rows at most: more of them cost time and say nothing new.
  private static let rowLimit = 12_000

  /// The observed periods of the backtests, evenly thinned.
  func backtestRows() -> [BacktestRow] {
    let horizon = options.horizon
    return thinned(backtestCount * horizon, Self.rowLimit).compactMap { number in
      let job = number / horizon
      let step = number % horizon
      let own = series[jobs[job].series]
      let index = own.count - jobs[job].back + step
      guard own.isObserved[index] else { return nil }
      return BacktestRow(job: job, step: step, truth: own.values[index])
    }
  }
}

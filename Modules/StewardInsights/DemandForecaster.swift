internal import StewardAnalytics
internal import StewardDomain

/// Forecasts what each item of a marketplace will sell in total over the next weeks.
///
/// Only settled days are learned from; days that weren't reported, and days without a sale on which stock is known to be
/// out, say nothing of demand.
enum DemandForecaster {
  /// Four weeks, the window that sales are compared over.
  static let horizonDays = 28
  /// A year: seasons longer than a week aren't learned from single items, so older days would only cost time.
  static let historyDays = 364

  /// - Returns: `nil` where no item sold anything.
  /// - Complexity: that of `AccountForecast`, by far the costliest step of an analysis.
  static func forecasts(_ part: MarketplaceSnapshot) throws -> DemandForecasts? {
    let facts = part.facts
    let end = min(part.settledBefore, facts.days.upperBound)
    let days = (min(end, end.advanced(by: -historyDays))..<end).clamped(to: facts.days)
    // Sellers report what was ordered; vendors often only what was shipped.
    guard !days.isEmpty, let units = facts.column(.unitsOrdered) ?? facts.column(.shippedUnits) else { return nil }
    let stock = facts.column(.stockAvailable)
    let first = facts.days.lowerBound.distance(to: days.lowerBound)
    var rows: [Int] = []
    var series: [DemandSeries] = []
    for row in facts.items.indices {
      let base = row * facts.dayCount + first
      guard let made = Self.series(units, stock, base..<base + days.count) else { continue }
      rows.append(row)
      series.append(made)
    }
    guard !series.isEmpty else { return nil }
    let options = ForecastOptions(
      horizon: horizonDays, seasons: [7], levels: [0.5, 0.9], totalLengths: [horizonDays], isNonnegative: true)
    let made = try AccountForecast.forecast(series, options)
    return DemandForecasts(
      days: end..<end.advanced(by: horizonDays), probabilities: options.probabilities, rows: rows,
      means: made.map { $0.totals[0].mean }, quantiles: made.flatMap { $0.totals[0].quantiles })
  }

  /// One item's days from its first reported one on; `nil` where nothing was sold.
  private static func series(_ units: FactColumn, _ stock: FactColumn?, _ cells: Range<Int>) -> DemandSeries? {
    guard let begin = cells.first(where: { units.isPresent($0) }),
      cells.contains(where: { units.isPresent($0) && units.values[$0] > 0 })
    else { return nil }
    var values: [Double] = []
    var observed: [Bool] = []
    values.reserveCapacity(cells.upperBound - begin)
    observed.reserveCapacity(cells.upperBound - begin)
    for cell in begin..<cells.upperBound {
      // A correction of an earlier day may leave a negative count; nobody wanted less than nothing.
      let sold = max(0, units.values[cell])
      values.append(Double(sold))
      let isOut = sold == 0 && (stock?[cell]).map { $0 <= 0 } ?? false
      observed.append(units.isPresent(cell) && !isOut)
    }
    return DemandSeries(values: values, isObserved: observed)
  }
}

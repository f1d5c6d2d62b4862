/// Why an account can't be forecast; `series` counts from 0.
public enum ForecastError: Error, Hashable, Sendable {
  case noSeries
  case emptySeries(series: Int)
  /// A mask has another length than its series.
  case unequalLengths(series: Int)
  /// A value or regressor is infinite or not a number, or larger than 10¹⁵.
  case notFinite(series: Int, index: Int)
  case negativeValue(series: Int, index: Int)
  /// No point of the series says what the demand was.
  case nothingObserved(series: Int)
  /// A regressor doesn't cover history and horizon, or the series has another number of them than the first one.
  case badRegressors(series: Int)
  case badHorizon(Int)
  case badSeason(Int)
  case badLevel(Double)
  case badTotalLength(Int)
}

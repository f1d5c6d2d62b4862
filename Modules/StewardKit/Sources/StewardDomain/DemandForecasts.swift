/// The units that items are expected to sell in total over some days to come, as columns.
public struct DemandForecasts: Sendable {
  /// Half-open; begins with the first day that isn't settled.
  public let days: Range<CivilDay>
  /// Ascending; each column of quantiles belongs to one.
  public let probabilities: [Double]
  /// Rows of the facts' items that have a forecast, ascending.
  public let rows: [Int]
  /// The expected total of each of ``rows``.
  public let means: [Double]
  /// Row by row, a value for each of ``probabilities``.
  public let quantiles: [Double]

  /// - Precondition: as many means as rows, and as many quantiles as rows times probabilities.
  public init(days: Range<CivilDay>, probabilities: [Double], rows: [Int], means: [Double], quantiles: [Double]) {
    precondition(means.count == rows.count && quantiles.count == rows.count * probabilities.count, "columns fit")
    self.days = days
    self.probabilities = probabilities
    self.rows = rows
    self.means = means
    self.quantiles = quantiles
  }
}

public import StewardDomain

/// What one item is expected to sell in total over some days.
public struct StoredForecast: Sendable, Hashable {
  public let subject: Subject
  /// Half-open.
  public let days: Range<CivilDay>
  public let mean: Double
  /// Ascending; as many as ``quantiles``.
  public let probabilities: [Double]
  public let quantiles: [Double]

  public init(subject: Subject, days: Range<CivilDay>, mean: Double, probabilities: [Double], quantiles: [Double]) {
    self.subject = subject
    self.days = days
    self.mean = mean
    self.probabilities = probabilities
    self.quantiles = quantiles
  }
}

/// The forecasts of the newest analysis of an account.
public struct ForecastRepository {
  let session: any DatabaseSession
  let account: AccountID
  public init(_ session: any DatabaseSession, account: AccountID) {
    self.session = session
    self.account = account
  }

  /// Puts new forecasts in the place of the old ones.
  public func replace(_ forecasts: [StoredForecast]) throws {
    try session.execute("DELETE FROM forecast WHERE account_id = ?1", [.text(account.text)])
    for forecast in forecasts {
      for (probability, quantile) in zip(forecast.probabilities, forecast.quantiles) {
        try session.execute(
          """
          INSERT INTO forecast (account_id, marketplace, sku, asin, probability, from_day, to_day, mean, quantile)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
          """,
          [
            .text(account.text), .text(forecast.subject.marketplace.text), .text(forecast.subject.item?.sku.text ?? ""),
            .text(forecast.subject.item?.asin.text ?? ""), .real(probability),
            .integer(Int64(forecast.days.lowerBound.number)), .integer(Int64(forecast.days.upperBound.number)),
            .real(forecast.mean), .real(quantile),
          ])
      }
    }
  }

  /// All forecasts, by marketplace, SKU and ASIN.
  public func all() throws -> [StoredForecast] {
    var forecasts: [StoredForecast] = []
    var last: (subject: Subject, days: Range<CivilDay>, mean: Double)?
    var probabilities: [Double] = []
    var quantiles: [Double] = []
    func close() {
      guard let last else { return }
      forecasts.append(
        StoredForecast(
          subject: last.subject, days: last.days, mean: last.mean, probabilities: probabilities, quantiles: quantiles))
      probabilities.removeAll()
      quantiles.removeAll()
    }
    try session.query(
      """
      SELECT marketplace, sku, asin, from_day, to_day, mean, probability, quantile FROM forecast
      WHERE account_id = ?1 ORDER BY marketplace, sku, asin, probability
      """,
      [.text(account.text)]
    ) { row in
      let subject = Subject(
        marketplace: MarketplaceID(row.text(0)), item: ItemIdentity(sku: SKU(row.text(1)), asin: ASIN(row.text(2))))
      if subject != last?.subject {
        close()
        let from = CivilDay(number: Int32(clamping: row.integer(3)))
        last = (subject, from..<max(from, CivilDay(number: Int32(clamping: row.integer(4)))), row.real(5))
      }
      probabilities.append(row.real(6))
      quantiles.append(row.real(7))
    }
    close()
    return forecasts
  }
}

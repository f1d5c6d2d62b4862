public import StewardDomain
public import StewardPerformance
public import StewardStorage

/// A store's day that can still be restated, with what it will come to.
public struct ArrivingDay: Sendable, Hashable {
  public let metric: Metric
  public let day: CivilDay
  /// What is known of it, over all items.
  public let known: Int64
  /// How many earlier days the estimate was learned from.
  public let pairs: Int
  /// `nil` where fewer than three were found.
  public let estimate: RestatementCurve.Estimate?
}

/// Learns from how a store's earlier days grew after they were first reported what its newest days will come to.
///
/// Each earlier day is looked at as it was known when it was as old as the newest ones are now, and as it stands.
public struct ArrivalReader {
  private let session: any DatabaseSession
  private let account: AccountID
  private let restatementDays: Int
  private let historyDays: Int

  /// - Parameter historyDays: older days say less of how reports arrive today.
  public init(_ session: any DatabaseSession, account: AccountID, restatementDays: Int, historyDays: Int = 90) {
    self.session = session
    self.account = account
    self.restatementDays = restatementDays
    self.historyDays = historyDays
  }

  /// - Returns: by metric in the order given, the newest day first; nothing of days that weren't reported at all.
  /// - Complexity: a read of a few days for each day of history.
  public func days(of marketplace: MarketplaceID, _ metrics: [Metric], asOf: Instant) throws -> [ArrivingDay] {
    let repository = FactRepository(session)
    guard
      let scope = try DimensionRepository(session, account: account).scopes()
        .first(where: { $0.marketplace == marketplace })?.id,
      let extent = try repository.extent(account: account, scope: scope, asOf: asOf)
    else { return [] }
    let end = extent.upperBound
    func sums(_ days: Range<CivilDay>, _ instant: Instant) throws -> [Metric: [Int64?]] {
      let table = try repository.table(account: account, scope: scope, grain: .item, days: days, asOf: instant)
      var result: [Metric: [Int64?]] = [:]
      for metric in metrics { result[metric] = Self.sums(table, metric) }
      return result
    }
    let history = historyDays + restatementDays
    let now = try sums(end.advanced(by: -history)..<end, asOf)
    var samples: [Metric: [RestatementCurve.Sample]] = [:]
    for back in 1...historyDays {
      let instant = Instant(microseconds: asOf.microseconds - Int64(back) * 86_400_000_000)
      let last = end.advanced(by: -back)
      let then = try sums(last.advanced(by: -restatementDays)..<last, instant)
      for age in 1...restatementDays where back + age > restatementDays {
        for metric in metrics {
          guard let known = then[metric]?[restatementDays - age], let settled = now[metric]?[history - back - age]
          else {
            continue
          }
          samples[metric, default: []].append(.init(age: age, known: Double(known), settled: Double(settled)))
        }
      }
    }
    return metrics.flatMap { metric -> [ArrivingDay] in
      let own = samples[metric] ?? []
      let curve = RestatementCurve(own)
      return (1...restatementDays).compactMap { age in
        guard let known = now[metric]?[history - age] else { return nil }
        return ArrivingDay(
          metric: metric, day: end.advanced(by: -age), known: known, pairs: own.count { $0.age == age && $0.known > 0 },
          estimate: curve.nowcast(Double(known), age: age))
      }
    }
  }

  /// Of each day over all items; `nil` where none was reported.
  private static func sums(_ table: FactTable, _ metric: Metric) -> [Int64?] {
    var result = [Int64?](repeating: nil, count: table.dayCount)
    guard let column = table.column(metric) else { return result }
    for cell in 0..<table.items.count * table.dayCount where column.isPresent(cell) {
      let day = cell % table.dayCount
      result[day] = (result[day] ?? 0) &+ column.values[cell]
    }
    return result
  }
}

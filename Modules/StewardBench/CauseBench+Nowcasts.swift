internal import StewardDomain
internal import StewardInsights
internal import StewardPerformance
internal import StewardSQLite
internal import StewardSimulator
internal import StewardStorage

/// Nowcasts of the morning after a world's last day, tried on what the days came to in the end.
extension CauseBench {
  private static let metrics: [Metric] = [.unitsOrdered, .orderedRevenue, .sessions]

  /// All stores of a world learn together, as those of a workspace do.
  func addNowcasts(_ stored: SimulatedStore, _ counts: inout CauseCounts) throws {
    let end = stored.world.scenario.endDay.advanced(by: 1)
    let stores = stored.world.accounts.flatMap { simulated in
      simulated.account.marketplaces.map { (account: simulated.account, marketplace: $0) }
    }
    let arrivals = try stores.map { account, marketplace in
      try stored.engine.read { session in
        try ArrivalReader(session, account: account.id, restatementDays: stored.restatementDays)
          .arrivals(of: marketplace, Self.metrics, asOf: Instant(utc: end, secondOfDay: 36_000))
      }
    }
    let pool = ArrivalPool(arrivals)
    for (place, store) in stores.enumerated() {
      let found = pool.days(place)
      let settled = try settled(found, store.account, store.marketplace, stored, asOf: end.advanced(by: 60))
      for (day, value) in zip(found, settled) where day.known >= 20 && value > 0 && day.estimate != nil {
        counts.nowcasts["\(day.metric).age_\(day.day.distance(to: end))", default: []].append((day, value))
      }
    }
  }

  private func settled(
    _ days: [ArrivingDay], _ account: Account, _ marketplace: MarketplaceID, _ stored: SimulatedStore,
    asOf day: CivilDay
  ) throws -> [Double] {
    guard let first = days.map(\.day).min(), let last = days.map(\.day).max() else { return [] }
    return try stored.engine.read { session in
      let scope = try DimensionRepository(session, account: account.id).scopes()
        .first { $0.marketplace == marketplace }
      guard let scope else { return [] }
      let table = try FactRepository(session).table(
        account: account.id, scope: scope.id, grain: .item, days: first..<last.advanced(by: 1),
        asOf: Instant(utc: day, secondOfDay: 0))
      return days.map { day in
        table.items.indices.reduce(0.0) { sum, item in
          sum
            + Double(
              table.sum(of: day.metric, item: item, in: day.day..<day.day.advanced(by: 1))?.value ?? 0)
        }
      }
    }
  }

  func addNowcast(_ counts: CauseCounts, _ report: inout BenchReport) {
    for (name, tried) in counts.nowcasts.sorted(by: { $0.key < $1.key }) {
      let count = Double(tried.count)
      // To the unit, as `steward trends --arriving` says it.
      func inside(_ range: (RestatementCurve.Estimate) -> (Double, Double)) -> Double {
        Double(
          tried.count { day, settled in
            guard let (low, high) = day.estimate.map(range) else { return false }
            return low.rounded() <= settled && settled <= high.rounded()
          }) / count
      }
      func error(_ value: (ArrivingDay) -> Double) -> Double {
        tried.reduce(0) { $0 + abs(value($1.day) / $1.settled - 1) } / count
      }
      report.add("nowcast.\(name).days", tried.count)
      report.add("nowcast.\(name).restated", Double(tried.count { Double($0.day.known) != $0.settled }) / count)
      report.add("nowcast.\(name).inside_80", inside { ($0.likelyLow, $0.likelyHigh) })
      report.add("nowcast.\(name).inside_90", inside { ($0.low, $0.high) })
      report.add("nowcast.\(name).error_as_known", error { Double($0.known) })
      report.add("nowcast.\(name).error_nowcast", error { $0.estimate?.middle ?? Double($0.known) })
    }
  }
}

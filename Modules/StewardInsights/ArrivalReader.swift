public import StewardDomain
public import StewardPerformance
public import StewardStorage

/// A store's day that can still be restated, with what it will come to.
public struct ArrivingDay: Sendable, Hashable {
  public let metric: Metric
  public let day: CivilDay
  /// What is known of it, over all items.
  public let known: Int64
  /// From how many earlier days, of this store and of others, the estimate was learned.
  public let pairs: Int
  /// `nil` where fewer than three were found.
  public let estimate: RestatementCurve.Estimate?
}

/// How a store's days grew after they were first reported, and those that still grow.
public struct StoreArrivals: Sendable {
  struct Day: Sendable {
    let metric: Metric
    let day: CivilDay
    let age: Int
    let known: Int64
    let size: Int64
  }

  fileprivate(set) var days: [Day] = []
  fileprivate(set) var samples: [Metric: [RestatementCurve.Sample]] = [:]
}

/// Reads how a store's earlier days grew after they were first reported.
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
  public func arrivals(of marketplace: MarketplaceID, _ metrics: [Metric], asOf: Instant) throws -> StoreArrivals {
    let repository = FactRepository(session)
    guard
      let scope = try DimensionRepository(session, account: account).scopes()
        .first(where: { $0.marketplace == marketplace })?.id,
      let extent = try repository.extent(account: account, scope: scope, asOf: asOf)
    else { return StoreArrivals() }
    let end = extent.upperBound
    // The newest day of a store whose reports come late is older than that of others.
    let lag = max(0, end.distance(to: asOf.utcDay.day))
    func sums(_ days: Range<CivilDay>, _ instant: Instant) throws -> [Metric: [Int64?]] {
      let table = try repository.table(account: account, scope: scope, grain: .item, days: days, asOf: instant)
      var result: [Metric: [Int64?]] = [:]
      for metric in metrics { result[metric] = Self.sums(table, metric) }
      // An amount is as sure as the units that it is of.
      result[.unitsOrdered] = result[.unitsOrdered] ?? Self.sums(table, .unitsOrdered)
      return result
    }
    func size(_ metric: Metric, _ found: [Metric: [Int64?]], _ place: Int) -> Int64? {
      found[metric.definition.unit == .money ? .unitsOrdered : metric]?[place]
    }
    var result = StoreArrivals()
    let history = historyDays + restatementDays
    let now = try sums(end.advanced(by: -history)..<end, asOf)
    for back in 1...historyDays {
      let instant = Instant(microseconds: asOf.microseconds - Int64(back) * 86_400_000_000)
      let last = end.advanced(by: -back)
      let then = try sums(last.advanced(by: -restatementDays)..<last, instant)
      for age in 1...restatementDays where back + age > restatementDays {
        for metric in metrics {
          guard let known = then[metric]?[restatementDays - age], let settled = now[metric]?[history - back - age],
            let size = size(metric, then, restatementDays - age)
          else { continue }
          result.samples[metric, default: []].append(
            .init(
              back: lag + back + age, age: lag + age, known: Double(known), settled: Double(settled), size: Double(size)
            ))
        }
      }
    }
    for metric in metrics {
      for age in 1...restatementDays {
        guard let known = now[metric]?[history - age] else { continue }
        result.days.append(
          .init(
            metric: metric, day: end.advanced(by: -age), age: lag + age, known: known,
            size: size(metric, now, history - age) ?? 0))
      }
    }
    return result
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

/// What the newest days of stores will come to, learned from all of them together.
public struct ArrivalPool: Sendable {
  private let stores: [StoreArrivals]
  private let curves: [Metric: (curve: RestatementCurve, pairs: [Int: Int])]

  /// - Complexity: that of the curves.
  public init(_ stores: [StoreArrivals]) {
    self.stores = stores
    var samples: [Metric: [RestatementCurve.Sample]] = [:]
    for (place, store) in stores.enumerated() {
      for (metric, own) in store.samples {
        samples[metric, default: []] += own.map {
          .init(store: place, back: $0.back, age: $0.age, known: $0.known, settled: $0.settled, size: $0.size)
        }
      }
    }
    curves = samples.mapValues { own in
      var pairs: [Int: Int] = [:]
      for sample in own where sample.known > 0 { pairs[sample.age, default: 0] += 1 }
      return (RestatementCurve(own), pairs)
    }
  }

  /// - Parameter store: its place among those that were given.
  public func days(_ store: Int) -> [ArrivingDay] {
    stores[store].days.map { day in
      let learned = curves[day.metric]
      return ArrivingDay(
        metric: day.metric, day: day.day, known: day.known, pairs: learned?.pairs[day.age] ?? 0,
        estimate: learned?.curve.nowcast(Double(day.known), size: Double(day.size), age: day.age, store: store))
    }
  }
}

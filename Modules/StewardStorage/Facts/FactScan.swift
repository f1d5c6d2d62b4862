internal import Dispatch
public import StewardDomain
internal import Synchronization

/// Sums over some items of many scopes, read where the cells are stored: on all cores, a metric's bytes only, no columns in between.
public struct FactScan: Sendable {
  private let engine: any DatabaseEngine

  public init(_ engine: any DatabaseEngine) { self.engine = engine }

  /// The sums of some metrics over some days and items, as known now.
  ///
  /// - Parameters:
  ///   - accounts: with the scope of each.
  ///   - isWanted: whether an item counts, by the index of its account and its number.
  /// - Returns: for each account one sum per metric.
  /// - Complexity: O(cells of the months that the days lie in).
  public func sum(
    accounts: [(account: AccountID, scope: Int64)], metrics: [Metric], days: Range<CivilDay>,
    isWanted: @escaping @Sendable (_ account: Int, _ item: Int32) -> Bool
  ) throws -> [[DailySum]] {
    let results = Mutex([Result<[DailySum], any Error>?](repeating: nil, count: accounts.count))
    let slices = max(1, min(accounts.count, 2 * Self.cores))
    DispatchQueue.concurrentPerform(iterations: slices) { slice in
      let range = accounts.count * slice / slices..<accounts.count * (slice + 1) / slices
      let sums = Result {
        try engine.read { session in
          try range.map { index in
            try Self.sum(session, accounts[index], metrics, days) { isWanted(index, $0) }
          }
        }
      }
      results.withLock { results in
        for (offset, index) in range.enumerated() { results[index] = sums.map { $0[offset] } }
      }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static var cores: Int { 2 }

  private static func sum(
    _ session: any DatabaseSession, _ place: (account: AccountID, scope: Int64), _ metrics: [Metric],
    _ days: Range<CivilDay>, _ isWanted: (Int32) -> Bool
  ) throws -> [DailySum] {
    let store = SegmentStore(session: session, account: place.account, scope: place.scope, grain: .item)
    let reader = FactReader(store: store, asOf: Instant(microseconds: Instant.distantFuture.microseconds - 1))
    let sources = try reader.sources(days, metrics: Set(metrics))
    guard sources.loose.isEmpty, sources.isOneFamily else {
      return try slowly(session, place, metrics, days, isWanted)
    }
    var sums = [DailySum](repeating: .none, count: metrics.count)
    for month in sources.months {
      let mask = month.days & Stripe(month.month, within: days).mask
      let wanted = month.items.map(isWanted)
      for (index, metric) in metrics.enumerated() {
        try month.add(metric, wanted, mask, to: &sums[index])
      }
    }
    return sums
  }

  /// Where cells overlay each other, from whole columns.
  private static func slowly(
    _ session: any DatabaseSession, _ place: (account: AccountID, scope: Int64), _ metrics: [Metric],
    _ days: Range<CivilDay>, _ isWanted: (Int32) -> Bool
  ) throws -> [DailySum] {
    let names = try DimensionRepository(session, account: place.account).items(scope: place.scope)
    var numberOf: [ItemIdentity: Int32] = [:]
    for (index, name) in names.enumerated() { numberOf[name] = Int32(index + 1) }
    let table = try FactRepository(session).table(
      account: place.account, scope: place.scope, grain: .item, days: days,
      asOf: Instant(microseconds: Instant.distantFuture.microseconds - 1), metrics: Set(metrics))
    return metrics.map { metric in
      guard let column = table.column(metric) else { return .none }
      var sum = DailySum.none
      for row in table.items.indices where numberOf[table.items[row]].map(isWanted) ?? false {
        for cell in row * table.dayCount..<(row + 1) * table.dayCount where column.isPresent(cell) {
          sum.value &+= column.values[cell]
          sum.reported += 1
        }
      }
      return sum
    }
  }
}

extension FactReader.Sources {
  /// Whether one family alone speaks of each month, so that nothing overlays anything.
  var isOneFamily: Bool {
    var family: [CivilMonth: Int64] = [:]
    for month in months {
      if family.updateValue(month.family, forKey: month.month) ?? month.family != month.family { return false }
    }
    return true
  }
}

extension KnownMonth {
  /// Adds up some items' cells of some days.
  func add(_ metric: Metric, _ wanted: [Bool], _ mask: UInt32, to sum: inout DailySum) throws(FactBlockError) {
    guard has(metric) else { return }
    var total: Int64 = 0
    var reported = 0
    var failure: FactBlockError?
    let days = dayCount
    let full = DayMasks.all(days)
    // One item at a time: its cells never leave the nearest cache.
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 32) { cells in
      guard let row = cells.baseAddress else { return }
      do throws(FactBlockError) {
        try unpack(metric) {
          wanted[$0] ? row : nil
        } done: { item, present in
          guard wanted[item] else { return }
          var rest = present & mask
          reported &+= rest.nonzeroBitCount
          if rest == full {
            for day in 0..<days { total &+= row[day] }
          } else {
            while rest != 0 {
              total &+= row[rest.trailingZeroBitCount]
              rest &= rest &- 1
            }
          }
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    sum.value &+= total
    sum.reported += reported
  }
}

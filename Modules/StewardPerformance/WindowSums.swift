internal import StewardAnalytics
internal import StewardDomain

/// What one item sold in one window; `nil` where nothing was reported.
struct WindowSums {
  let sales: Int64?
  let units: Int64?
  let orders: Int64?
  let sessions: Int64?
  let glanceViews: Int64?
  /// Days with reported sales.
  let reportedDays: Int

  init(_ facts: FactTable, _ item: Int, _ days: Range<CivilDay>) {
    func sum(_ metric: Metric) -> Int64? { facts.sum(of: metric, item: item, in: days)?.value }
    let booked = facts.sum(of: .orderedRevenue, item: item, in: days)
    sales = booked?.value
    reportedDays = booked?.reportedDays ?? 0
    units = sum(.unitsOrdered)
    orders = sum(.orderItems)
    sessions = sum(.sessions)
    glanceViews = sum(.glanceViews)
  }

  func volume(_ driver: SalesDriver) -> Int64 {
    switch driver {
    case .sessions: max(0, sessions ?? 0)
    case .glanceViews: max(0, glanceViews ?? 0)
    default: max(0, units ?? 0)
    }
  }
}

/// An item in both windows, with the volume that explains it in both.
struct ItemChange {
  let item: Int
  let before: WindowSums
  let after: WindowSums
  let volume: SalesDriver
  /// Whether orders weren't reported beside units in both windows, so that units count as orders.
  let unitsAreOrders: Bool

  init(_ facts: FactTable, _ item: Int, from old: Range<CivilDay>, to new: Range<CivilDay>) {
    let before = WindowSums(facts, item, old)
    let after = WindowSums(facts, item, new)
    let windows = [before, after]
    volume =
      [SalesDriver.sessions, .glanceViews].first { driver in
        windows.contains { $0.volume(driver) > 0 }
          && windows.allSatisfy { ($0.sales ?? 0) == 0 || $0.volume(driver) > 0 }
      } ?? .units
    unitsAreOrders =
      volume != .units && windows.contains { $0.volume(.units) > 0 }
      && !windows.allSatisfy { $0.volume(.units) == 0 || ($0.orders ?? 0) > 0 }
    self.item = item
    self.before = before
    self.after = after
  }
}

/// Splits the change of items, each kind of volume on its own, so that sessions and units are never added.
struct ChangeSplit {
  private(set) var parts = [SalesDriver: Int64]()

  init(_ changes: [ItemChange]) throws {
    for volume in [SalesDriver.sessions, .glanceViews, .units] {
      let group = changes.filter { $0.volume == volume }
      guard !group.isEmpty else { continue }
      do {
        let split = try RevenueChange(
          from: Self.factors(group, volume, \.before), to: Self.factors(group, volume, \.after))
        for driver in RevenueDriver.allCases where split[driver] != 0 {
          let key = SalesDriver(driver, volume: volume)
          let (sum, overflows) = parts[key, default: 0].addingReportingOverflow(split[driver])
          guard !overflows else { throw DecompositionError.amountTooLarge }
          parts[key] = sum
        }
      } catch { throw PerformanceError("the change of sales can't be split: \(error)") }
    }
  }

  private static func factors(
    _ group: [ItemChange], _ volume: SalesDriver, _ window: KeyPath<ItemChange, WindowSums>
  ) throws -> RevenueFactors {
    let sums = group.map { $0[keyPath: window] }
    let units = sums.map { Double($0.volume(.units)) }
    let orders = zip(group, sums).map { change, sum in
      Double(change.volume == .units || change.unitsAreOrders ? sum.volume(.units) : max(0, sum.orders ?? 0))
    }
    let volumes = sums.map { Double($0.volume(volume)) }
    func over(_ top: [Double], _ bottom: [Double]) -> [Double] { zip(top, bottom).map { $1 > 0 ? $0 / $1 : 0 } }
    return try RevenueFactors(
      sessions: volumes, conversion: over(orders, volumes), unitsPerOrder: over(units, orders),
      priceMinor: over(sums.map { Double(max(0, $0.sales ?? 0)) }, units), revenueMinor: sums.map { $0.sales ?? 0 })
  }
}

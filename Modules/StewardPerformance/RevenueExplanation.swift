public import StewardDomain

/// Why the sales of some items of one marketplace moved between two windows; the parts sum to the change to the minor unit.
public struct RevenueExplanation: Sendable {
  /// An item and what it moved.
  public struct Mover: Sendable {
    public let item: ItemIdentity
    /// Minor units; `nil` where no sales were reported in the window.
    public let beforeMinor: Int64?
    public let afterMinor: Int64?
    public let changeMinor: Int64
    /// The driver with the largest part of this item's change.
    public let driver: SalesDriver
  }

  public let currency: Currency
  public let beforeMinor: Int64
  public let afterMinor: Int64
  /// Whether neither window can be restated any more.
  public let isSettled: Bool
  /// Cells with reported sales, of those that there could be, in both windows.
  public let reportedCells: Int
  public let expectedCells: Int
  /// Items whose orders weren't reported, so that units stand in for them; units per order are one there.
  public let itemsWithoutOrders: Int
  /// Items with sales whose traffic wasn't reported, so that their change is units, mix and price.
  public let itemsWithoutTraffic: Int
  private let parts: [SalesDriver: Int64]
  private let changes: [ItemChange]
  private let items: [ItemIdentity]

  public var changeMinor: Int64 { afterMinor - beforeMinor }

  /// The part of a driver, in minor units.
  public subscript(driver: SalesDriver) -> Int64 { parts[driver] ?? 0 }

  /// - Parameter items: indices into the items of the facts; `nil` for all.
  /// - Throws: ``PerformanceError`` where no sales were reported in one of the windows, or amounts don't fit.
  /// - Complexity: O(items × days).
  public init(
    of part: MarketplaceSnapshot, items: [Int]? = nil, from before: Range<CivilDay>, to after: Range<CivilDay>
  ) throws {
    let rows = items ?? Array(part.facts.items.indices)
    let changes = rows.map { ItemChange(part.facts, $0, from: before, to: after) }
    guard changes.contains(where: { $0.before.sales != nil }), changes.contains(where: { $0.after.sales != nil }) else {
      throw PerformanceError("sales weren't reported in both windows")
    }
    beforeMinor = try Self.total(changes, \.before)
    afterMinor = try Self.total(changes, \.after)
    parts = try ChangeSplit(changes).parts
    currency = part.marketplace.currency
    isSettled = max(before.upperBound, after.upperBound) <= part.settledBefore
    reportedCells = changes.reduce(0) { $0 + $1.before.reportedDays + $1.after.reportedDays }
    expectedCells = rows.count * (before.count + after.count)
    itemsWithoutOrders = changes.count { $0.unitsAreOrders }
    itemsWithoutTraffic = changes.count {
      $0.volume == .units && (($0.before.sales ?? 0) != 0 || ($0.after.sales ?? 0) != 0)
    }
    self.changes = changes
    self.items = part.facts.items
  }

  /// The items that moved most in either direction, the largest first; items that didn't move are left out.
  ///
  /// - Complexity: O(*n* log *n*).
  public func movers(_ limit: Int) throws -> [Mover] {
    func moved(_ change: ItemChange) -> Int64 { (change.after.sales ?? 0) - (change.before.sales ?? 0) }
    let largest = changes.filter { moved($0) != 0 }
      .sorted { (moved($1).magnitude, $0.item) < (moved($0).magnitude, $1.item) }
    return try largest.prefix(max(0, limit)).map { change in
      let split = try ChangeSplit([change]).parts
      let driver = SalesDriver.allCases.max { (split[$0] ?? 0).magnitude < (split[$1] ?? 0).magnitude }
      return Mover(
        item: items[change.item], beforeMinor: change.before.sales, afterMinor: change.after.sales,
        changeMinor: moved(change), driver: driver ?? .other)
    }
  }

  private static func total(_ changes: [ItemChange], _ window: KeyPath<ItemChange, WindowSums>) throws -> Int64 {
    var sum: Int128 = 0
    for change in changes { sum += Int128(change[keyPath: window].sales ?? 0) }
    guard sum.magnitude < 1 << 62, let fits = Int64(exactly: sum) else {
      throw PerformanceError("sales don't fit into 62 bits")
    }
    return fits
  }
}

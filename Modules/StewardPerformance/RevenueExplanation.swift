public import StewardAnalytics
public import StewardDomain

/// Why the sales of some items of one marketplace moved between two windows; the parts sum to the change to the minor unit.
public struct RevenueExplanation: Sendable {
  public let currency: Currency
  public let beforeMinor: Int64
  public let afterMinor: Int64
  public let change: RevenueChange
  /// Whether neither window can be restated any more.
  public let isSettled: Bool
  /// Cells with reported sales, of those that there could be, in both windows.
  public let reportedCells: Int
  public let expectedCells: Int

  /// - Parameter items: indices into the items of the facts; `nil` for all.
  /// - Throws: ``PerformanceError`` where no sales were reported in one of the windows, or amounts don't fit.
  /// - Complexity: O(items × days).
  public init(
    of part: MarketplaceSnapshot, items: [Int]? = nil, from before: Range<CivilDay>, to after: Range<CivilDay>
  ) throws {
    let items = items ?? Array(part.facts.items.indices)
    let old = try WindowSums(part.facts, items, before)
    let new = try WindowSums(part.facts, items, after)
    guard old.reported > 0, new.reported > 0 else { throw PerformanceError("sales weren't reported in both windows") }
    do { change = try RevenueChange(from: old.factors, to: new.factors) } catch {
      throw PerformanceError("the change can't be split: \(error)")
    }
    currency = part.marketplace.currency
    beforeMinor = old.total
    afterMinor = new.total
    isSettled = max(before.upperBound, after.upperBound) <= part.settledBefore
    reportedCells = old.reported + new.reported
    expectedCells = items.count * (before.count + after.count)
  }
}

/// What each item sold in one window, as factors.
private struct WindowSums {
  let factors: RevenueFactors
  let total: Int64
  let reported: Int

  init(_ facts: FactTable, _ items: [Int], _ days: Range<CivilDay>) throws {
    func sums(_ metric: Metric) -> [Double] {
      items.map { max(0, Double(facts.sum(of: metric, item: $0, in: days)?.value ?? 0)) }
    }
    let sales = items.map { facts.sum(of: .orderedRevenue, item: $0, in: days) }
    let revenue = sales.map { $0?.value ?? 0 }
    let sessions = sums(.sessions)
    let units = sums(.unitsOrdered)
    let hasOrders = facts.column(.orderItems) != nil
    let orders = hasOrders ? sums(.orderItems) : units
    func over(_ top: [Double], _ bottom: [Double]) -> [Double] {
      zip(top, bottom).map { $1 > 0 ? $0 / $1 : 0 }
    }
    do {
      factors = try RevenueFactors(
        sessions: sessions, conversion: over(orders, sessions), unitsPerOrder: over(units, orders),
        priceMinor: over(revenue.map { max(0, Double($0)) }, units), revenueMinor: revenue)
    } catch { throw PerformanceError("sales can't be split: \(error)") }
    var sum: Int128 = 0
    for amount in revenue { sum += Int128(amount) }
    guard let fits = Int64(exactly: sum) else { throw PerformanceError("sales don't fit into 64 bits") }
    total = fits
    reported = sales.reduce(0) { $0 + ($1?.reportedDays ?? 0) }
  }
}

public import StewardDomain

/// The days of all listings of a store as numbers: item-major, NaN where nothing was reported.
///
/// A listing without a row on a day on which the store's report came had neither visits nor sales: that day is 0.
public struct ListingPanel: Sendable {
  public let items: [ItemIdentity]
  public let days: Range<CivilDay>
  public let dayCount: Int
  /// Days before this place can't be restated any more.
  public let settled: Int
  /// Whether the store's day was reported, and not without sales where there are always some.
  let isReported: [Bool]
  let sessions: [Double]
  let orders: [Double]
  let units: [Double]
  /// Minor units.
  let revenue: [Double]
  /// From 0 to 1.
  let share: [Double]
  let clicks: [Double]
  let stock: [Double]
  /// Minor units: what a unit brought, else what was seen.
  let price: [Double]
  let rival: [Double]
  /// Reviews of three stars and less, and all; 0 where there are none.
  let badReviews: [Double]
  let reviews: [Double]
  /// By item, as places of days.
  let notices: [[PanelNotice]]
  /// Where prices and bad reviews stand.
  let records: PanelRecords
  /// What visits and orders were read from.
  let visitsMetric: Metric
  let ordersMetric: Metric
  let listings: [Int: ListingContent]
  /// The first day with a row, by item.
  let born: [Int]

  /// - Complexity: O(items × days × metrics).
  public init(_ part: MarketplaceSnapshot, _ observed: ListingObservations) {
    let facts = part.facts
    items = facts.items
    days = facts.days
    dayCount = facts.dayCount
    settled = max(0, min(facts.dayCount, facts.days.lowerBound.distance(to: part.settledBefore)))
    let traffic = facts.column(.sessions) == nil ? Metric.glanceViews : .sessions
    let cells = PanelCells(facts)
    visitsMetric = traffic
    ordersMetric = facts.column(.orderItems) == nil ? .unitsOrdered : .orderItems
    let visits = cells.values(traffic)
    let sold = cells.values(.unitsOrdered)
    isReported = cells.reportedDays(visits, sold)
    born = cells.firstDays(visits)
    sessions = cells.filled(visits, isReported, born)
    units = cells.filled(sold, isReported, born)
    let lines = cells.values(.orderItems)
    orders = facts.column(.orderItems) == nil ? units : cells.filled(lines, isReported, born)
    revenue = cells.filled(cells.values(.orderedRevenue), isReported, born)
    share = cells.values(.featuredOfferShare).map { $0 / 1_000_000 }
    stock = cells.values(.stockAvailable)
    clicks = cells.adClicks()
    var seen = PanelPrices(items: items, days: days)
    seen.add(observed.prices)
    rival = seen.rival
    price = zip(zip(revenue, units), seen.own).map { $0.1 > 0 ? $0.0 / $0.1 : $1 }
    (badReviews, reviews) = seen.add(observed.reviews, items: items)
    records = seen.records
    notices = PanelPrices.notices(observed.notices, items: items, days: days)
    var content: [Int: ListingContent] = [:]
    let bySKU = Dictionary(part.listings.map { ($0.item.sku, $0) }, uniquingKeysWith: { $1 })
    for (row, item) in items.enumerated() where !item.sku.text.isEmpty { content[row] = bySKU[item.sku] }
    listings = content
  }

  @inline(__always)
  func cell(_ item: Int, _ day: Int) -> Int { item * dayCount + day }

  func day(_ place: Int) -> CivilDay { days.lowerBound.advanced(by: place) }

  /// The middle of what is known of a column on some days; `nil` where nothing is.
  func median(
    _ column: [Double], _ item: Int, _ days: Range<Int>, where isWanted: (Int) -> Bool = { _ in true }
  )
    -> Double?
  {
    middle(days.clamped(to: 0..<dayCount).filter(isWanted).map { column[cell(item, $0)] }.filter { !$0.isNaN })
  }

  /// The mean likewise.
  func mean(
    _ column: [Double], _ item: Int, _ days: Range<Int>, where isWanted: (Int) -> Bool = { _ in true }
  )
    -> Double?
  {
    var (sum, count) = (0.0, 0)
    for day in days.clamped(to: 0..<dayCount) {
      let value = column[cell(item, day)]
      if value.isNaN || !isWanted(day) { continue }
      sum += value
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }

  /// Units that were sold on the known ones of some days.
  public func unitsSold(_ item: Int, _ span: Range<CivilDay>) -> Double {
    let first = days.lowerBound.distance(to: span.lowerBound)
    return (first..<first + span.count).clamped(to: 0..<dayCount)
      .reduce(0) { sum, day in units[cell(item, day)].isNaN ? sum : sum + units[cell(item, day)] }
  }

  /// An item's days of a column.
  func withDays<Result>(_ column: [Double], _ item: Int, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
    column.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[cell(item, 0)..<cell(item + 1, 0)])) }
  }
}

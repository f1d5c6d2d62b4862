public import StewardDomain

/// Makes small snapshots of one marketplace for tests and for checks of a bundle.
///
/// ```swift
/// var builder = SnapshotBuilder("DE", days: "2026-08-01"..<"2026-10-30")
/// builder.set(.unitsOrdered, of: "MUG-1", to: [2, nil, 3], from: "2026-08-01")
/// let snapshot = builder.snapshot()
/// ```
public struct SnapshotBuilder: Sendable {
  private let marketplace: Marketplace
  private let days: Range<CivilDay>
  private var items: Set<ItemIdentity> = []
  private var cells: [Metric: [ItemIdentity: [CivilDay: Int64]]] = [:]
  private var listings: [ListingContent] = []
  private var ratings: [ProductRating] = []
  private var terms: [SKU: ItemTerms] = [:]
  /// What customers sent back.
  public var returns: ReturnTable?
  /// What shoppers typed before they clicked on ads.
  public var searchTerms: SearchTermTable?
  /// What brought shoppers to items by search.
  public var searchQueries: SearchQueryTable?
  private var siblings: [StoreSummary] = []
  /// How the marketplace judges the account.
  public var accountHealth: AccountHealth?
  /// Days before this one are settled; all of them where nothing else is said.
  public var settledBefore: CivilDay

  /// - Parameters:
  ///   - name: a country code or Amazon's id of a marketplace.
  ///   - days: half-open; "today" is the upper bound.
  public init(_ name: String, days: Range<CivilDay>) {
    guard let marketplace = Marketplace.named(name) else { preconditionFailure("\(name) isn't a marketplace") }
    self.marketplace = marketplace
    self.days = days
    self.settledBefore = days.upperBound
  }

  /// Sets a metric of one item on consecutive days; `nil` leaves a day unreported.
  public mutating func set(_ metric: Metric, of sku: SKU, to values: [Int64?], from first: CivilDay) {
    set(metric, of: ItemIdentity(sku: sku), to: values, from: first)
  }

  /// Sets a metric of one item on consecutive days; `nil` leaves a day unreported. Days outside the snapshot are a
  /// mistake.
  public mutating func set(_ metric: Metric, of item: ItemIdentity, to values: [Int64?], from first: CivilDay) {
    items.insert(item)
    for (offset, value) in values.enumerated() {
      let day = first.advanced(by: offset)
      precondition(days.contains(day), "\(day) isn't in the snapshot")
      cells[metric, default: [:]][item, default: [:]][day] = value
    }
  }

  /// Adds what a listing says.
  public mutating func add(_ listing: ListingContent) { listings.append(listing) }

  /// Adds the stars of a review.
  public mutating func add(_ rating: ProductRating) { ratings.append(rating) }

  /// Adds what is known of an item's costs, fees and rivals.
  public mutating func add(_ terms: ItemTerms) { self.terms[terms.sku] = terms }

  /// Adds another store of the same account.
  ///
  /// - Parameter exchange: minor units of this store's currency for one of the other's.
  public mutating func add(sibling: MarketplaceSnapshot, exchange: Double?) {
    siblings.append(StoreSummary(sibling, exchange: exchange))
  }

  /// The snapshot, with items sorted by SKU, then ASIN, as the host sorts them.
  public func snapshot() -> MarketplaceSnapshot {
    let sorted = items.sorted { ($0.sku, $0.asin) < ($1.sku, $1.asin) }
    let dayCount = days.lowerBound.distance(to: days.upperBound)
    let columns = cells.keys.sorted().map { metric in
      var column = FactColumn(metric: metric, cellCount: sorted.count * dayCount)
      for (index, item) in sorted.enumerated() {
        for (day, value) in cells[metric]?[item] ?? [:] {
          column.set(index * dayCount + days.lowerBound.distance(to: day), to: value)
        }
      }
      return column
    }
    var snapshot = MarketplaceSnapshot(
      marketplace: marketplace, facts: FactTable(days: days, items: sorted, columns: columns), listings: listings,
      settledBefore: settledBefore, accountHealth: accountHealth, ratings: ratings.sorted { $0.day < $1.day },
      forecasts: nil, terms: terms)
    snapshot.returns = returns
    snapshot.searchTerms = searchTerms
    snapshot.searchQueries = searchQueries
    snapshot.siblings = siblings.sorted { $0.marketplace.countryCode < $1.marketplace.countryCode }
    return snapshot
  }

  /// A snapshot of a marketplace in which nothing was reported.
  public static func empty(_ marketplace: Marketplace, today: CivilDay) -> MarketplaceSnapshot {
    MarketplaceSnapshot(
      marketplace: marketplace, facts: FactTable(days: today..<today, items: [], columns: []), listings: [],
      settledBefore: today)
  }
}

/// What one store of an account sold in some days, item by item: what another store of the same account may know of it.
public struct StoreSummary: Sendable {
  public let marketplace: Marketplace
  /// The days of all sums, settled and half-open.
  public let days: Range<CivilDay>
  /// By SKU, then ASIN.
  public let items: [ItemSummary]
  /// Minor units of the reader's currency for one minor unit of this store's, by reference rates; `nil` where there is no rate.
  public let exchange: Double?

  public init(marketplace: Marketplace, days: Range<CivilDay>, items: [ItemSummary], exchange: Double?) {
    self.marketplace = marketplace
    self.days = days
    self.items = items
    self.exchange = exchange
  }

  /// Sums up the newest settled days of a store.
  ///
  /// Items that were neither sold nor looked at nor in stock in these days aren't there.
  ///
  /// - Parameters:
  ///   - store: nothing of it is kept but the sums.
  ///   - dayCount: how many days, fewer where there are fewer.
  ///   - exchange: see ``exchange``.
  /// - Complexity: O(items × days).
  public init(_ store: MarketplaceSnapshot, dayCount: Int = 90, exchange: Double? = 1) {
    let facts = store.facts
    let end = max(facts.days.lowerBound, min(store.settledBefore, facts.days.upperBound))
    let days = max(facts.days.lowerBound, end.advanced(by: -max(0, dayCount)))..<end
    var listings: [SKU: ListingContent] = [:]
    for listing in store.listings where !listing.item.sku.text.isEmpty { listings[listing.item.sku] = listing }
    self.init(
      marketplace: store.marketplace, days: days,
      items: facts.items.indices.compactMap { row in
        guard var item = ItemSummary(facts, row: row, days: days) else { return nil }
        let sku = item.item.sku
        item.terms = store.terms[sku]
        item.productType = listings[sku]?.productType
        item.title = listings[sku]?.title
        return item
      }, exchange: exchange)
  }
}

/// Sums of one item over the days of a ``StoreSummary``. Money is in minor units of its store.
public struct ItemSummary: Sendable, Hashable {
  public let item: ItemIdentity
  public let units: Int64
  public let revenue: Int64
  public let refunds: Int64
  /// `nil` where no visits were reported.
  public let sessions: Int64?
  /// `nil` where no ads were reported.
  public let adCost: Int64?
  /// Days on which it could be bought: from the first sign of it on, without those on which the last stock figure was zero.
  public let daysInStock: Int
  /// What its listing says.
  public var title: String?
  public var productType: String?
  public var terms: ItemTerms?

  public init(
    item: ItemIdentity, units: Int64, revenue: Int64, refunds: Int64, sessions: Int64?, adCost: Int64?,
    daysInStock: Int
  ) {
    self.item = item
    self.units = units
    self.revenue = revenue
    self.refunds = refunds
    self.sessions = sessions
    self.adCost = adCost
    self.daysInStock = daysInStock
  }

  /// - Returns: `nil` where there is no sign of the item in these days.
  init?(_ facts: FactTable, row: Int, days: Range<CivilDay>) {
    func sum(_ metric: Metric) -> Int64? { facts.sum(of: metric, item: row, in: days)?.value }
    let inStock = ItemSummary.daysInStock(facts, row: row, days: days)
    let (units, sessions) = (sum(.unitsOrdered) ?? 0, sum(.sessions))
    guard inStock > 0 || units > 0 || (sessions ?? 0) > 0 else { return nil }
    self.init(
      item: facts.items[row], units: units, revenue: sum(.orderedRevenue) ?? 0, refunds: sum(.unitsRefunded) ?? 0,
      sessions: sessions, adCost: sum(.adCost), daysInStock: inStock)
  }

  private static func daysInStock(_ facts: FactTable, row: Int, days: Range<CivilDay>) -> Int {
    let (stock, units, sessions) = (
      facts.column(.stockAvailable), facts.column(.unitsOrdered), facts.column(.sessions)
    )
    let base = row * facts.dayCount
    var (count, isThere, isEmpty) = (0, false, false)
    for day in 0..<facts.days.lowerBound.distance(to: days.upperBound) {
      let cell = base + day
      let sold = units?[cell] ?? 0
      if let left = stock?[cell] {
        isEmpty = left <= 0
        if left > 0 { isThere = true }
      }
      if sold > 0 || (sessions?[cell] ?? 0) > 0 { isThere = true }
      let day = facts.days.lowerBound.advanced(by: day)
      if days.contains(day), isThere, !isEmpty || sold > 0 { count += 1 }
    }
    return count
  }
}

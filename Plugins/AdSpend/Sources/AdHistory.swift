internal import StewardAnalytics
internal import StewardDomain

/// Sums of one item's ads.
struct AdHistory {
  let item: Int
  /// Complete days: sales still come in for younger ones.
  let days: Range<CivilDay>
  let clicks: Int64
  let cost: Int64
  let orders: Int64
  let units: Int64
  /// The last days with a report.
  let recent: Range<CivilDay>
  let recentClicks: Int64
  let recentCost: Int64

  /// - Returns: `nil` where no ad was reported lately.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, lastReport: CivilDay, pack: AdPack) {
    let facts = snapshot.facts
    let today = snapshot.today
    let end = lastReport.advanced(by: 1)
    let complete = min(end, today.advanced(by: -pack.attributionDays))
    let days =
      max(facts.days.lowerBound, complete.advanced(by: -pack.windowDays))..<max(facts.days.lowerBound, complete)
    let recent = max(facts.days.lowerBound, end.advanced(by: -pack.spendDays))..<end
    func sum(_ metric: Metric, _ days: Range<CivilDay>) -> Int64 {
      max(0, facts.sum(of: metric, item: item, in: days)?.value ?? 0)
    }
    self.item = item
    self.days = days
    self.recent = recent
    clicks = sum(.adClicks, days)
    cost = sum(.adCost, days)
    orders = min(clicks, sum(.adOrders, days))
    units = max(orders, sum(.adUnits, days))
    recentClicks = sum(.adClicks, recent)
    recentCost = sum(.adCost, recent)
    guard clicks >= pack.leastClicks, recentClicks > 0, recentCost > 0 else { return nil }
  }

  /// The newest day on which any ad of the store was reported; `nil` where that is long ago.
  static func lastReport(_ snapshot: MarketplaceSnapshot, pack: AdPack) -> CivilDay? {
    let facts = snapshot.facts
    guard let column = facts.column(.adClicks) else { return nil }
    for age in 1...max(1, min(pack.maximumAgeDays, facts.dayCount)) where age <= facts.dayCount {
      let day = facts.dayCount - age
      if facts.items.indices.contains(where: { column.isPresent($0 * facts.dayCount + day) }) {
        return snapshot.today.advanced(by: -age)
      }
    }
    return nil
  }
}

/// What a sold unit leaves before ads, as far as costs and fees are known, with the sums it follows from.
struct UnitMargin {
  let minorUnits: Double
  let price: Double
  let knowsCost: Bool
  let knowsFees: Bool
  let revenue: Int64

  /// - Returns: `nil` where nothing was sold.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, days: Range<CivilDay>) {
    func sum(_ metric: Metric) -> Int64 { snapshot.facts.sum(of: metric, item: item, in: days)?.value ?? 0 }
    let (units, revenue) = (sum(.unitsOrdered), sum(.orderedRevenue))
    guard units > 0, revenue > 0 else { return nil }
    let terms = snapshot.terms[snapshot.facts.items[item].sku]
    // Few sales say little of refunds: twenty units of which one came back stand beside them.
    let refunds = min(0.6, (Double(max(0, sum(.unitsRefunded))) + 1) / (Double(units) + 20))
    self.revenue = revenue
    price = Double(revenue) / Double(units)
    knowsCost = terms?.unitCost != nil
    knowsFees = terms?.referralShare != nil && terms?.fulfilmentFee != nil
    minorUnits =
      price * (1 - refunds - (terms?.referralShare ?? 0)) - Double(terms?.fulfilmentFee ?? 0)
      - Double(terms?.unitCost ?? 0)
  }

  /// In plain words: of which money a figure speaks.
  var basis: String {
    switch (knowsCost, knowsFees) {
    case (true, true): "sales less goods, Amazon's fees and refunds"
    case (true, false): "sales less goods and refunds, before Amazon's fees"
    case (false, true): "sales less Amazon's fees and refunds, before what the goods cost"
    case (false, false): "sales less refunds, before goods and fees"
    }
  }
}

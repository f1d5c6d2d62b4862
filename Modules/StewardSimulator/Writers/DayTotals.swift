/// Sums over the items of one day.
struct DayTotals {
  private(set) var units: Int64 = 0
  private(set) var orderItems: Int64 = 0
  private(set) var businessUnits: Int64 = 0
  private(set) var businessItems: Int64 = 0
  private(set) var revenue: Int64 = 0
  private(set) var businessRevenue: Int64 = 0
  private(set) var refunds: Int64 = 0
  private(set) var browserSessions: Int64 = 0
  private(set) var appSessions: Int64 = 0
  private(set) var browserViews: Int64 = 0
  private(set) var appViews: Int64 = 0
  /// Featured offer share times page views.
  private(set) var weightedShare: Int64 = 0

  var sessions: Int64 { browserSessions + appSessions }
  var views: Int64 { browserViews + appViews }

  mutating func add(_ row: ItemDay) {
    units += Int64(row.units)
    orderItems += Int64(row.orderItems)
    businessUnits += Int64(row.businessUnits)
    businessItems += Int64(row.businessItems)
    revenue += row.revenue
    businessRevenue += row.businessRevenue
    refunds += Int64(row.refunds)
    browserSessions += Int64(row.browserSessions)
    appSessions += Int64(row.appSessions)
    browserViews += Int64(row.browserViews)
    appViews += Int64(row.appViews)
    weightedShare += Int64(row.featuredShare) * Int64(row.views)
  }
}

/// What a report said of a day before it was restated.
enum EarlyVersion {
  /// Visits without the sales that came of them.
  static func withoutSales(_ rows: [ItemDay]) -> [ItemDay] {
    rows.map { final in
      var row = final
      (row.units, row.orderItems, row.businessUnits, row.bulkUnits) = (0, 0, 0, 0)
      return row
    }
  }

  /// Part of the units and of the visits hadn't come in yet.
  static func of(_ rows: [ItemDay], history: StoreHistory, day: Int) -> [ItemDay] {
    var random = Random(seed: history.scenario.seed, Stream.restatement, history.streamNumber, UInt64(day))
    return rows.map { final in
      var row = final
      row.units -= Int32(random.binomial(Int(final.units), 0.07))
      row.orderItems = min(row.orderItems, row.units)
      row.businessUnits = min(row.businessUnits, row.units)
      if random.chance(0.6) {
        row.browserSessions = final.browserSessions * 4 / 5
        row.appSessions = final.appSessions * 4 / 5
        row.browserViews = final.browserViews * 4 / 5
        row.appViews = final.appViews * 4 / 5
      }
      return row
    }
  }
}

internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends an order for each item that will probably run out before a later order could arrive.
struct StockCoverRecommender: Recommender {
  let identifier = "stock-cover"
  let pack: StockPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    snapshot.facts.items.indices.compactMap { recommendation(snapshot, item: $0) }
  }

  private func recommendation(_ snapshot: MarketplaceSnapshot, item: Int) -> Recommendation? {
    let facts = snapshot.facts
    let today = snapshot.today
    let days = max(facts.days.lowerBound, today.advanced(by: -pack.windowDays))..<today
    guard let stock = facts.latest(of: .stockAvailable, item: item, before: today),
      stock.day.distance(to: today) <= pack.stockMaximumAgeDays,
      let sales = SalesWindow(facts, item: item, days: days, zeroRunDays: pack.zeroRunDays), sales.total > 0,
      let rate = demandRate(sales), let price = UnitPrice(snapshot, item: item, days: days)
    else { return nil }

    let inbound = StockLevel.inbound(facts, item: item, before: today)
    let position = StockLevel.usable(stock.value) + StockLevel.usable(inbound?.value ?? 0)
    guard ReorderPlan.isNeeded(rate: rate, position: position, pack: pack) else { return nil }
    let plan = ReorderPlan(rate: rate, position: position, pack: pack)
    guard plan.quantity > 0 else { return nil }
    let available = StockLevel(metric: .stockAvailable, value: stock.value, day: stock.day)
    return ReorderAdvice(
      snapshot: snapshot, item: facts.items[item], pack: pack, sales: sales, rate: rate, price: price,
      stock: [available, inbound].compactMap { $0 }, plan: plan
    ).recommendation()
  }

  /// `nil` where every day was limited by stock: nothing is known of the demand then.
  private func demandRate(_ sales: SalesWindow) -> DemandRate? {
    do throws(DemandRateError) {
      return try DemandRate(
        units: sales.units, reported: sales.reported, limited: sales.limited, halfLifeDays: pack.halfLifeDays)
    } catch {
      return nil
    }
  }
}

/// A stock figure with its day.
struct StockLevel {
  let metric: Metric
  let value: Int64
  let day: CivilDay

  /// Not negative, and bounded, so that odd figures of a report add up without overflow.
  static func usable(_ units: Int64) -> Int64 { min(max(0, units), 1_000_000_000_000) }

  /// What is on its way: shipments to Amazon, else units on Amazon's open purchase orders.
  static func inbound(_ facts: FactTable, item: Int, before today: CivilDay) -> StockLevel? {
    for metric in [Metric.stockInbound, .openPurchaseOrderUnits] {
      if let (value, day) = facts.latest(of: metric, item: item, before: today) {
        return StockLevel(metric: metric, value: value, day: day)
      }
    }
    return nil
  }
}

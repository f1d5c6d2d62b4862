internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Recommends an order for each item of which an account that goes on as it used to may run out.
struct StockCoverRecommender: Recommender {
  let identifier = "stock-cover"
  let pack: StockPack

  func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
    let known = snapshot.facts.items.indices.compactMap { KnownStock(snapshot, item: $0, pack: pack) }
    guard !known.isEmpty else { return [] }
    let slacks = known.flatMap(\.habit.slacks)
    let heights = known.flatMap(\.habit.heights)
    let store = (
      slack: slacks.isEmpty ? pack.usualSlackDays : ExpectedOrders.median(slacks),
      height: heights.isEmpty ? pack.usualHeightDays : ExpectedOrders.median(heights)
    )
    let worlds = StockWorlds(days: pack.horizonDays)
    return known.compactMap { stock in
      let orders = ExpectedOrders(stock.habit, store: store, pack: pack)
      let item = StockWorlds.Item(
        rate: stock.rate, available: stock.availableNow, inbound: stock.inboundUnits, orders: orders)
      guard let plan = ReorderPlan(item, worlds: worlds, pack: pack), isWorth(plan, stock.margin) else { return nil }
      return ReorderAdvice(snapshot: snapshot, pack: pack, stock: stock, orders: orders, plan: plan).recommendation()
    }
  }

  /// Whether the order saves more than the interest on what it puts there, and enough to be worth a word.
  private func isWorth(_ plan: ReorderPlan, _ margin: UnitMargin) -> Bool {
    let saved = plan.gain.expected * margin.leaves
    let interest = plan.unitDays * Double(margin.cost ?? 0) * pack.capitalCost / 365
    return plan.probability >= pack.probability && saved > interest && saved >= pack.leastShareOfUnit * margin.price
  }
}

/// An item whose stock, sales and price are known.
struct KnownStock {
  let item: Int
  let sales: SalesWindow
  let rate: DemandRate
  let price: UnitPrice
  let margin: UnitMargin
  let available: StockLevel
  let inbound: StockLevel?
  let habit: ReorderHabit
  /// What is left today of the newest figure.
  let availableNow: Int64

  var inboundUnits: Int64 { StockLevel.usable(inbound?.value ?? 0) }

  /// - Returns: `nil` where stock, sales or price aren't known well enough, or a sale leaves nothing.
  init?(_ snapshot: MarketplaceSnapshot, item: Int, pack: StockPack) {
    let facts = snapshot.facts
    let today = snapshot.today
    let days = max(facts.days.lowerBound, today.advanced(by: -pack.windowDays))..<today
    guard let stock = facts.latest(of: .stockAvailable, item: item, before: today),
      stock.day.distance(to: today) <= pack.stockMaximumAgeDays,
      let sales = SalesWindow(facts, item: item, days: days, zeroRunDays: pack.zeroRunDays), sales.total > 0,
      let rate = KnownStock.demandRate(sales, pack), let price = UnitPrice(snapshot, item: item, days: days)
    else { return nil }
    func sum(_ metric: Metric, _ days: Range<CivilDay>) -> Int64 {
      facts.sum(of: metric, item: item, in: days)?.value ?? 0
    }
    margin = UnitMargin(
      price, terms: snapshot.terms[facts.items[item].sku],
      refunds: (sum(.unitsRefunded, days), sum(.unitsOrdered, days)))
    guard margin.leaves > 0 else { return nil }
    self.item = item
    self.sales = sales
    self.rate = rate
    self.price = price
    available = StockLevel(metric: .stockAvailable, value: stock.value, day: stock.day)
    inbound = StockLevel.inbound(facts, item: item, before: today)
    let since = sum(sales.metric, stock.day.advanced(by: 1)..<today)
    availableNow = max(0, StockLevel.usable(stock.value) - StockLevel.usable(since))
    habit = ReorderHabit(
      sales, marks: sales.marks(facts, item: item), meanPerDay: rate.meanPerDay, pack: pack)
  }

  /// `nil` where every day was limited by stock: nothing is known of the demand then.
  private static func demandRate(_ sales: SalesWindow, _ pack: StockPack) -> DemandRate? {
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

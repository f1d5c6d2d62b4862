internal import StewardDomain
internal import StewardPluginAPI

/// What advertising brings for what it costs. No score where nothing was spent: not to advertise is neither good nor bad.
struct AdEfficiency: HealthJudge {
  let identifier = "ad-efficiency"
  private let pack: HealthPack
  private let acos: HealthRule
  private let conversion: HealthRule
  private let tacos: HealthRule
  private let usual: Double
  private let steadying: Double

  init(_ pack: HealthPack) throws(PluginError) {
    self.pack = pack
    acos = try pack.rule(identifier, "acos")
    conversion = try pack.rule(identifier, "ad-conversion")
    tacos = try pack.rule(identifier, "tacos")
    usual = try conversion.number("usual", in: 0.0001...1)
    steadying = try conversion.number("steadyingClicks", in: 1...100_000)
  }

  func verdicts(_ snapshot: MarketplaceSnapshot) -> [Verdict] {
    let window = Windows(snapshot, pack).now
    let sales = window.pairs(.adCost, .adSales)
    let orders = window.pairs(.adOrders, .adClicks)
    let total = window.pairs(.adCost, .orderedRevenue)
    return snapshot.rowsAndAll.map { row in
      Verdict(
        snapshot.subject(row), pack: pack,
        results: [
          (acos, acosResult(sales[row], row, window, snapshot)),
          (conversion, conversionResult(orders[row], row, window, snapshot)),
          (tacos, tacosResult(total[row], snapshot)),
        ])
    }
  }

  private func acosResult(
    _ pair: Pair, _ row: Int?, _ window: Window, _ snapshot: MarketplaceSnapshot
  ) -> RuleResult {
    guard pair.cells > 0 else { return .missing("ad spend and ad sales weren't reported") }
    guard pair.top > 0 else { return .missing("nothing was spent on ads") }
    let amounts = "\(money(pair.top, snapshot)) for \(money(pair.bottom, snapshot)) of sales"
    let isWhole = pair.cells == pair.topCells
    // Spending without a sale is worse than any ratio.
    let measured = pair.bottom > 0 ? pair.top / pair.bottom : .infinity
    return .measured(
      acos, measured, pair.bottom > 0 ? "\(percent(measured)), \(amounts), \(text(window.days))" : amounts,
      isWhole ? snapshot.source(.adCost, row, window.days, whole(pair.top)) : nil)
  }

  private func conversionResult(
    _ pair: Pair, _ row: Int?, _ window: Window, _ snapshot: MarketplaceSnapshot
  ) -> RuleResult {
    guard pair.cells > 0 else { return .missing("orders and clicks of ads weren't reported") }
    let measured = (max(0, pair.top) + usual * steadying) / (max(0, pair.bottom) + steadying)
    let isWhole = pair.cells == pair.topCells
    return .measured(
      conversion, measured, "\(whole(pair.top)) from \(whole(pair.bottom)) clicks",
      isWhole ? snapshot.source(.adOrders, row, window.days, whole(pair.top)) : nil)
  }

  private func tacosResult(_ pair: Pair, _ snapshot: MarketplaceSnapshot) -> RuleResult {
    guard pair.cells > 0, pair.bottom > 0 else { return .missing("sales weren't reported beside the ad spend") }
    return .measured(
      tacos, pair.top / pair.bottom, "\(percent(pair.top / pair.bottom)) of \(money(pair.bottom, snapshot))", nil)
  }

  private func money(_ minor: Double, _ snapshot: MarketplaceSnapshot) -> String {
    Money(minorUnits: whole(minor), currency: snapshot.marketplace.currency).description
  }
}

internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts a plan into words, money and evidence.
struct ReorderAdvice {
  let snapshot: MarketplaceSnapshot
  let item: ItemIdentity
  let pack: StockPack
  let sales: SalesWindow
  let rate: DemandRate
  let price: UnitPrice
  let stock: [StockLevel]
  let plan: ReorderPlan

  func recommendation() -> Recommendation {
    let today = snapshot.today
    let shownDays = max(1, min(plan.daysToLastSafeOrder, pack.maximumShownDays))
    return Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: "reorder",
      title: "Reorder \(plan.quantity) units of \(item.name) "
        + "(\(whole(plan.coverDays)) days of cover, lead time \(whole(pack.leadTimeDays)))",
      action: "Order \(plan.quantity) units of \(item.name) today, so that they can be sold in about "
        + "\(whole(pack.leadTimeDays)) days. A vendor asks Amazon for a purchase order instead. " + runOutSentence,
      reversal: "Cancel the order with the supplier before it is shipped; what has arrived sells off in "
        + "\(whole((Double(plan.quantity) / rate.meanPerDay).rounded(.up))) days at the present rate.",
      evidence: evidence(),
      value: interval(plan.lostUnits.low, plan.lostUnits.high, level: pack.intervalLevel),
      likely: interval(plan.likelyLostUnits.low, plan.likelyLostUnits.high, level: 0.5),
      valueBasis: "\(tenths(plan.lostUnits.expected)) units more are lost if the order is placed "
        + "\(whole(pack.reviewDays)) days later, at "
        + "\(Money(minorUnits: rounded(price.minorUnits), currency: snapshot.marketplace.currency)) a unit; "
        + "sales before all costs",
      counterfactual: "Ordered \(whole(pack.reviewDays)) days later, a sale is lost with a chance of "
        + "\(whole(plan.runOutProbability * 100)) %.",
      disproof: "\(item.name) is still in stock on \(today.advanced(by: orderDays)) with nothing received since "
        + "\(today).",
      caveats: caveats(), rule: "reorder of \(pack.name)",
      horizonDays: orderDays, effortMinutes: pack.effortMinutes,
      expires: today.advanced(by: shownDays))
  }

  private var runOutSentence: String {
    func day(_ offset: Int?) -> String {
      offset.map { snapshot.today.advanced(by: $0 - 1).description } ?? "later than in ten years"
    }
    let (early, middle, late) = plan.runOutDays
    return
      "Stock and inbound run out around \(day(middle)); with \(whole(pack.intervalLevel * 100)) % certainty between "
      + "\(day(early)) and \(day(late))."
  }

  /// Until an order placed at the next review arrives.
  private var orderDays: Int { Int((pack.leadTimeDays + pack.reviewDays).rounded(.up)) }

  /// Units are turned into money once, at the end.
  private func interval(_ low: Double, _ high: Double, level: Double) -> MoneyInterval {
    func money(_ units: Double) -> Money {
      Money(minorUnits: rounded(units * price.minorUnits), currency: snapshot.marketplace.currency)
    }
    return MoneyInterval(low: money(low), expected: money(plan.lostUnits.expected), high: money(high), level: level)
  }

  /// Days that may still be restated are used, since the newest sales matter most for stock.
  private func caveats() -> [String] {
    let provisional = max(snapshot.settledBefore, sales.days.lowerBound)
    guard provisional < sales.days.upperBound else { return [] }
    return ["Sales from \(provisional) on can still be restated by Amazon."]
  }

  private func evidence() -> [Evidence] {
    let marketplace = snapshot.marketplace.id
    let last = sales.days.upperBound.advanced(by: -1)
    var result = [
      Evidence(
        "\(sales.total) units sold from \(sales.days.lowerBound) to \(last); \(tenths(rate.meanPerDay)) a day wanted, "
          + "from \(rate.countedDays) days with stock",
        source: .facts(
          metric: sales.metric, marketplace: marketplace, item: item, days: sales.days, value: sales.total))
    ]
    for level in stock {
      result.append(
        Evidence(
          "\(level.metric.definition.title): \(level.value) on \(level.day)",
          source: .facts(
            metric: level.metric, marketplace: marketplace, item: item, days: level.day..<level.day.advanced(by: 1),
            value: level.value)))
    }
    result.append(price.evidence)
    result.append(Evidence(bandSentence, source: .rule(pack: pack.name, rule: "cover-bands")))
    if plan.coverDays < pack.atRiskDays {
      result.append(
        Evidence(
          "Amazon counts less than \(whole(pack.atRiskDays)) days of cover as at risk",
          source: .rule(pack: pack.name, rule: "at-risk")))
    }
    result.append(
      Evidence(
        "Assumed: a lead time of \(whole(pack.leadTimeDays)) ± \(whole(pack.leadTimeDeviationDays)) days; with the "
          + "next order \(whole(pack.reviewDays)) days later, a stock-out has a chance of "
          + "\(whole(plan.runOutProbability * 100)) %",
        source: .rule(pack: pack.name, rule: "lead-time")))
    return result
  }

  private var bandSentence: String {
    let cover = "\(tenths(plan.coverDays)) days of cover"
    if plan.coverDays < pack.criticalDays { return "\(cover): critical, under \(whole(pack.criticalDays))" }
    if plan.coverDays <= pack.warningDays { return "\(cover): a warning, up to \(whole(pack.warningDays))" }
    return "\(cover): above the warning band, yet shorter than lead time and review together allow"
  }

  /// Whole days or percent, cut off: 9.8 days of cover are 9 whole days.
  private func whole(_ value: Double) -> String { String(Int(min(value, 1e9))) }

  private func tenths(_ value: Double) -> String { fixedPointText(rounded(min(value, 1e12) * 10), digits: 1) }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func rounded(_ value: Double) -> Int64 { Int64(min(value, 9e18).rounded(.toNearestOrEven)) }
}

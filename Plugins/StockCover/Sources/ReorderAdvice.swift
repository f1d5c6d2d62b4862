internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts a plan into words, money and evidence.
struct ReorderAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: StockPack
  let stock: KnownStock
  let orders: ExpectedOrders
  let plan: ReorderPlan

  private var item: ItemIdentity { snapshot.facts.items[stock.item] }
  private var rate: DemandRate { stock.rate }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }
  private var interest: Double { plan.unitDays * Double(stock.margin.cost ?? 0) * pack.capitalCost / 365 }

  func recommendation() -> Recommendation {
    Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: "reorder",
      title: "Reorder \(plan.quantity) units of \(item.name) "
        + "(\(whole(plan.coverDays)) days of cover, lead time \(whole(orders.leadDays)))",
      action:
        "Order \(plan.quantity) units of \(item.name) today, about \(whole(pack.orderDays)) days of sales; they can "
        + "be sold in about \(whole(orders.leadDays)) days. A vendor asks Amazon for a purchase order instead. It is a matter of "
        + "\(pack.effortMinutes) minutes. " + runOutSentence,
      reversal: "Cancel the order with the supplier before it is shipped; what has arrived sells off in "
        + "\(whole((Double(plan.quantity) / rate.meanPerDay).rounded(.up))) days at the present rate.",
      evidence: evidence(),
      value: interval(plan.gain.low, plan.gain.high, level: pack.intervalLevel),
      likely: interval(plan.likelyGain.low, plan.likelyGain.high, level: 0.5),
      valueBasis: "\(stock.margin.basis), over \(pack.horizonDays) days: with a chance of "
        + "\(whole(plan.probability * 100)) % the order saves sales, on average of all cases \(tenths(plan.gain.expected)) units "
        + "at \(money(stock.margin.leaves)) each",
      counterfactual:
        "If you go on ordering as before, sales are lost with a chance of \(whole(plan.probability * 100)) % "
        + "until \(lastDay) that this order would have saved.",
      disproof: "\(item.name) is never out of stock until \(lastDay), even without these \(plan.quantity) units.",
      caveats: caveats(), rule: "order of \(pack.name)",
      horizonDays: pack.horizonDays, effortMinutes: pack.effortMinutes,
      expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private var runOutSentence: String {
    func day(_ offset: Int?) -> String {
      offset.map { snapshot.today.advanced(by: $0 - 1).description } ?? "later than in ten years"
    }
    let (early, middle, late) = plan.runOutDays
    return
      "Without any new order stock and inbound run out around \(day(middle)); with \(whole(pack.intervalLevel * 100)) % "
      + "certainty between \(day(early)) and \(day(late))."
  }

  /// Units are turned into money once, at the end.
  private func interval(_ low: Double, _ high: Double, level: Double) -> MoneyInterval {
    func amount(_ units: Double) -> Money {
      Money(minorUnits: rounded(units * stock.margin.leaves), currency: snapshot.marketplace.currency)
    }
    return MoneyInterval(low: amount(low), expected: amount(plan.gain.expected), high: amount(high), level: level)
  }

  private func caveats() -> [String] {
    var result: [String] = []
    if plan.probability < 0.5 {
      result.append("Most likely nothing is lost without this order either: it is an insurance against the rarer case.")
    }
    if stock.margin.cost == nil {
      result.append("What a unit costs you isn't known here, so the amounts aren't profit. Tell unit costs to have it.")
    } else {
      result.append(
        "The interest on what lies there, about \(money(interest)), isn't taken off; nor is storage, nor what can't be sold in the end."
      )
    }
    if !stock.margin.knowsFees {
      result.append("Amazon's fees for this item aren't known here, so they aren't taken off.")
    }
    if stock.habit.slacks.isEmpty {
      result.append("No order of this item was seen lately; it is taken to be ordered like the store's other items.")
    }
    // Days that may still be restated are used, since the newest sales matter most for stock.
    let provisional = max(snapshot.settledBefore, stock.sales.days.lowerBound)
    if provisional < stock.sales.days.upperBound {
      result.append("Sales from \(provisional) on can still be restated by Amazon.")
    }
    return result
  }

  private func evidence() -> [Evidence] {
    let marketplace = snapshot.marketplace.id
    let sales = stock.sales
    let last = sales.days.upperBound.advanced(by: -1)
    var result = [
      Evidence(
        "\(sales.total) units sold from \(sales.days.lowerBound) to \(last); \(tenths(rate.meanPerDay)) a day wanted, "
          + "from \(rate.countedDays) days with stock",
        source: .facts(
          metric: sales.metric, marketplace: marketplace, item: item, days: sales.days, value: sales.total))
    ]
    for level in [stock.available, stock.inbound].compactMap({ $0 }) {
      result.append(
        Evidence(
          "\(level.metric.definition.title): \(level.value) on \(level.day)",
          source: .facts(
            metric: level.metric, marketplace: marketplace, item: item, days: level.day..<level.day.advanced(by: 1),
            value: level.value)))
    }
    result.append(stock.price.evidence)
    if !stock.margin.sources.isEmpty {
      result.append(
        Evidence(
          "A unit leaves \(money(stock.margin.leaves)): \(stock.margin.basis)", source: .records(stock.margin.sources)))
    }
    result.append(Evidence(bandSentence, source: .rule(pack: pack.name, rule: "cover-bands")))
    if plan.coverDays < pack.atRiskDays {
      result.append(
        Evidence(
          "Amazon counts less than \(whole(pack.atRiskDays)) days of cover as at risk",
          source: .rule(pack: pack.name, rule: "at-risk")))
    }
    result.append(
      Evidence(
        "From \(stock.habit.slacks.count) orders that stock figures show: orders take about \(whole(orders.leadDays)) days, and "
          + "are placed at about \(whole(orders.leadDays + orders.slackDays)) days of cover",
        source: .rule(pack: pack.name, rule: "habit")))
    return result
  }

  private var bandSentence: String {
    let cover = "\(tenths(plan.coverDays)) days of cover with what is on its way"
    if plan.coverDays < pack.criticalDays { return "\(cover): critical, under \(whole(pack.criticalDays))" }
    if plan.coverDays <= pack.warningDays { return "\(cover): a warning, up to \(whole(pack.warningDays))" }
    return "\(cover): above the warning band of \(whole(pack.warningDays))"
  }

  private func money(_ minor: Double) -> String {
    Money(minorUnits: rounded(minor), currency: snapshot.marketplace.currency).description
  }

  /// Whole days or percent, cut off: 9.8 days of cover are 9 whole days.
  private func whole(_ value: Double) -> String { String(Int(min(value, 1e9))) }

  private func tenths(_ value: Double) -> String { fixedPointText(rounded(min(value, 1e12) * 10), digits: 1) }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func rounded(_ value: Double) -> Int64 { Int64(min(value, 9e18).rounded(.toNearestOrEven)) }
}

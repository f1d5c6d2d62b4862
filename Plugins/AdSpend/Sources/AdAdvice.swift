internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts advice on an item's ads into words, money and evidence.
struct AdAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: AdPack
  let ads: AdHistory
  let worth: ClickWorth
  let margin: UnitMargin
  /// Spending as a multiple of today's.
  let factor: Double
  let outcome: OutcomeSummary

  private var item: ItemIdentity { snapshot.facts.items[ads.item] }
  private var isPause: Bool { factor == 0 }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }
  private var spend: Double { Double(ads.recentCost) * Double(pack.horizonDays) / Double(pack.spendDays) }
  private var perClick: Double { Double(ads.recentCost) / Double(ads.recentClicks) }
  private var clickBrings: Double { worth.expected(incrementality: pack.incrementality) }
  private var more: String { "\(rounded(pack.raise * 100)) %" }

  func recommendation() -> Recommendation {
    Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: isPause ? "pause-ads" : "raise-ads",
      title: title,
      action: action,
      reversal: reversal,
      evidence: evidence(),
      value: interval(outcome.wide, level: 0.9), likely: interval(outcome.narrow, level: 0.5),
      valueBasis: "\(margin.basis), less spending on ads, over \(pack.horizonDays) days: of what follows a click, "
        + "\(rounded(pack.incrementality * 100)) % is taken not to have come without it",
      counterfactual: "Left as they are, the ads cost about \(money(spend)) until \(lastDay) and bring about "
        + "\(money(spend / perClick * clickBrings)) that wouldn't come without them.",
      disproof: disproof, caveats: caveats(), rule: "advice of \(pack.name)",
      horizonDays: pack.horizonDays, effortMinutes: pack.effortMinutes,
      expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private var title: String {
    let figures = "a click costs \(money(perClick)) and brings \(money(clickBrings))"
    return isPause
      ? "Pause the ads of \(item.name): \(figures)" : "Spend \(more) more on the ads of \(item.name): \(figures)"
  }

  private var action: String {
    let effort = "It is a matter of \(pack.effortMinutes) minutes. "
    if isPause {
      let bid =
        clickBrings < 1 ? "" : "If they have to stay on, bid no more than \(money(clickBrings.rounded(.down))) a click."
      return "Pause the ads of \(item.name) in the ads console today, for \(pack.horizonDays) days. " + effort + bid
    }
    return
      "Raise the bids of \(item.name) so that about \(more) more is spent, and the campaign's budget where it is used "
      + "up before the evening. " + effort + "Look again after \(pack.horizonDays) days."
  }

  private var reversal: String {
    isPause
      ? "Switch the ads on again; they are shown within hours, and may need some days to be where they were."
      : "Set bids and budget back to what they are today; spending follows within a day."
  }

  private var disproof: String {
    guard worth.margin > 0 else {
      return "Before \(lastDay) the price or the cost of a unit changes so that a sale leaves something."
    }
    let units = rounded((spend * abs(factor - 1) / worth.margin).rounded(.up))
    return isPause
      ? "Until \(lastDay) the item sells at least \(units) units less than it would with ads: that many would have paid for "
        + "them."
      : "Until \(lastDay) the item sells fewer than \(units) units more than without the change: that many pay for it."
  }

  private func evidence() -> [Evidence] {
    let marketplace = snapshot.marketplace.id
    let currency = snapshot.marketplace.currency
    func facts(_ metric: Metric, _ days: Range<CivilDay>, _ words: (Int64) -> String) -> Evidence? {
      guard let sum = snapshot.facts.sum(of: metric, item: ads.item, in: days)?.value else { return nil }
      return Evidence(
        "\(words(sum)) from \(days.lowerBound) to \(days.upperBound.advanced(by: -1))",
        source: .facts(metric: metric, marketplace: marketplace, item: item, days: days, value: sum))
    }
    var result = [
      facts(.adClicks, ads.days) { "\($0) clicks on ads" },
      facts(.adOrders, ads.days) { "\($0) orders that followed a click" },
      facts(.adCost, ads.days) { "\(Money(minorUnits: $0, currency: currency)) spent on ads" },
      facts(.adCost, ads.recent) { "\(Money(minorUnits: $0, currency: currency)) spent on ads, the newest" },
      facts(.orderedRevenue, ads.days) { "Sales of \(Money(minorUnits: $0, currency: currency))" },
    ].compactMap { $0 }
    if let terms = snapshot.terms[item.sku], !terms.sources.isEmpty {
      result.append(
        Evidence(
          "Of a unit \(money(worth.margin)) is left before ads: \(margin.basis)", source: .records(terms.sources)))
    }
    result.append(
      Evidence(
        "Assumed: of the sales that follow a click, \(rounded(pack.incrementality * 100)) % wouldn't have come without it, "
          + "give or take \(rounded(pack.incrementalityDeviation * 100))",
        source: .rule(pack: pack.name, rule: "incrementality")))
    return result
  }

  private func caveats() -> [String] {
    var result: [String] = []
    if !margin.knowsCost {
      result.append(
        "What a unit costs you isn't known here, so the loss is larger than stated. Tell unit costs to have it.")
    }
    if !margin.knowsFees { result.append("Amazon's fees for this item aren't known here, so they aren't taken off.") }
    if ads.recent.upperBound > min(snapshot.settledBefore, snapshot.today.advanced(by: -pack.attributionDays)) {
      result.append(
        "Clicks and spending of the newest days, which can still be corrected, count for what ads cost; orders are counted "
          + "up to \(ads.days.upperBound.advanced(by: -1)) only, since later ones aren't complete.")
    }
    if ads.recent.upperBound.distance(to: snapshot.today) > 7 {
      result.append("The last report on ads ends with \(ads.recent.upperBound.advanced(by: -1)).")
    }
    if isPause { result.append("Sales that ads bring may help the place in search, which isn't counted here.") }
    return result
  }

  private func interval(_ range: ClosedRange<Double>, level: Double) -> MoneyInterval {
    func amount(_ value: Double) -> Money { Money(minorUnits: rounded(value), currency: snapshot.marketplace.currency) }
    return MoneyInterval(
      low: amount(range.lowerBound), expected: amount(outcome.mean), high: amount(range.upperBound), level: level)
  }

  private func money(_ minor: Double) -> String {
    Money(minorUnits: rounded(minor), currency: snapshot.marketplace.currency).description
  }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func rounded(_ value: Double) -> Int64 { Int64(min(9e18, max(-9e18, value)).rounded(.toNearestOrEven)) }
}

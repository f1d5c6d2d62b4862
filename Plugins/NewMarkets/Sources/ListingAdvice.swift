internal import Glibc
internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts advice to list an item into words, money and evidence.
struct ListingAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: MarketPack
  let launch: LaunchCase
  let terms: StoreTerms
  let outcome: OutcomeSummary

  private var item: ItemIdentity { launch.item.item }
  private var there: Marketplace { launch.pair.other.marketplace }
  private var here: String { snapshot.marketplace.countryCode }
  private var units: Int { launch.shipment(pack) }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }
  private var arrival: CivilDay { snapshot.today.advanced(by: Int(terms.transitDays.rounded())) }
  private var price: String { money(Double(launch.price)) }

  func recommendation() -> Recommendation {
    Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: "list-item",
      title: "List \(item.name) in \(here), as in \(there.countryCode): send \(units) units and sell at \(price)",
      action: action,
      reversal:
        "Close the listing; have what lies there sent back or to another store, which costs a fee a unit. Goods that "
        + "aren't sold are what can be lost: about \(money(Double(units) * launch.cost)) are in the first shipment.",
      evidence: evidence(),
      value: interval(outcome.wide, level: 0.9), likely: interval(outcome.narrow, level: 0.5),
      valueBasis:
        "Sales less goods, Amazon's fees, refunds and ads, over \(pack.horizonDays) days from today: the goods are on "
        + "their way until about \(arrival), then sales rise over months, so this is the beginning only. Your work and "
        + "the first shipment's unsold goods aren't taken off",
      counterfactual: "Not listed, \(item.name) sells nothing in \(here).",
      disproof: "By \(lastDay) it was listed with stock for three weeks, and has sold less than "
        + "\(leastUnits) units or lost money on them.",
      caveats: caveats(), rule: "advice of \(pack.name)", horizonDays: pack.horizonDays,
      effortMinutes: pack.effortMinutes, expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private var action: String {
    let monthly = (launch.unitsPerDay(-1.645) * 30, launch.unitsPerDay(1.645) * 30)
    let checks = pack.checklist(for: snapshot.marketplace)?.item ?? []
    let steps =
      [
        "Check that the item may be sold there: \(checks.isEmpty ? "rules of the country and the category" : checks.joined(separator: "; ")).",
        "List it under \(item.asin.text.isEmpty ? "the same catalogue page" : item.asin.text) in the language of the store, at \(price).",
        "Send \(units) units; they should be there about \(arrival).",
        "Look again after \(pack.horizonDays) days: once it has found its place, "
          + "\(count(monthly.0)) to \(count(monthly.1)) units a month are to be expected.",
      ]
    return steps.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: " ")
      + " It takes about \(pack.effortMinutes) minutes."
  }

  /// What one case in twenty stays below, once three weeks are sold.
  private var leastUnits: String {
    let days = LaunchCase.fullDays(21, start: pack.startShare, ramp: pack.rampDays)
    return count(max(1, CountDraw.poisson(mean: launch.unitsPerDay(-1.645) * days, probability: 0.3)))
  }

  private func evidence() -> [Evidence] {
    let other = launch.pair.other
    func fact(_ metric: Metric, _ value: Int64, _ words: String) -> Evidence {
      Evidence(
        "\(words) in \(there.countryCode) from \(other.days.lowerBound) to \(other.days.upperBound.advanced(by: -1))",
        source: .facts(metric: metric, marketplace: there.id, item: item, days: other.days, value: value))
    }
    let ratio = launch.pair.units.estimate(launch.item.productType)
    var result = [
      fact(.unitsOrdered, launch.item.units, "\(launch.item.units) units sold"),
      fact(
        .orderedRevenue, launch.item.revenue,
        "\(Money(minorUnits: launch.item.revenue, currency: there.currency)) of sales"),
    ]
    if launch.item.refunds > 0 {
      result.append(fact(.unitsRefunded, launch.item.refunds, "\(launch.item.refunds) refunds"))
    }
    result.append(
      Evidence(
        "\(launch.pair.units.count) items that both stores sell: for a unit in \(there.countryCode), "
          + "\(hundredths(exp(ratio.mean))) are sold in \(here), nine in ten items between "
          + "\(hundredths(exp(ratio.mean - 1.645 * ratio.deviation))) and "
          + "\(hundredths(exp(ratio.mean + 1.645 * ratio.deviation)))",
        source: .rule(pack: pack.name, rule: "ratio")))
    if let sources = launch.item.terms?.sources, !sources.isEmpty {
      result.append(
        Evidence(
          "What a unit costs and what sending it costs in \(there.countryCode): about \(money(launch.cost)) and "
            + "\(money(launch.fee)) in \(here), as for items that both stores have",
          source: .records(sources)))
    }
    result.append(
      Evidence(
        "Amazon's share of the price is \(count(terms.referralShare * 100)) % on average in \(here)",
        source: .rule(pack: pack.name, rule: "money")))
    result.append(
      Evidence(
        "Assumed: it begins at \(count(pack.startShare * 100)) % of its level and reaches it after about "
          + "\(count(pack.rampDays)) days",
        source: .rule(pack: pack.name, rule: "ramp")))
    return result
  }

  private func caveats() -> [String] {
    var result = [
      "Whether the item may be sold in \(here) isn't known here: the steps name what usually has to be checked.",
      "Reviews, season and rivals in \(here) can differ from \(there.countryCode); the range allows for as much as for other items.",
    ]
    if there.currency != snapshot.marketplace.currency {
      result.append("\(there.currency.code) are counted at reference rates, not at today's.")
    }
    if there.region != snapshot.marketplace.region {
      result.append(
        "Freight, duty and import tax from another region aren't in these costs unless your other items' are.")
    }
    if launch.pair.other.days.upperBound.distance(to: snapshot.today) > 14 {
      result.append(
        "What is known of \(there.countryCode) ends with \(launch.pair.other.days.upperBound.advanced(by: -1)).")
    }
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

  private func count(_ value: Double) -> String { "\(rounded(value))" }
  private func hundredths(_ value: Double) -> String { fixedPointText(rounded(value * 100), digits: 2) }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func rounded(_ value: Double) -> Int64 { Int64(min(9e18, max(-9e18, value)).rounded(.toNearestOrEven)) }
}

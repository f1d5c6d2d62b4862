internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts the exclusion of some search terms into words, money and evidence.
struct NegationAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: TermPack
  let worth: TermWorth
  /// The one that saves most first.
  let uses: [TermUse]
  let outcome: OutcomeSummary

  private var history: TermHistory { worth.history }
  private var rows: [TermUse.Row] { uses.flatMap(\.rows) }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }
  private var spending: Double { rows.reduce(0) { $0 + worth.spending($1) } }
  private var lostMoney: Double { rows.reduce(0) { $0 + worth.lostMoney($1) } }
  private var lostOrders: Double { rows.reduce(0) { $0 + worth.lostOrders($1) } }
  private var minutes: Int { pack.effortMinutes + uses.count }

  func recommendation() -> Recommendation {
    Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: nil), kind: "negate-terms", title: title,
      action: action,
      reversal: "Archive the negative keywords: the ads are shown for these searches again within a day.",
      evidence: evidence(),
      value: interval(outcome.wide, level: 0.9), likely: interval(outcome.narrow, level: 0.5),
      valueBasis:
        "What the clicks on these terms would cost over \(pack.horizonDays) days, less what their orders would "
        + "leave (\(worth.margin.basis)): of what follows a click, \(whole(pack.incrementality * 100)) % is taken not to "
        + "have come without it",
      counterfactual: "Left as they are, these terms cost about \(money(spending)) until \(lastDay) and bring about "
        + "\(tenths(lostOrders)) orders that wouldn't come without them, which leave \(money(lostMoney)).",
      disproof:
        "Until \(lastDay) less than \(money(max(0, outcome.wide.lowerBound))) of spending goes away with these terms, "
        + "or orders after a click on an ad fall by \(whole((lostOrders + 3).rounded(.up))) or more in these ad groups.",
      caveats: caveats(), rule: "advice of \(pack.name)", horizonDays: pack.horizonDays, effortMinutes: minutes,
      expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private var title: String {
    let cost = money(rows.reduce(0) { $0 + $1.recentCost })
    let weeks = "in \(history.recent.count / 7) weeks"
    if uses.count == 1 {
      return "Exclude the search term \"\(uses[0].term)\" from ads: \(cost) \(weeks), \(orders(uses[0]))"
    }
    let sold = whole(rows.reduce(0) { $0 + $1.orders })
    return
      "Exclude \(uses.count) search terms from ads: \(cost) \(weeks), \(sold == 0 ? "no order" : "orders: \(sold)")"
  }

  private var action: String {
    var groups: [Int] = []
    for use in uses where !groups.contains(use.adGroup) { groups.append(use.adGroup) }
    let parts = groups.map { group in
      let terms = uses.filter { $0.adGroup == group }.map { "\"\($0.term)\"" }
      return "\(name(group)): \(terms.joined(separator: ", "))"
    }
    return
      "In the ads console, add these as negative exact keywords. Campaign \(parts.joined(separator: "; campaign ")). "
      + "It is a matter of about \(minutes) minutes."
  }

  private func name(_ group: Int) -> String {
    let group = history.table.adGroups[group]
    let own = group.name.isEmpty ? group.id : "\(group.name) (\(group.id))"
    return "\(group.campaign.isEmpty ? "of this group" : group.campaign), ad group \(own)"
  }

  private func orders(_ use: TermUse) -> String {
    let count = whole(use.sum(\.orders))
    return count == 0 ? "no order" : count == 1 ? "one order" : "\(count) orders"
  }

  private func evidence() -> [Evidence] {
    var result = uses.map { use in
      let usual = use.rows.reduce(0) { $0 + $1.clicks * history.targetConversion($1) }
      let relation = use.rows.contains { $0.relation == .related } ? "" : "; it shares no word with what is bid on"
      return Evidence(
        "\"\(use.term)\" in \(name(use.adGroup)): \(whole(use.sum(\.recentClicks))) clicks for "
          + "\(money(use.sum(\.recentCost))) from \(history.recent.lowerBound) to "
          + "\(history.recent.upperBound.advanced(by: -1)), \(orders(use)) where \(tenths(usual)) would be usual for its "
          + "target\(relation)",
        source: .records(use.rows.flatMap { history.table.lines(of: $0.row) }))
    }
    result.append(
      Evidence(
        "Assumed: of the sales that follow a click, \(whole(pack.incrementality * 100)) % wouldn't have come without it, "
          + "give or take \(whole(pack.incrementalityDeviation * 100))",
        source: .rule(pack: pack.name, rule: "incrementality")))
    result.append(
      Evidence(
        "A term is judged by its own clicks and by those of its like in the store, worth "
          + "\(whole(history.priorClicks)) clicks of its own",
        source: .rule(pack: pack.name, rule: "conversion")))
    if !worth.margin.sources.isEmpty {
      result.append(
        Evidence(
          "Of a price \(whole(worth.margin.share * 100)) % is left before ads: \(worth.margin.basis)",
          source: .records(worth.margin.sources)))
    }
    return result
  }

  private func caveats() -> [String] {
    var result = [
      "A campaign that uses up its budget spends what is saved on other terms: lower the budget by as much to keep it.",
      "A negative keyword counts for all products of its ad group.",
    ]
    if !worth.margin.knowsCost {
      result.append(
        "What some goods cost you isn't known here, so that lost orders count for more than they are worth.")
    }
    if !worth.margin.knowsFees { result.append("Some of Amazon's fees aren't known here, so they aren't taken off.") }
    if history.recent.upperBound > history.complete.upperBound {
      result.append(
        "Clicks and spending of the newest days, which can still be corrected, count for what terms cost; orders are "
          + "counted up to \(history.complete.upperBound.advanced(by: -1)) only, since later ones aren't complete.")
    }
    if history.recent.upperBound.distance(to: snapshot.today) > 7 {
      result.append("The last report of search terms ends with \(history.recent.upperBound.advanced(by: -1)).")
    }
    return result
  }

  private func interval(_ range: ClosedRange<Double>, level: Double) -> MoneyInterval {
    func amount(_ value: Double) -> Money { Money(minorUnits: whole(value), currency: snapshot.marketplace.currency) }
    return MoneyInterval(
      low: amount(range.lowerBound), expected: amount(outcome.mean), high: amount(range.upperBound), level: level)
  }

  private func money(_ minor: Double) -> String {
    Money(minorUnits: whole(minor), currency: snapshot.marketplace.currency).description
  }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func whole(_ value: Double) -> Int64 { Int64(min(9e18, max(-9e18, value)).rounded(.toNearestOrEven)) }
  private func tenths(_ value: Double) -> String { fixedPointText(whole(min(1e15, value) * 10), digits: 1) }
}

internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts a price step into words, money and evidence.
struct PriceAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: PricePack
  let known: PriceCase
  let step: PriceStep
  let store: ConversionResponse

  private var item: ItemIdentity { snapshot.facts.items[known.item] }
  private var isRaise: Bool { step.price > known.price }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }

  func recommendation() -> Recommendation {
    let verb = isRaise ? "Raise" : "Lower"
    return Recommendation(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), kind: isRaise ? "raise-price" : "lower-price",
      title: "\(verb) the price of \(item.name) from \(money(known.price)) to \(money(step.price))",
      action: action,
      reversal: "Set the price back to \(money(known.price)) on any day; nothing else has to be undone.",
      evidence: evidence(),
      value: interval(step.outcome.wide, level: 0.9), likely: interval(step.outcome.narrow, level: 0.5),
      valueBasis: "\(known.money.basis), over \(pack.horizonDays) days: \(money(now)) a unit now, \(money(then)) then, "
        + "at about \(whole(known.demand.mean)) units at today's price",
      counterfactual:
        "At \(money(known.price)) about \(whole(known.demand.mean)) units sell until \(lastDay), and leave "
        + "about \(money(now * known.demand.mean)).",
      disproof: disproof, caveats: caveats(), rule: "steps of \(pack.name)",
      horizonDays: pack.horizonDays, effortMinutes: pack.effortMinutes,
      expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private var action: String {
    let step =
      "Set the price of \(item.name) to \(money(step.price)) today and leave it there for "
      + "\(pack.horizonDays) days. It is a matter of \(pack.effortMinutes) minutes. "
    let reason =
      isRaise ? "Fewer will buy, but each sale leaves more." : "Each sale leaves less, but enough more will buy."
    return step + reason + bound
  }

  private var bound: String {
    step.isHeldByRival ? " The step ends at the cheapest other offer, so that the featured offer isn't lost." : ""
  }

  private var now: Double { known.money.contribution(at: Double(known.price)) }
  private var then: Double { known.money.contribution(at: Double(step.price)) }
  /// Units of a thousand visits.
  private var sharePerThousand: Double { Double(known.history.units) / Double(known.history.visits) * 1_000 }

  private var disproof: String {
    let least = sharePerThousand * step.breakEven
    return
      "From \(snapshot.today) to \(lastDay) fewer than \(tenths(least)) units are sold in 1,000 visits; it has been "
      + "\(tenths(sharePerThousand)) at the present price."
  }

  private func evidence() -> [Evidence] {
    let marketplace = snapshot.marketplace.id
    let days = known.history.days
    let last = days.upperBound.advanced(by: -1)
    var result: [Evidence] = []
    for (metric, words) in [(Metric.unitsOrdered, "units sold"), (.sessions, "visits")] {
      guard let sum = snapshot.facts.sum(of: metric, item: known.item, in: days)?.value else { continue }
      result.append(
        Evidence(
          "\(sum) \(words) from \(days.lowerBound) to \(last)",
          source: .facts(metric: metric, marketplace: marketplace, item: item, days: days, value: sum)))
    }
    let (low, high) = (
      known.response.elasticity - 1.645 * known.response.standardError,
      known.response.elasticity + 1.645 * known.response.standardError
    )
    result.append(
      Evidence(
        "For 1 % more price about \(tenths(max(0, known.response.elasticity))) % fewer units are sold; with 90 % certainty "
          + "between \(tenths(max(0, low))) and \(tenths(high)) %, from the price changes of this item and of the store",
        source: .rule(pack: pack.name, rule: "elasticity")))
    if let terms = known.terms, !terms.sources.isEmpty {
      result.append(Evidence(costs, source: .records(terms.sources)))
    }
    if let rival = known.terms?.rivalPrice, let day = known.terms?.rivalDay, let source = known.terms?.rivalSource {
      result.append(Evidence("The cheapest other offer was \(money(rival)) on \(day)", source: .records([source])))
    }
    return result
  }

  private var costs: String {
    var parts: [String] = []
    if let cost = known.money.cost { parts.append("\(money(cost)) for the goods") }
    if let share = known.money.referralShare { parts.append("\(tenths(share * 100)) % of the price for Amazon") }
    if let fee = known.money.fulfilmentFee { parts.append("\(money(fee)) for packing and sending") }
    return "Of a unit go off: " + (parts.isEmpty ? "nothing that a report names" : parts.joined(separator: ", "))
  }

  private func caveats() -> [String] {
    var result: [String] = []
    if known.money.cost == nil {
      result.append("What a unit costs you isn't known here, so the amounts aren't profit. Tell unit costs to have it.")
    }
    if !known.money.knowsFees {
      result.append("Amazon's fees for this item aren't known here, so they aren't taken off.")
    }
    if known.response.information < 1 {
      result.append(
        "This item's own price has hardly changed; the figure leans on the other items of the store and on published "
          + "studies.")
    }
    let first = snapshot.today.advanced(by: -pack.demandDays)
    let provisional = max(snapshot.settledBefore, first)
    if provisional < snapshot.today {
      result.append(
        "Sales from \(provisional) on can still be restated by Amazon; they count for the amount of demand.")
    }
    return result
  }

  private func interval(_ range: ClosedRange<Double>, level: Double) -> MoneyInterval {
    let currency = snapshot.marketplace.currency
    func amount(_ value: Double) -> Money { Money(minorUnits: rounded(value), currency: currency) }
    return MoneyInterval(
      low: amount(range.lowerBound), expected: amount(step.outcome.mean), high: amount(range.upperBound), level: level)
  }

  private func money(_ minor: Int64) -> String {
    Money(minorUnits: minor, currency: snapshot.marketplace.currency).description
  }
  private func money(_ minor: Double) -> String { money(rounded(minor)) }
  private func whole(_ value: Double) -> String { String(rounded(value)) }
  private func tenths(_ value: Double) -> String { fixedPointText(rounded(value * 10), digits: 1) }

  /// To the nearest integer, ties to even; bounded, so that odd input can't trap.
  private func rounded(_ value: Double) -> Int64 { Int64(min(9e18, max(-9e18, value)).rounded(.toNearestOrEven)) }
}

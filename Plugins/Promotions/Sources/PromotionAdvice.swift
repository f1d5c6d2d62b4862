internal import StewardAnalytics
internal import StewardDomain
internal import StewardPluginAPI

/// Puts advice on an item's promotions into words, money and evidence.
struct PromotionAdvice {
  let snapshot: MarketplaceSnapshot
  let pack: PromotionPack
  let known: PromotionCase
  let response: StoreResponse

  private var item: ItemIdentity { snapshot.facts.items[known.history.item] }
  private var subject: Subject { Subject(marketplace: snapshot.marketplace.id, item: item) }
  private var lastDay: CivilDay { snapshot.today.advanced(by: pack.horizonDays - 1) }
  private var usual: Double { Double(known.price) }
  private func leaves(_ price: Double) -> Double { known.money.contribution(at: price) }
  private func units(_ days: Double) -> Double { known.demand.mean * days / Double(pack.horizonDays) }

  func run(_ plan: PromotionPlan) -> Recommendation {
    let percent = rounded(plan.part * 100)
    let end = snapshot.today.advanced(by: plan.days - 1)
    let then = leaves(Double(plan.price))
    let share = tenths(plan.breakEven * 100)
    return Recommendation(
      subject: subject, kind: "run-promotion",
      title: "Take \(percent) % off for \(plan.days) days: \(item.name) at \(money(plan.price))",
      action:
        "Enter \(money(plan.price)) as the sale price of \(item.name), from \(snapshot.today) to \(end). It is a matter "
        + "of \(pack.effortMinutes) minutes. \(reason)",
      reversal: "End the sale price on any day; the usual price of \(money(known.price)) holds again within hours.",
      evidence: evidence(),
      value: interval(plan.outcome.wide, plan.outcome.mean, level: 0.9),
      likely: interval(plan.outcome.narrow, plan.outcome.mean, level: 0.5),
      valueBasis:
        "\(basis), over \(pack.horizonDays) days: \(money(leaves(usual))) a unit at the usual price, \(money(then)) in "
        + "the promotion, at about \(whole(units(Double(plan.days)))) units in so many days without it",
      counterfactual:
        "At \(money(known.price)) about \(whole(units(Double(plan.days)))) units sell until \(end), and leave about "
        + "\(money(units(Double(plan.days)) * leaves(usual))).",
      disproof:
        "From \(snapshot.today) to \(end) the item sells less than \(share) % more than it would without the promotion; "
        + "as many are needed to make up for the lower price.",
      caveats: caveats(), rule: "steps of \(pack.name)", horizonDays: pack.horizonDays,
      effortMinutes: pack.effortMinutes, expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  func skip(_ repeated: RepeatedPromotion) -> Recommendation {
    let percent = rounded(repeated.depth * 100)
    let then = leaves(usual * (1 - repeated.depth))
    return Recommendation(
      subject: subject, kind: "skip-promotion",
      title: "Don't repeat the promotion of \(item.name): \(percent) % off loses about \(money(repeated.each.mean))",
      action:
        "Leave out promotions of \(item.name) until \(lastDay): take it out of deals, coupons and sale prices that are "
        + "planned or repeat themselves. It is a matter of \(pack.effortMinutes) minutes. At \(percent) % off a unit leaves "
        + "\(money(then)) instead of \(money(leaves(usual))), and not enough more are bought.",
      reversal: "Plan the promotion again on any day; nothing else has to be undone.",
      evidence: evidence(),
      value: interval(repeated.outcome.wide, repeated.outcome.mean, level: 0.9),
      likely: interval(repeated.outcome.narrow, repeated.outcome.mean, level: 0.5),
      valueBasis:
        "\(basis), over \(pack.horizonDays) days: with a chance of \(rounded(repeated.chance * 100)) % a promotion of "
        + "about \(whole(repeated.days)) days would begin, and would lose about \(money(repeated.each.mean))",
      counterfactual:
        "As promotions came in this store so far, the next one of this item begins until \(lastDay) with a chance of "
        + "\(rounded(repeated.chance * 100)) %.",
      disproof: disproof(repeated, then: then),
      caveats: caveats()
        + [
          "A promotion that wins a place in search or clears a season's goods may be worth its loss; that isn't counted."
        ],
      rule: "advice of \(pack.name)", horizonDays: pack.horizonDays, effortMinutes: pack.effortMinutes,
      expires: snapshot.today.advanced(by: pack.maximumShownDays))
  }

  private func disproof(_ repeated: RepeatedPromotion, then: Double) -> String {
    guard then > 0 else {
      return "Before \(lastDay) the cost or the fees of a unit fall so far that it leaves something at the lower price."
    }
    let needed = tenths(max(0, leaves(usual) / then - 1) * 100)
    return
      "A promotion of \(rounded(repeated.depth * 100)) % until \(lastDay) sells at least \(needed) % more than the same days would "
      + "without it: as many make up for the lower price."
  }

  private var reason: String {
    guard let cover = known.coverDays(pack), cover >= pack.lying.longCoverDays else {
      return "Each sale leaves less, but enough more will buy."
    }
    return
      "The stock lasts about \(whole(min(cover, 9_999))) days; each sale leaves less, but what is sold needn't lie there."
  }

  private var basis: String {
    known.savedPerUnit(pack) > 0
      ? known.money.basis + ", and what it saves that goods don't lie there" : known.money.basis
  }

  private func evidence() -> [Evidence] {
    let (facts, days) = (snapshot.facts, known.history.days)
    var result: [Evidence] = []
    if let sum = facts.sum(of: .unitsOrdered, item: known.history.item, in: days)?.value {
      result.append(fact(.unitsOrdered, days, sum) { "\(sum) units sold from \($0) to \($1)" })
    }
    // The last three promotions; older ones count as much, but a list of them helps nobody.
    for dip in known.history.dips.suffix(3) {
      let days =
        facts.days.lowerBound.advanced(
          by: dip.days.lowerBound)..<facts.days.lowerBound.advanced(
          by: dip.days.upperBound)
      guard let sum = facts.sum(of: .unitsOrdered, item: known.history.item, in: days)?.value else { continue }
      result.append(
        fact(.unitsOrdered, days, sum) {
          "\(sum) units at \(rounded(dip.depth * 100)) % off, \(money(dip.price)), from \($0) to \($1)"
        })
    }
    if let stock = known.stock {
      let day = stock.day..<stock.day.advanced(by: 1)
      result.append(fact(.stockAvailable, day, stock.units) { day, _ in "\(stock.units) units in stock on \(day)" })
    }
    let error = 1.645 * known.elasticity.deviation
    result.append(
      Evidence(
        "For 1 % off about \(tenths(max(0, known.elasticity.mean))) % more units are sold; with 90 % certainty between "
          + "\(tenths(max(0, known.elasticity.mean - error))) and \(tenths(known.elasticity.mean + error)) %, from "
          + "\(response.promotions) promotions of the store, \(known.history.dips.count) of them of this item",
        source: .rule(pack: pack.name, rule: "response")))
    result.append(
      Evidence(
        "Of the extra units about \(rounded(min(1, max(0, known.borrowed.mean)) * 100)) % are missing in the "
          + "\(pack.afterDays) days after a promotion", source: .rule(pack: pack.name, rule: "borrowed")))
    if let terms = known.terms, !terms.sources.isEmpty {
      result.append(
        Evidence("A unit leaves \(money(leaves(usual))): \(known.money.basis)", source: .records(terms.sources)))
    }
    return result
  }

  private func fact(
    _ metric: Metric, _ days: Range<CivilDay>, _ value: Int64, _ words: (CivilDay, CivilDay) -> String
  ) -> Evidence {
    Evidence(
      words(days.lowerBound, days.upperBound.advanced(by: -1)),
      source: .facts(
        metric: metric, marketplace: snapshot.marketplace.id, item: item, days: days, value: value))
  }

  private func caveats() -> [String] {
    var result = ["A deal or a coupon costs a fee as well, which isn't counted; a sale price costs none."]
    if !known.money.knowsFees {
      result.append("Amazon's fees for this item aren't known here, so they aren't taken off.")
    }
    if known.history.dips.isEmpty {
      result.append("This item had no promotion that could be seen; the figure is that of the store's others.")
    }
    let provisional = max(snapshot.settledBefore, snapshot.today.advanced(by: -pack.demandDays))
    if provisional < snapshot.today {
      result.append(
        "Sales from \(provisional) on can still be restated by Amazon; they count for the amount of demand.")
    }
    return result
  }

  private func interval(_ range: ClosedRange<Double>, _ mean: Double, level: Double) -> MoneyInterval {
    func amount(_ value: Double) -> Money { Money(minorUnits: rounded(value), currency: snapshot.marketplace.currency) }
    return MoneyInterval(
      low: amount(range.lowerBound), expected: amount(mean), high: amount(range.upperBound), level: level)
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

/// Plays one item of one store through all days: price, visibility, demand, ads, stock, refunds, reviews.
struct ItemSimulation {
  /// What an event took away, as expected values.
  struct Loss: Sendable {
    var units = 0.0
    var money = 0.0
  }

  let item: Item
  let number: Int
  let calendar: [StoreDay]
  let burnIn: Int
  let dayCount: Int
  /// Those of this item, in the order of the plan.
  let events: [PlannedEvent]
  private(set) var days: [ItemDay]
  private(set) var losses: [Loss]
  private(set) var receipts: [Receipt] = []
  private(set) var reviews: [ReviewRecord] = []
  /// Demand that met no stock and looks at the other items of the family, by day.
  private(set) var spill: [Double]

  private let base: UInt64
  private let prices: PricePath
  private let actions: [ItemAction]
  /// What the prices of the family do to demand, as logarithm by day; empty for none.
  private let cross: [Double]
  /// Whether an event is on, by day.
  private let isEventful: [Bool]
  private var stock: Stock
  private var reputation: Reputation
  private var advertising = 1.0
  private let terms: SearchTermList?
  private var excludedTerms: Set<String> = []
  private var wander = 0.0
  private var rivalPrice = 0.0
  private var factors = EventFactors()

  struct Input {
    let item: Item
    let number: Int
    let events: [PlannedEvent]
    let actions: [ItemAction]
    let prices: PricePath
    let cross: [Double]
    let spill: [Double]
    let base: UInt64
    /// What shoppers type before they click; only needed where something of it is excluded.
    let terms: SearchTermList?
  }

  init(_ input: Input, calendar: [StoreDay], burnIn: Int) {
    item = input.item
    number = input.number
    events = input.events
    actions = input.actions
    prices = input.prices
    cross = input.cross
    spill = input.spill
    base = input.base
    terms = input.terms
    self.calendar = calendar
    self.burnIn = burnIn
    dayCount = calendar.count - burnIn
    days = [ItemDay](repeating: ItemDay(), count: calendar.count)
    losses = [Loss](repeating: Loss(), count: events.count)
    var isEventful = [Bool](repeating: false, count: calendar.count)
    for event in events {
      for day in event.days.clamped(to: -burnIn..<dayCount) { isEventful[day + burnIn] = true }
    }
    self.isEventful = isEventful
    reputation = Reputation(item)
    let dice = Dice(base: input.base, day: -burnIn - 1)
    let rate = ItemSimulation.level(item, calendar[0], day: max(-burnIn, item.launchDay), dayCount: dayCount)
    stock = Stock(item: item, startRate: rate, share: dice.real(0.5...1, .level))
  }

  mutating func run() {
    for day in -burnIn..<dayCount { step(day) }
  }

  /// Units a day that would be sold without trouble and chance.
  static func level(_ item: Item, _ day: StoreDay, day number: Int, dayCount: Int) -> Double {
    guard number >= item.launchDay else { return 0 }
    let trend = max(0.25, 1 + item.yearlyGrowth * Double(number - dayCount + 1) / 365)
    let ramp = item.launchDay > -StoreHistory.burnIn ? min(1, 0.2 + Double(number - item.launchDay) / 75) : 1
    return item.baseUnits * trend * ramp * day.seasons[item.product.season.rawValue] * day.common
      * (1 + day.dealLift * item.dealSensitivity)
  }

  private func level(_ day: Int) -> Double {
    ItemSimulation.level(item, calendar[day + burnIn], day: day, dayCount: dayCount)
  }

  private mutating func step(_ day: Int) {
    let dice = Dice(base: base, day: day)
    let place = day + burnIn
    var row = days[place]
    act(day)
    stageStock(day, &row)
    receive(day, dice, &row)
    row.price = prices.offered[place]
    row.usualPrice = prices.usual[place]
    let relative = row.price == row.usualPrice ? 1 : Double(row.price) / Double(row.usualPrice)
    factors = isEventful[place] ? EventFactors(item, events, on: day, price: relative) : EventFactors()
    row.opening = Int32(stock.available)
    let hasStock = stock.available > 0
    // Demand wanders slowly, and differs from day to day.
    wander = 0.97 * wander + 0.25 * item.volatility * dice.normal(.level)
    let swing = item.volatility * dice.normal(.noise) + wander
    let mean = level(day) * exponential(swing - item.volatility * item.volatility / 2)
    moveRival(dice, &row)
    let visits = mean / item.conversion * factors.sessions
    let exclusion = exclusion(on: day)
    let unseen = fillTraffic(
      &row, visits: hasStock ? visits : visits * 0.35, exclusion, dice, hasStock: hasStock)
    let conversion = conversion(row, place)
    let wanted = hasStock ? max(0, Double(row.sessions) + unseen.buyers) * conversion : visits * conversion
    fillSales(&row, wanted: wanted + spill[place], conversion: conversion, unseen, dice)
    // What isn't there is looked for in the rest of the family.
    spill[place] = 0.3 * Double(row.lost)
    if hasStock, !factors.units.isEmpty {
      account(row, expected: visits * conversion, visible: mean / item.conversion * conversion, on: day)
    }
    stock.take(Int(row.units))
    row.returnedGood = Int32(dice.binomial(Int(row.refunds), 0.45, .returnCondition))
    stock.giveBack(Int(row.refunds), good: Int(row.returnedGood))
    if place % 45 == 44 { stock.removeUnsellable() }
    stock.review(day: day, sold: Int(row.units), hadStock: hasStock, delay: dice.integer(-3...6, .delay))
    row.available = Int32(stock.available)
    row.unsellable = Int32(stock.unsellable)
    let inbound = stock.inbound(on: day)
    row.inboundWorking = Int32(inbound.working)
    row.inboundShipped = Int32(inbound.shipped)
    row.inboundReceiving = Int32(inbound.receiving)
    days[place] = row
    planRefunds(of: Int(row.units), on: day, dice)
    writeReviews(of: Int(row.units), on: day, dice)
  }

  private mutating func act(_ day: Int) {
    if let debut = item.debut, debut.day == day { stock.order(debut.units, on: day) }
    for action in actions where action.day == day {
      switch action.change {
      case .order(let units): stock.order(units, on: day)
      case .advertising(let spending): advertising = power(max(1e-6, spending), 0.7)
      case .negateTerm(let term, _): excludedTerms.insert(term)
      default: break
      }
    }
  }

  private mutating func stageStock(_ day: Int, _ row: inout ItemDay) {
    for event in events where event.days.lowerBound == day {
      switch event.kind {
      case .runningOut:
        let needed = (day..<dayCount).reduce(0.0) { $0 + level($1) } + event.factor * level(dayCount - 1)
        stage(Int(needed) + 1, on: day, &row)
        stock.orderingEnds = day
      case .overstock: stage(Int(item.baseUnits * event.factor) + 20, on: day, &row)
      case .lateShipment: stock.nextDelay = Int(event.factor)
      case .churn: stock.orderingEnds = day
      default: break
      }
    }
  }

  /// What brings the stock to a staged level was ordered and came in, like all that comes in.
  private mutating func stage(_ level: Int, on day: Int, _ row: inout ItemDay) {
    let units = max(0, stock.stage(level))
    guard units > 0 else { return }
    row.received += Int32(units)
    receipts.append(
      Receipt(
        item: number, placed: day - item.leadDays, day: day, ordered: units, missing: 0, isPaidUnasked: true,
        paidAfter: 0))
  }

  private mutating func receive(_ day: Int, _ dice: Dice, _ row: inout ItemDay) {
    for shipment in stock.receive(on: day) {
      var missing = 0
      if shipment.quantity > 12, dice.chance(0.1, .shortage) {
        missing = max(2, shipment.quantity * dice.integer(4...11, .shortageSize) / 100)
        stock.lose(missing)
      }
      let isPaid = dice.chance(0.6, .reimbursed)
      receipts.append(
        Receipt(
          item: number, placed: shipment.placed, day: day, ordered: shipment.quantity, missing: missing,
          isPaidUnasked: isPaid, paidAfter: dice.integer(25...40, .reimbursedOn)))
      row.received += Int32(shipment.quantity - missing)
    }
  }

  /// The cheapest other offer follows the usual price some days later, and goes below it where it undercuts.
  private mutating func moveRival(_ dice: Dice, _ row: inout ItemDay) {
    guard item.rivals > 0 else { return }
    let own = Double(row.usualPrice)
    if rivalPrice == 0 { rivalPrice = own * item.rivalAim }
    if dice.chance(0.12, .rivalMove) { rivalPrice = own * item.rivalAim * dice.real(0.97...1.04, .rival) }
    row.rivalPrice = Int64((factors.share < 1 ? min(rivalPrice, own * 0.9) : rivalPrice).rounded())
  }

  private func conversion(_ row: ItemDay, _ place: Int) -> Double {
    var conversion = item.conversion * factors.conversion * reputation.response
    if row.price != item.price {
      conversion *= EventFactors.response(item, price: Double(row.price) / Double(item.price))
    }
    if !cross.isEmpty { conversion *= exponential(cross[place]) }
    return min(0.9, conversion)
  }

  /// What of the clicks on ads doesn't come because terms are excluded.
  private struct Exclusion {
    /// Of the clicks of those who look for the item.
    var wanted = 0.0
    /// The share of those who look for something else among all clicks.
    var waste = 0.0
    var isWasteExcluded = false
    /// Of all clicks, what is left of the relevant ones and of the others.
    var left: Double { (1 - wanted) * (1 - waste) + waste }
    var shown: Double { left - (isWasteExcluded ? waste : 0) }
  }

  private func exclusion(on day: Int) -> Exclusion {
    guard let terms, !excludedTerms.isEmpty else { return Exclusion() }
    let waste = events.first { $0.kind == .wastedSpend && $0.days.contains(day) }?.factor ?? 0
    return Exclusion(
      wanted: terms.share(of: excludedTerms), waste: waste, isWasteExcluded: terms.isWasteExcluded(excludedTerms))
  }

  /// What the counts of a day don't show, because terms are excluded.
  private struct Unseen {
    /// By how much demand differs from what the sessions say, as sessions: those who look for something else never bought.
    var buyers = 0.0
    /// Clicks of theirs that would have come.
    var clicks = 0
    /// How much likelier the clicks that are left lead to an order.
    var likelihood = 1.0
  }

  private mutating func fillTraffic(
    _ row: inout ItemDay, visits: Double, _ exclusion: Exclusion, _ dice: Dice, hasStock: Bool
  ) -> Unseen {
    let usual = item.advertised && hasStock ? visits * item.adIntensity / (1 + item.adIntensity) : 0
    let full = usual * advertising * factors.clicks
    let all = dice.poisson(full * exclusion.left, .clicks)
    let clicks = exclusion.isWasteExcluded ? min(all, dice.poisson(full * exclusion.shown, .clicks)) : all
    // Part of the clicks come on top of what the item would have got, the rest instead of it.
    let more = item.incrementality * usual * (advertising - 1)
    let instead = full * exclusion.wanted * (1 - exclusion.waste) * (1 - item.incrementality)
    let organic = dice.poisson(max(0, visits + more - full + instead), .visits)
    if clicks > 0 {
      row.adClicks = Int32(clicks)
      row.adImpressions = Int32(max(clicks, dice.poisson(Double(clicks) / item.clickThrough, .impressions)))
      let spending = Double(Int64(clicks) * item.clickPrice) * max(1, power(advertising, 0.43))
      row.adCost = max(1, Int64((spending * dice.real(0.85...1.15, .clickPrice)).rounded()))
    }
    let sessions = organic + clicks
    let app = Int((Double(sessions) * (item.appShare + 0.04 * dice.normal(.appShare))).rounded())
    row.appSessions = Int32(max(0, min(sessions, app)))
    row.browserSessions = Int32(sessions) - row.appSessions
    let again = item.viewsPerSession - 1
    row.appViews = row.appSessions + Int32(dice.poisson(Double(row.appSessions) * again, .appViews))
    row.browserViews = row.browserSessions + Int32(dice.poisson(Double(row.browserSessions) * again, .browserViews))
    let gap = row.rivalPrice > 0 ? Double(row.rivalPrice) / Double(max(1, row.usualPrice)) - 1 : 0
    // Somebody who is cheaper takes part of the featured offer.
    let contested = gap < 0 && factors.share == 1 ? max(0.4, 1 + 2.5 * gap) : 1
    let share = hasStock ? item.featuredShare * contested * factors.share * (1 + 0.01 * dice.normal(.share)) : 0
    row.featuredShare = Int32(min(10_000, max(0, (share * 10_000).rounded())))
    guard let terms, !excludedTerms.isEmpty else { return Unseen() }
    let relevant = full * (1 - exclusion.waste)
    let bought = terms.buyerShare(of: excludedTerms, clicks: relevant)
    let gone = (relevant * exclusion.wanted - full * bought) * item.incrementality
    return Unseen(
      buyers: Double(all - clicks) + gone, clicks: all - clicks,
      likelihood: exclusion.wanted < 1 ? (1 - bought) / (1 - exclusion.wanted) : 1)
  }

  private mutating func fillSales(
    _ row: inout ItemDay, wanted: Double, conversion: Double, _ unseen: Unseen, _ dice: Dice
  ) {
    let demand = dice.poisson(wanted, .demand)
    let hasBulk = item.bulkRate > 0 && wanted > 0 && dice.chance(item.bulkRate, .bulk)
    let bulk = hasBulk ? dice.integer(4...30, .bulkSize) : 0
    let sold = min(demand, stock.available)
    let bulkSold = min(bulk, stock.available - sold)
    row.units = Int32(sold + bulkSold)
    row.bulkUnits = Int32(bulkSold)
    row.lost = Int32(demand + bulk - sold - bulkSold)
    guard row.units > 0 else { return }
    let lines = sold > 0 ? max(1, sold - dice.binomial(sold, item.multiUnit, .orders)) : 0
    row.orderItems = Int32(lines + (bulkSold > 0 ? 1 : 0))
    row.businessUnits = Int32(min(sold, dice.binomial(sold, item.businessShare, .business)) + bulkSold)
    let byAds = min(
      sold, Int(row.adClicks),
      dice.binomial(Int(row.adClicks) + unseen.clicks, min(0.5, conversion * 1.1 * unseen.likelihood), .adUnits))
    row.adUnits = Int32(byAds)
    row.adOrders = Int32(byAds - dice.binomial(byAds, 0.06, .adOrders))
  }

  /// Without an event the expectation would be larger by the inverse of what the event leaves of it.
  ///
  /// - Parameter visible: the expectation if all visitors could come.
  private mutating func account(_ row: ItemDay, expected: Double, visible: Double, on day: Int) {
    guard day >= 0 else { return }
    let sold = Double(row.units)
    let distance = Double((row.usualPrice - row.price).magnitude)
    for place in events.indices where events[place].days.contains(day) {
      let event = events[place]
      let factor = factors.units[place]
      switch event.kind {
      case .promotion:
        losses[place].units += sold
        losses[place].money += sold * distance
      case _ where event.kind == .priceGouging || (event.kind == .priceMistake && event.factor < 1):
        losses[place].units += sold
        losses[place].money += sold * distance
      case .productFault, .reviewManipulation:
        let undisturbed = expected / reputation.response * reputation.undisturbedResponse
        let returned = event.kind == .productFault ? sold * item.refundRate * (event.factor - 1) : 0
        let units = (undisturbed - expected).magnitude + returned
        losses[place].units += units
        losses[place].money += units * Double(row.price)
      case .rejectedAppeal:
        losses[place].units += visible
        losses[place].money += visible * Double(row.price)
      case .demandSurge:
        losses[place].units += expected - expected / factor
        losses[place].money += (expected - expected / factor) * Double(row.price)
      case _ where factor != 1:
        let missed = expected / factor - expected
        losses[place].units += missed
        losses[place].money += missed * Double(event.kind == .priceMistake ? row.usualPrice : row.price)
      default: break
      }
    }
  }

  private mutating func planRefunds(of sold: Int, on day: Int, _ dice: Dice) {
    let count = dice.binomial(sold, min(0.6, item.refundRate * factors.refunds), .refunds)
    for number in 0..<max(0, count) {
      let spread = Dice.mix(dice.word(.refundDays) &+ UInt64(number)).multipliedFullWidth(by: 19).high
      let later = day + 6 + Int(spread)
      if later < dayCount { days[later + burnIn].refunds += 1 }
    }
  }

  private mutating func writeReviews(of sold: Int, on day: Int, _ dice: Dice) {
    let honest = dice.poisson(Double(sold) * item.reviewRate, .reviews)
    let manipulation =
      isEventful[day + burnIn]
      ? events.first { $0.kind == .reviewManipulation && $0.days.contains(day) } : nil
    let fake = manipulation.map { dice.poisson($0.factor, .fakeReviews) } ?? 0
    guard honest + fake > 0 else { return }
    let fault = events.first { $0.kind == .productFault && $0.days.contains(day) }
    for place in 0..<honest {
      let unit = Double(Dice.mix(dice.word(.stars) &+ UInt64(place)) >> 11) * 0x1p-53
      let stars = Reputation.stars(item.stars, goodShare: factors.goodReviews, unit: unit)
      reputation.add(stars: stars, instead: Reputation.stars(item.stars, goodShare: 1, unit: unit))
      let theme = stars < 4 ? fault.flatMap { ReviewTheme(rawValue: $0.cause) } : nil
      reviews.append(
        ReviewRecord(item: number, day: day, number: place, stars: stars, theme: theme, isFake: false))
    }
    for place in honest..<(honest + fake) {
      let stars = manipulation?.cause == "attack" ? 1 : 5
      reputation.add(stars: stars, instead: nil)
      reviews.append(ReviewRecord(item: number, day: day, number: place, stars: stars, theme: nil, isFake: true))
    }
  }
}

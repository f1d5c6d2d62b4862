/// Plays one item of one store through all days: demand, price, visibility, ads, stock, refunds.
struct ItemSimulation {
  /// Units that arrived short of what was sent.
  struct Shortage: Sendable {
    let item: Int
    let day: Int
    let units: Int
    /// `nil`: never paid for.
    let reimbursedOn: Int?
  }

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
  private(set) var shortages: [Shortage] = []
  private var random: Random
  private var stock: Stock

  init(item: Item, number: Int, calendar: [StoreDay], burnIn: Int, events: [PlannedEvent], random: Random) {
    self.item = item
    self.number = number
    self.calendar = calendar
    self.burnIn = burnIn
    self.dayCount = calendar.count - burnIn
    self.events = events
    self.random = random
    days = [ItemDay](repeating: ItemDay(), count: calendar.count)
    losses = [Loss](repeating: Loss(), count: events.count)
    let rate = ItemSimulation.level(item, calendar[0], day: -burnIn, dayCount: calendar.count - burnIn)
    stock = Stock(item: item, startRate: rate, random: &self.random)
  }

  mutating func run() {
    for day in -burnIn..<dayCount { step(day) }
  }

  /// Units a day that would be sold without trouble and chance.
  static func level(_ item: Item, _ day: StoreDay, day number: Int, dayCount: Int) -> Double {
    let trend = max(0.25, 1 + item.yearlyGrowth * Double(number - dayCount + 1) / 365)
    return item.baseUnits * trend * day.seasons[item.product.season.rawValue] * day.common
      * (1 + day.dealLift * item.dealSensitivity)
  }

  private func level(_ day: Int) -> Double {
    ItemSimulation.level(item, calendar[day + burnIn], day: day, dayCount: dayCount)
  }

  private mutating func step(_ day: Int) {
    var row = days[day + burnIn]
    stageStock(day, &row)
    receive(day, &row)
    let factors = EventFactors(item, events, on: day)
    let usual = item.usualPrice(on: day, of: dayCount)
    row.price = max(1, Int64((Double(usual) * factors.price).rounded()))
    row.opening = Int32(stock.available)
    let hasStock = stock.available > 0
    let noisy = max(0.05, level(day) * (1 + 0.16 * random.normal()))
    let visits = noisy / item.conversion * factors.sessions
    fillTraffic(&row, visits: hasStock ? visits : visits * 0.35, factors: factors, hasStock: hasStock)
    let conversion =
      item.conversion * factors.conversion
      * EventFactors.response(item, price: Double(usual) / Double(item.price))
    let demand = random.poisson(hasStock ? Double(row.sessions) * conversion : visits * conversion)
    let sold = min(demand, stock.available)
    fillSales(&row, sold: sold, demand: demand, conversion: conversion)
    if hasStock { account(for: factors, price: row.price, sold: sold, expected: visits * conversion, on: day) }
    stock.take(sold)
    stock.giveBack(Int(row.refunds), random: &random)
    if (day + burnIn) % 45 == 44 { stock.removeUnsellable() }
    stock.review(day: day, sold: sold, hadStock: hasStock, random: &random)
    row.available = Int32(stock.available)
    row.unsellable = Int32(stock.unsellable)
    let inbound = stock.inbound(on: day)
    row.inboundWorking = Int32(inbound.working)
    row.inboundShipped = Int32(inbound.shipped)
    row.inboundReceiving = Int32(inbound.receiving)
    days[day + burnIn] = row
    planRefunds(of: sold, on: day)
  }

  private mutating func stageStock(_ day: Int, _ row: inout ItemDay) {
    for event in events where event.days.lowerBound == day {
      switch event.kind {
      case .runningOut:
        let needed = (day..<dayCount).reduce(0.0) { $0 + level($1) } + event.factor * level(dayCount - 1)
        row.received += Int32(max(0, stock.stage(Int(needed) + 1)))
        stock.orderingEnds = day
      case .overstock:
        row.received += Int32(max(0, stock.stage(Int(item.baseUnits * event.factor) + 20)))
      case .lateShipment: stock.nextDelay = Int(event.factor)
      default: break
      }
    }
  }

  private mutating func receive(_ day: Int, _ row: inout ItemDay) {
    for shipment in stock.receive(on: day) {
      var missing = 0
      if shipment.quantity > 12, random.chance(0.1) {
        missing = max(2, shipment.quantity * random.integer(4...11) / 100)
        let reimbursed = random.chance(0.6) ? day + random.integer(25...40) : nil
        shortages.append(Shortage(item: number, day: day, units: missing, reimbursedOn: reimbursed))
        stock.lose(missing)
      }
      row.received += Int32(shipment.quantity - missing)
    }
  }

  private mutating func fillTraffic(_ row: inout ItemDay, visits: Double, factors: EventFactors, hasStock: Bool) {
    // Ads bring part of the visits, they don't add to what the item would sell.
    let byAds = item.advertised && hasStock ? visits * item.adIntensity / (1 + item.adIntensity) : 0
    let organic = random.poisson(visits - byAds)
    let clicks = random.poisson(byAds)
    if clicks > 0 {
      row.adClicks = Int32(clicks)
      row.adImpressions = Int32(max(clicks, random.poisson(Double(clicks) / item.clickThrough)))
      row.adCost = max(1, Int64((Double(Int64(clicks) * item.clickPrice) * random.real(0.85...1.15)).rounded()))
    }
    let sessions = organic + clicks
    let app = min(sessions, Int((Double(sessions) * (item.appShare + 0.04 * random.normal())).rounded()))
    row.appSessions = Int32(max(0, app))
    row.browserSessions = Int32(sessions) - row.appSessions
    row.appViews = views(row.appSessions)
    row.browserViews = views(row.browserSessions)
    let share = hasStock ? item.featuredShare * factors.share * (1 + 0.01 * random.normal()) : 0
    row.featuredShare = Int32(min(10_000, max(0, (share * 10_000).rounded())))
  }

  private mutating func views(_ sessions: Int32) -> Int32 {
    sessions + Int32(random.poisson(Double(sessions) * (item.viewsPerSession - 1)))
  }

  private mutating func fillSales(_ row: inout ItemDay, sold: Int, demand: Int, conversion: Double) {
    row.units = Int32(sold)
    row.lost = Int32(demand - sold)
    guard sold > 0 else { return }
    row.orderItems = Int32(max(1, sold - random.binomial(sold, 0.07)))
    row.businessUnits = Int32(random.binomial(sold, item.businessShare))
    let byAds = min(sold, random.binomial(Int(row.adClicks), min(0.5, conversion * 1.1)))
    row.adUnits = Int32(byAds)
    row.adOrders = Int32(byAds - random.binomial(byAds, 0.06))
  }

  /// Without an event the expectation would be larger by the inverse of what the event leaves of it.
  private mutating func account(for factors: EventFactors, price: Int64, sold: Int, expected: Double, on day: Int) {
    guard day >= 0 else { return }
    let usual = item.usualPrice(on: day, of: dayCount)
    for place in events.indices where factors.units[place] != 1 {
      let event = events[place]
      switch event.kind {
      case .promotion:
        losses[place].units += Double(sold)
        losses[place].money += Double(Int64(sold) * (usual - price))
      case .priceMistake where event.factor < 1:
        losses[place].units += Double(sold)
        losses[place].money += Double(Int64(sold) * (usual - price))
      default:
        let missed = expected / factors.units[place] - expected
        losses[place].units += missed
        losses[place].money += missed * Double(event.kind == .priceMistake ? usual : price)
      }
    }
  }

  private mutating func planRefunds(of sold: Int, on day: Int) {
    for _ in 0..<random.binomial(sold, item.refundRate) {
      let later = day + random.integer(6...24)
      if later < dayCount { days[later + burnIn].refunds += 1 }
    }
  }
}

import StewardDomain

/// The settlements of one store, with the errors that are planted in them.
struct SettlementBook {
  private(set) var settlements: [Settlement] = []
  private(set) var events: [PlantedEvent] = []
  private let history: StoreHistory
  private let book: OrderBook
  private var random: Random
  /// By item: what is charged above the due fee, in percent of it, and from which day.
  private var overcharged: [Int: (percent: Int, from: Int, units: Int64, money: Int64)] = [:]
  private var keptFees: (count: Int64, money: Int64) = (0, 0)

  /// - Parameter place: the store's place among those of the account; two stores never end a settlement on the same
  ///   day.
  init(_ history: StoreHistory, book: OrderBook, place: Int) {
    self.history = history
    self.book = book
    random = Random(seed: history.scenario.seed, Stream.settlement, history.streamNumber)
    planErrors()
    let firstID = 10_000_000_000 + random.below(9_000_000) * 1_000
    let count = history.scenario.settlementDays / Settlement.length
    for number in 0..<count {
      let day = history.dayCount - 1 - place - (count - number) * Settlement.length
      if day >= 0 { settlements.append(Settlement(number: firstID + number * 7, firstDay: day, history: history)) }
    }
    for index in settlements.indices {
      addSales(to: index)
      addRefunds(to: index)
      addOther(to: index)
    }
    addReserves()
    collectEvents()
  }

  private mutating func planErrors() {
    let units = history.items.indices.map { history.units($0, last: 84, upTo: history.dayCount - 1) }
    let sellers = history.items.indices.sorted { (units[$0], $1) > (units[$1], $0) }.prefix(10)
    for _ in 0..<random.integer(1...2) {
      guard !sellers.isEmpty else { return }
      let from = max(0, history.dayCount - random.integer(35...75))
      overcharged[random.pick(Array(sellers))] = (random.integer(25...80), from, 0, 0)
    }
  }

  private mutating func addSales(to index: Int) {
    for line in book.lines where !line.isCancelled {
      // A sale is posted when it ships, a day later.
      let posted = Instant(seconds: line.purchased.seconds + 93_600)
      guard settlements[index].covers(posted) else { continue }
      let item = history.items[line.item]
      func add(_ type: StaticString, _ description: StaticString, _ amount: Int64, quantity: Int?) {
        settlements[index].add(
          SettlementLine(
            transaction: "Order", type: type, description: description, amount: amount, posted: posted,
            order: line.number, item: line.item, quantity: quantity))
      }
      let commission = (line.amount * item.commission + 5_000) / 10_000
      var fee = item.fulfilmentFee * Int64(line.quantity)
      if var error = overcharged[line.item], line.day >= error.from {
        let extra = fee * Int64(error.percent) / 100
        fee += extra
        error.units += Int64(line.quantity)
        error.money += extra
        overcharged[line.item] = error
      }
      add("ItemPrice", "Principal", line.amount, quantity: line.quantity)
      add("ItemFees", "Commission", -commission, quantity: nil)
      add("ItemFees", "FBAPerUnitFulfillmentFee", -fee, quantity: nil)
    }
  }

  private mutating func addRefunds(to index: Int) {
    for refund in book.refunds where settlements[index].covers(refund.posted) {
      let line = book.lines[refund.line]
      let commission = (line.price * history.items[line.item].commission + 5_000) / 10_000
      // Of the commission that is given back Amazon keeps a fifth.
      let kept = commission / 5
      let isForgotten = random.chance(0.04)
      func add(_ type: StaticString, _ description: StaticString, _ amount: Int64) {
        settlements[index].add(
          SettlementLine(
            transaction: "Refund", type: type, description: description, amount: amount, posted: refund.posted,
            order: line.number, item: line.item, quantity: nil))
      }
      add("ItemPrice", "Principal", -line.price)
      if isForgotten {
        keptFees.count += 1
        keptFees.money += commission - kept
      } else {
        add("ItemFees", "Commission", commission)
        add("ItemFees", "RefundCommission", -kept)
      }
    }
  }

  private mutating func addOther(to index: Int) {
    let first = settlements[index].firstDay
    for day in first..<(first + Settlement.length) {
      let date = history.date(day)
      let posted = Instant(utc: date, secondOfDay: 50_000)
      if date.components.day == 8 {
        settlements[index].add(
          "other-transaction", "other-transaction", "Storage Fee", -storageFee(day), posted: posted)
        settlements[index].add(
          "other-transaction", "other-transaction", "Subscription Fee", -history.store.minorUnits(3_900), posted: posted
        )
      }
      for shortage in history.shortages where shortage.reimbursedOn == day {
        settlements[index].add(
          SettlementLine(
            transaction: "other-transaction", type: "FBA Inventory Reimbursement", description: "MISSING_FROM_INBOUND",
            amount: Int64(shortage.units) * history.items[shortage.item].cost, posted: posted, order: nil,
            item: shortage.item, quantity: shortage.units))
      }
    }
    let adCost = history.items.indices.reduce(Int64(0)) { sum, item in
      (first..<(first + Settlement.length)).reduce(sum) { $0 + history.day(item, $1).adCost }
    }
    settlements[index].add(
      "ServiceFee", "Cost of Advertising", "TransactionTotalAmount", -adCost,
      posted: Instant(utc: history.date(first + Settlement.length - 1), secondOfDay: 61_000))
  }

  private func storageFee(_ day: Int) -> Int64 {
    history.items.indices.reduce(Int64(0)) { sum, item in
      sum + Int64(history.day(item, day).available) * history.storageFee(item, perUnits: 1)
    }
  }

  /// A part of each payout is held back and comes with the next one.
  private mutating func addReserves() {
    var held: Int64 = 0
    for index in settlements.indices {
      let posted = Instant(seconds: settlements[index].end.seconds - 60)
      settlements[index].add(
        "other-transaction", "other-transaction", "Previous Reserve Amount Balance", held, posted: posted)
      held = max(0, settlements[index].total / 12)
      settlements[index].add("other-transaction", "other-transaction", "Current Reserve Amount", -held, posted: posted)
    }
  }

  private mutating func collectEvents() {
    let end = history.scenario.range.upperBound
    func event(
      _ kind: PlantedEvent.Kind, _ cause: String, _ item: Int?, from: CivilDay, _ units: Int64, _ money: Int64
    ) -> PlantedEvent {
      PlantedEvent(
        kind: kind, cause: cause, marketplace: history.marketplace.id, item: item.map { history.items[$0].identity },
        days: from..<end, units: units, money: Money(minorUnits: money, currency: history.marketplace.currency))
    }
    for (item, error) in overcharged.sorted(by: { $0.key < $1.key }) where error.money > 0 {
      events.append(
        event(.feeOvercharge, "wrongSizeTier", item, from: history.date(error.from), error.units, error.money))
    }
    if keptFees.money > 0, let first = settlements.first {
      events.append(
        event(
          .refundFeeKept, "commissionNotReturned", nil, from: history.date(first.firstDay), keptFees.count,
          keptFees.money))
    }
  }
}

extension StoreHistory {
  /// Storage of some units for a month, in minor units: about 70 cents a cubic foot, and at least one minor unit.
  func storageFee(_ item: Int, perUnits count: Int64) -> Int64 {
    count * max(1, store.minorUnits(items[item].product.volume * 70 / 1_000))
  }
}

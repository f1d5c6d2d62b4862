import StewardDomain

/// The settlements of one store, with the errors that are planted in them.
struct SettlementBook {
  private(set) var settlements: [Settlement] = []
  private let history: StoreHistory
  private let book: OrderBook
  private var errors: SettlementErrors

  var events: [PlantedEvent] { errors.events }

  /// - Parameter place: the store's place among those of the account; two stores never end a settlement on the same
  ///   day.
  init(_ history: StoreHistory, book: OrderBook, place: Int) {
    self.history = history
    self.book = book
    errors = SettlementErrors(history)
    var random = Random(seed: history.scenario.seed, Stream.settlement, history.streamNumber)
    let firstID = 10_000_000_000 + random.below(9_000_000) * 1_000
    let count = history.scenario.settlementDays / Settlement.length
    for number in 0..<count {
      let day = history.dayCount - 1 - place - (count - number) * Settlement.length
      if day >= 0 { settlements.append(Settlement(number: firstID + number * 7, firstDay: day, history: history)) }
    }
    addSales()
    addRefunds()
    for index in settlements.indices { SettlementExtras(history, book: book).add(to: &settlements[index]) }
    doubleStorageFees()
    addReserves()
    shortenPayouts()
  }

  /// When an order is posted: when it ships, a day later. Some orders of businesses are held back until they are paid.
  static func posted(_ line: OrderLine) -> Instant {
    let isDeferred = line.isBusiness && line.dice(3) < 0.3
    let days = isDeferred ? 7 + Int(line.dice(4) * 23) : 0
    return Instant(seconds: line.purchased.seconds + 93_600 + Int64(days) * 86_400)
  }

  private func place(of instant: Instant) -> Int? { settlements.firstIndex { $0.covers(instant) } }

  private mutating func addSales() {
    for line in book.lines where !line.isCancelled {
      let posted = SettlementBook.posted(line)
      guard let index = place(of: posted) else { continue }
      let due = charges(line)
      // What no list of orders has can't be missed.
      let isListed = line.day >= history.dayCount - history.scenario.orderDays
      if isListed, !line.isBusiness, errors.hits(.missingPayment, line, chance: 0.004) {
        errors.note(
          .missingPayment, "neverPosted", item: nil, day: line.day, units: Int64(line.quantity),
          money: line.amount - due.commission - due.fulfilment)
        continue
      }
      add(line, due, posted, to: index)
    }
  }

  /// What Amazon may keep of an order line.
  private func charges(_ line: OrderLine) -> (commission: Int64, fulfilment: Int64) {
    let item = history.items[line.item]
    return ((line.amount * item.commission + 5_000) / 10_000, item.fulfilmentFee * Int64(line.quantity))
  }

  private mutating func add(
    _ line: OrderLine, _ due: (commission: Int64, fulfilment: Int64), _ posted: Instant, to index: Int
  ) {
    func add(_ type: StaticString, _ description: StaticString, _ amount: Int64, quantity: Int? = nil) {
      settlements[index].add(
        SettlementLine(
          transaction: "Order", type: type, description: description, amount: amount, posted: posted,
          order: line.number, item: line.item, quantity: quantity))
    }
    add("ItemPrice", "Principal", line.amount, quantity: line.quantity)
    if history.marketplace.region == .northAmerica {
      let tax = line.amount * 7 / 100
      add("ItemPrice", "Tax", tax)
      add("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", -tax)
    }
    if line.dice(6) < 0.05 {
      let shipping = history.store.minorUnits(499)
      add("ItemPrice", "Shipping", shipping)
      add("ItemFees", "ShippingChargeback", -shipping)
    }
    var (commission, fee) = due
    if let error = errors.commission[line.item], line.day >= error.from {
      let extra = (line.amount * Int64(error.rate) + 5_000) / 10_000
      commission += extra
      errors.note(
        .commissionOvercharge, "wrongCategory", item: line.item, day: error.from, units: Int64(line.quantity),
        money: extra)
    }
    if let error = errors.fulfilment[line.item], line.day >= error.from {
      let extra = fee * Int64(error.rate) / 100
      fee += extra
      errors.note(
        .feeOvercharge, "wrongSizeTier", item: line.item, day: error.from, units: Int64(line.quantity), money: extra)
    }
    add("ItemFees", "Commission", -commission)
    add("ItemFees", "FBAPerUnitFulfillmentFee", -fee)
    if errors.hits(.duplicateFee, line, chance: 0.006) {
      add("ItemFees", "FBAPerUnitFulfillmentFee", -fee)
      errors.note(
        .duplicateFee, "chargedTwice", item: nil, day: line.day, units: Int64(line.quantity), money: fee)
    }
  }

  private mutating func addRefunds() {
    for refund in book.refunds {
      let line = book.lines[refund.line]
      guard let index = place(of: refund.posted) else { continue }
      // The buyer has the money, the unit is gone: known for sure when the time to send it back is over.
      let isListed = refund.day >= max(0, history.dayCount - history.scenario.serviceDays)
      if isListed, !refund.isReturned, refund.paidOn == nil, refund.day + 46 < history.dayCount {
        errors.note(
          .returnNotReceived, "neverSentBack", item: nil, day: refund.day, units: 1, money: line.price)
      }
      let commission = (line.price * history.items[line.item].commission + 5_000) / 10_000
      // Of the commission that is given back Amazon keeps a fifth.
      let kept = commission / 5
      func add(_ type: StaticString, _ description: StaticString, _ amount: Int64) {
        settlements[index].add(
          SettlementLine(
            transaction: "Refund", type: type, description: description, amount: amount, posted: refund.posted,
            order: line.number, item: line.item, quantity: nil))
      }
      add("ItemPrice", "Principal", -line.price)
      if errors.hits(.refundFeeKept, line, chance: 0.04) {
        errors.note(
          .refundFeeKept, "commissionNotReturned", item: nil, day: refund.day, units: 1, money: commission - kept)
      } else {
        add("ItemFees", "Commission", commission)
        add("ItemFees", "RefundCommission", -kept)
      }
    }
  }

  /// The storage fee of some month stands twice.
  private mutating func doubleStorageFees() {
    var random = errors.stream(.storageOvercharge)
    for index in settlements.indices {
      let isHit = random.chance(0.3 * history.scenario.mix.weight(.storageOvercharge))
      guard isHit, let fee = settlements[index].lines.first(where: { "\($0.description)" == "Storage Fee" }) else {
        continue
      }
      settlements[index].add(fee)
      errors.note(
        .storageOvercharge, "chargedTwice", item: nil, day: settlements[index].firstDay, units: 0, money: -fee.amount)
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

  private mutating func shortenPayouts() {
    var random = errors.stream(.payoutShort)
    for index in settlements.indices {
      let isHit = random.chance(0.15 * history.scenario.mix.weight(.payoutShort))
      let part = random.integer(2...9)
      guard isHit, settlements[index].total > 100 else { continue }
      settlements[index].short = settlements[index].total * Int64(part) / 100
      errors.note(
        .payoutShort, "transferShort", item: nil, day: settlements[index].firstDay, units: 0,
        money: settlements[index].short)
    }
  }
}

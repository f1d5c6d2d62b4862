import StewardDomain

/// Purchase orders of a vendor's store, with what is taken off the invoices, rightly and wrongly.
struct VendorLedger {
  struct Line: Sendable {
    let item: Int
    /// On which it was delivered.
    let day: Int
    let ordered: Int
    let received: Int
    let cost: Int64
  }

  struct Order: Sendable {
    let number: Int
    /// Days are counted from the first written day.
    let placed: Int
    /// When the last of its lines was delivered.
    let delivered: Int
    var lines: [Line] = []

    var invoice: Int64 { lines.reduce(0) { $0 + Int64($1.ordered) * $1.cost } }
  }

  struct Deduction: Sendable {
    let kind: StaticString
    let day: Int
    /// Of the purchase order; `nil` for what concerns a month.
    let order: Int?
    let item: Int?
    let units: Int
    let amount: Int64
    let reason: StaticString
  }

  /// Invoices are paid so many days after delivery.
  static let termDays = 60
  /// Agreed co-operation, in hundredths of a percent of the cost of what was received.
  let coOpRate: Int

  private(set) var orders: [Order] = []
  private(set) var deductions: [Deduction] = []
  /// What is deducted wrongly.
  private(set) var events: [PlantedEvent] = []

  private let history: StoreHistory

  init(_ history: StoreHistory) {
    self.history = history
    var random = Random(seed: history.scenario.seed, Stream.vendorLedger, history.streamNumber)
    coOpRate = random.integer(6...14) * 100
    placeOrders()
    for order in orders { deduct(order) }
    addCoOp()
    deductions.sort { ($0.day, $0.order ?? 0, $0.item ?? 0) < ($1.day, $1.order ?? 0, $1.item ?? 0) }
  }

  /// What is ordered on a day is one order. All that comes in on the written days belongs to one.
  private mutating func placeOrders() {
    let inside = history.receipts.filter { $0.day >= 0 && $0.day < history.dayCount }
    let byDay = Dictionary(grouping: inside, by: \.placed).sorted { $0.key < $1.key }
    for (number, (placed, receipts)) in byDay.enumerated() {
      var order = Order(
        number: Int(history.streamNumber) * 100_000 + number, placed: placed,
        delivered: receipts.map(\.day).max() ?? placed)
      for receipt in receipts.sorted(by: { $0.item < $1.item }) {
        order.lines.append(
          Line(
            item: receipt.item, day: receipt.day, ordered: receipt.ordered, received: receipt.received,
            cost: history.items[receipt.item].wholesale))
      }
      orders.append(order)
    }
  }

  private mutating func deduct(_ order: Order) {
    let mix = history.scenario.mix
    for line in order.lines {
      if line.received < line.ordered {
        let units = line.ordered - line.received
        deductions.append(
          Deduction(
            kind: "shortage", day: order.delivered + 20, order: order.number, item: line.item, units: units,
            amount: Int64(units) * line.cost, reason: "Received less than invoiced"))
        continue
      }
      var random = Random(
        seed: history.scenario.seed, Stream.vendorLedger, history.streamNumber, UInt64(order.number), UInt64(line.item))
      let (isHit, part) = (random.chance(0.05 * mix.weight(.vendorShortage)), random.integer(5...25))
      guard isHit else { continue }
      let units = max(1, line.ordered * part / 100)
      let amount = Int64(units) * line.cost
      deductions.append(
        Deduction(
          kind: "shortage", day: order.delivered + 20, order: order.number, item: line.item, units: units,
          amount: amount, reason: "Received less than invoiced"))
      note(.vendorShortage, "receivedInFull", line.item, order.delivered + 20, units, amount)
    }
    var random = Random(
      seed: history.scenario.seed, Stream.vendorLedger, history.streamNumber, UInt64(order.number), 1 << 40)
    let isHit = random.chance(0.07 * mix.weight(.vendorChargeback))
    let reason: StaticString = random.chance(0.5) ? "Late delivery" : "Shipment notice missing"
    guard isHit else { return }
    let amount = max(1, order.invoice * 3 / 100)
    deductions.append(
      Deduction(
        kind: "chargeback", day: order.delivered + 10, order: order.number, item: nil, units: 0, amount: amount,
        reason: reason))
    note(
      .vendorChargeback, reason.utf8CodeUnitCount == 13 ? "lateDelivery" : "noticeMissing", nil,
      order.delivered + 10, 0, amount)
  }

  /// By month, on what was delivered in it.
  private mutating func addCoOp() {
    for month in history.months(last: history.dayCount) {
      let base = orders.flatMap(\.lines).filter { month.contains($0.day) }
        .reduce(Int64(0)) { $0 + Int64($1.received) * $1.cost }
      guard base > 0 else { continue }
      var random = Random(
        seed: history.scenario.seed, Stream.vendorLedger, history.streamNumber, UInt64(month.lowerBound), 1 << 41)
      let isHit = random.chance(0.25 * history.scenario.mix.weight(.coOpOvercharge))
      let above = isHit ? random.integer(1...4) * 100 : 0
      let (due, extra) = (base * Int64(coOpRate) / 10_000, base * Int64(above) / 10_000)
      deductions.append(
        Deduction(
          kind: "co-op", day: month.upperBound, order: nil, item: nil, units: 0, amount: due + extra,
          reason: "Base accrual of the month"))
      if extra > 0 { note(.coOpOvercharge, "rateAboveAgreement", nil, month.upperBound, 0, extra) }
    }
  }

  private mutating func note(
    _ kind: PlantedEvent.Kind, _ cause: String, _ item: Int?, _ day: Int, _ units: Int, _ amount: Int64
  ) {
    // What is deducted after the end isn't known yet.
    guard day < history.dayCount, amount > 0 else { return }
    let date = history.date(day)
    events.append(
      PlantedEvent(
        kind: kind, cause: cause, marketplace: history.marketplace.id, item: item.map { history.items[$0].identity },
        days: date..<date.advanced(by: 1), units: Int64(units),
        money: Money(minorUnits: amount, currency: history.marketplace.currency)))
  }
}

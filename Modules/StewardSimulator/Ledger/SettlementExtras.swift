import StewardDomain

/// What stands in a settlement beside sales and refunds: fees of the account, reimbursements, ads.
struct SettlementExtras {
  let history: StoreHistory
  let book: OrderBook

  init(_ history: StoreHistory, book: OrderBook) {
    self.history = history
    self.book = book
  }

  func add(to settlement: inout Settlement) {
    let first = settlement.firstDay
    for day in first..<(first + Settlement.length) {
      let posted = Instant(utc: history.date(day), secondOfDay: 50_000)
      addCalendarFees(day, posted, to: &settlement)
      addReimbursements(day, posted, to: &settlement)
      addServices(day, posted, to: &settlement)
    }
    let adCost = history.items.indices.reduce(Int64(0)) { sum, item in
      (first..<(first + Settlement.length)).reduce(sum) { $0 + history.day(item, $1).adCost }
    }
    settlement.add(
      "ServiceFee", "Cost of Advertising", "TransactionTotalAmount", -adCost,
      posted: Instant(utc: history.date(first + Settlement.length - 1), secondOfDay: 61_000))
  }

  /// Storage and subscription on the 8th, the surcharge for old stock on the 18th.
  private func addCalendarFees(_ day: Int, _ posted: Instant, to settlement: inout Settlement) {
    switch history.date(day).components.day {
    case 8:
      settlement.add("other-transaction", "other-transaction", "Storage Fee", -history.storageFee(day), posted: posted)
      settlement.add(
        "other-transaction", "other-transaction", "Subscription Fee", -history.store.minorUnits(3_900), posted: posted)
    case 18:
      let fee = history.items.indices.reduce(Int64(0)) { sum, item in
        let old = InventoryAge(history, item: item, day: day).units(from: 2)
        return sum + history.storageFee(item, perUnits: old)
      }
      settlement.add("other-transaction", "other-transaction", "StorageRenewalBilling", -fee, posted: posted)
    default: break
    }
  }

  private func addReimbursements(_ day: Int, _ posted: Instant, to settlement: inout Settlement) {
    func add(_ description: StaticString, _ item: Int, _ units: Int, _ amount: Int64) {
      settlement.add(
        SettlementLine(
          transaction: "other-transaction", type: "FBA Inventory Reimbursement", description: description,
          amount: amount, posted: posted, order: nil, item: item, quantity: units))
    }
    for shortage in history.shortages where shortage.reimbursedOn == day {
      let cost = history.items[shortage.item].cost
      add("MISSING_FROM_INBOUND", shortage.item, shortage.units, Int64(shortage.units) * cost)
    }
    for refund in book.refunds where refund.paidOn == day {
      let line = book.lines[refund.line]
      add("REVERSAL_REIMBURSEMENT", line.item, 1, line.price)
    }
  }

  /// Placement of what came in, removal of what can't be sold, deals.
  private func addServices(_ day: Int, _ posted: Instant, to settlement: inout Settlement) {
    let placement = history.receipts.filter { $0.day == day }
      .reduce(Int64(0)) { $0 + Int64($1.received) * history.store.minorUnits(22) }
    settlement.add(
      "other-transaction", "other-transaction", "FBA Inbound Placement Service Fee", -placement, posted: posted)
    if (day + StoreHistory.burnIn) % 45 == 44 {
      let units = history.items.indices.reduce(Int64(0)) { $0 + Int64(history.day($1, day - 1).unsellable) }
      settlement.add(
        "other-transaction", "other-transaction", "DisposalComplete", -units * history.store.minorUnits(52),
        posted: posted)
    }
    let deals = history.plan.count { $0.kind == .promotion && $0.days.lowerBound == day }
    settlement.add(
      "ServiceFee", "Deal Fees", "DealFee", -Int64(deals) * history.store.minorUnits(1_500), posted: posted)
  }
}

extension StoreHistory {
  /// Storage of some units for a month, in minor units: about 70 cents a cubic foot, and at least one minor unit.
  func storageFee(_ item: Int, perUnits count: Int64) -> Int64 {
    count * max(1, store.minorUnits(items[item].product.volume * 70 / 1_000))
  }

  /// Storage of all that lies there on a day, for a month.
  func storageFee(_ day: Int) -> Int64 {
    items.indices.reduce(Int64(0)) { $0 + storageFee($1, perUnits: Int64(self.day($1, day).available)) }
  }
}

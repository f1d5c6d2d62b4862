import StewardDomain

/// `GET_FBA_REIMBURSEMENTS_DATA`: what was paid for lost units, by calendar month.
struct ReimbursementsWriter {
  let history: StoreHistory
  let book: OrderBook

  private static let header: StaticString =
    """
    approval-date\treimbursement-id\tcase-id\tamazon-order-id\treason\tsku\tfnsku\tasin\tproduct-name\t\
    condition\tcurrency-unit\tamount-per-unit\tamount-total\tquantity-reimbursed-cash\t\
    quantity-reimbursed-inventory\tquantity-reimbursed-total\toriginal-reimbursement-id\t\
    original-reimbursement-type\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      output.buffer.add(Self.header)
      for (number, shortage) in history.shortages.enumerated() {
        guard let day = shortage.reimbursedOn, month.contains(day) else { continue }
        let item = history.items[shortage.item]
        add(item, shortage.units, item.cost, "Lost_Inbound", order: nil, number, day, to: &output.buffer)
      }
      for (number, refund) in book.refunds.enumerated() {
        guard let day = refund.paidOn, month.contains(day) else { continue }
        let line = book.lines[refund.line]
        add(
          history.items[line.item], 1, line.price, "CustomerReturn", order: line.number, 500_000 + number, day,
          to: &output.buffer)
      }
      try output.save(
        "GET_FBA_REIMBURSEMENTS_DATA", from: history.date(month.lowerBound), to: history.date(month.upperBound),
        as: "txt")
    }
  }

  private func add(
    _ item: Item, _ units: Int, _ amount: Int64, _ reason: StaticString, order: (Int, Int, Int)?, _ number: Int,
    _ day: Int, to buffer: inout ByteBuffer
  ) {
    buffer.add(Instant(utc: history.date(day), secondOfDay: 50_000))
    buffer.tab()
    buffer.digits(history.streamNumber * 1_000_000 + UInt64(number) + 20_000_000_000, atLeast: 11)
    buffer.add("\t\t" as StaticString)
    if let order { buffer.add(order: order) }
    buffer.tab()
    buffer.add(reason)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(item.title)
    buffer.add("\tSellable\t" as StaticString)
    buffer.add(history.currency.code)
    buffer.tab()
    buffer.add(money: amount, in: history.currency)
    buffer.tab()
    buffer.add(money: amount * Int64(units), in: history.currency)
    buffer.tab()
    buffer.add(units)
    buffer.add("\t0\t" as StaticString)
    buffer.add(units)
    buffer.add("\t\t\n" as StaticString)
  }
}

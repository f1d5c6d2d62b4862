import StewardDomain

/// `GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA`: what came back, by calendar month.
struct CustomerReturnsWriter {
  let history: StoreHistory
  let book: OrderBook

  private static let dispositions: [StaticString] = [
    "SELLABLE", "CUSTOMER_DAMAGED", "DEFECTIVE", "SELLABLE", "DAMAGED",
  ]
  private static let reasons: [StaticString] = [
    "UNWANTED_ITEM", "NOT_AS_DESCRIBED", "DEFECTIVE", "ORDERED_WRONG_ITEM", "QUALITY_UNACCEPTABLE", "DAMAGED_BY_FC",
    "MISSED_ESTIMATED_DELIVERY",
  ]

  private static let faulty: [StaticString] = ["DEFECTIVE", "QUALITY_UNACCEPTABLE", "DEFECTIVE", "NOT_AS_DESCRIBED"]

  /// Units of a faulty batch come back for what is wrong with them, most of them.
  private func reason(_ line: OrderLine, _ choice: Int) -> StaticString {
    let isFaulty = history.plan.contains {
      $0.kind == .productFault && $0.item == line.item && $0.days.contains(line.day)
    }
    return isFaulty && line.dice(5) < 0.8
      ? Self.faulty[choice % Self.faulty.count] : Self.reasons[choice / 7 % Self.reasons.count]
  }

  private static let header: StaticString =
    """
    return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\t\
    detailed-disposition\treason\tstatus\tlicense-plate-number\tcustomer-comments\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      output.buffer.add(Self.header)
      for refund in book.refunds where refund.isReturned && month.contains(refund.day) {
        add(refund, to: &output.buffer)
      }
      try output.save(
        "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", from: history.date(month.lowerBound),
        to: history.date(month.upperBound), as: "txt")
    }
  }

  private func add(_ refund: Refund, to buffer: inout ByteBuffer) {
    let line = book.lines[refund.line]
    let item = history.items[line.item]
    // Picked by the order's number: the same everywhere.
    let choice = line.number.1
    buffer.add(refund.posted)
    buffer.tab()
    buffer.add(order: line.number)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.title)
    buffer.add("\t1\t" as StaticString)
    buffer.add(history.store.fulfilmentCentres[choice % history.store.fulfilmentCentres.count])
    buffer.tab()
    buffer.add(Self.dispositions[choice % Self.dispositions.count])
    buffer.tab()
    buffer.add(reason(line, choice))
    buffer.add("\tUnit returned to inventory\tLPN" as StaticString)
    buffer.digits(UInt64(line.number.2), atLeast: 9)
    buffer.add("\t\n" as StaticString)
  }
}

import StewardDomain

/// `GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA`: shipments that arrived short, by calendar month.
struct InboundProblemsWriter {
  let history: StoreHistory

  private static let header: StaticString =
    """
    issue-reported-date\tshipment-creation-date\tfba-shipment-id\tfulfillment-center-id\tsku\tfnsku\tasin\t\
    product-name\tproblem-type\tproblem-quantity\texpected-quantity\treceived-quantity\tproblem-level\talert-status\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      output.buffer.add(Self.header)
      for (number, receipt) in history.receipts.enumerated() where receipt.missing > 0 && month.contains(receipt.day) {
        add(receipt, number, to: &output.buffer)
      }
      try output.save(
        "GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA", from: history.date(month.lowerBound),
        to: history.date(month.upperBound), as: "txt")
    }
  }

  private func add(_ receipt: Receipt, _ number: Int, to buffer: inout ByteBuffer) {
    let item = history.items[receipt.item]
    buffer.add(history.date(receipt.day))
    buffer.tab()
    buffer.add(history.date(receipt.placed))
    buffer.add("\tFBA" as StaticString)
    buffer.digits(history.streamNumber, atLeast: 5)
    buffer.digits(UInt64(number), atLeast: 6)
    buffer.tab()
    buffer.add(history.store.fulfilmentCentres[number % history.store.fulfilmentCentres.count])
    for text in [item.sku, item.fnsku.utf8.map { $0 }, item.asin, item.title] {
      buffer.tab()
      buffer.add(text)
    }
    buffer.add("\tShortage" as StaticString)
    for count in [receipt.missing, receipt.ordered, receipt.received] {
      buffer.tab()
      buffer.add(count)
    }
    buffer.add("\tSKU\tOpen\n" as StaticString)
  }
}

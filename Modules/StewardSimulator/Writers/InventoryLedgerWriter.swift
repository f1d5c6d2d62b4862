import StewardDomain

/// `GET_LEDGER_DETAIL_VIEW_DATA`: what moved in Amazon's warehouses, by calendar month. The movements of a day add up
/// to the change of what can be sold.
struct InventoryLedgerWriter {
  let history: StoreHistory
  let book: OrderBook

  private static let header: StaticString =
    """
    Date\tFNSKU\tASIN\tMSKU\tTitle\tEvent Type\tReference ID\tQuantity\tFulfillment Center\tDisposition\tReason\t\
    Country\tReconciled Quantity\tUnreconciled Quantity\tDate and Time\tStore\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      output.buffer.add(Self.header)
      for day in month {
        for item in history.items.indices { add(item, day, to: &output.buffer) }
      }
      try output.save(
        "GET_LEDGER_DETAIL_VIEW_DATA", from: history.date(month.lowerBound), to: history.date(month.upperBound),
        as: "txt")
    }
  }

  private func add(_ item: Int, _ day: Int, to buffer: inout ByteBuffer) {
    let row = history.day(item, day)
    let change = row.available - history.day(item, day - 1).available
    add(item, day, "Receipts", row.received, "", to: &buffer)
    add(item, day, "Shipments", -row.units, "", to: &buffer)
    add(item, day, "CustomerReturns", row.returnedGood, "", to: &buffer)
    // Whatever else changed the stock: lost on the way (M), or taken out.
    add(item, day, "Adjustments", change - row.received + row.units - row.returnedGood, "M", to: &buffer)
  }

  private func add(
    _ number: Int, _ day: Int, _ event: StaticString, _ quantity: Int32, _ reason: StaticString,
    to buffer: inout ByteBuffer
  ) {
    guard quantity != 0 else { return }
    let item = history.items[number]
    let (year, month, dayOfMonth) = history.date(day).components
    buffer.digits(UInt64(month), atLeast: 2)
    buffer.add(byte: 0x2F)
    buffer.digits(UInt64(dayOfMonth), atLeast: 2)
    buffer.add(byte: 0x2F)
    buffer.digits(UInt64(year), atLeast: 4)
    buffer.tab()
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(item.sku)
    buffer.add("\t\t" as StaticString)
    buffer.add(event)
    buffer.add("\t\t" as StaticString)
    buffer.add(quantity)
    buffer.tab()
    buffer.add(history.store.fulfilmentCentres[number % history.store.fulfilmentCentres.count])
    buffer.add("\tSELLABLE\t" as StaticString)
    buffer.add(reason)
    buffer.tab()
    buffer.add(history.shipCountry)
    buffer.add("\t\t\t\t\n" as StaticString)
  }
}

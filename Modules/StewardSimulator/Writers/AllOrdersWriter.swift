import StewardDomain

/// `GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL`: the order lines of each calendar month.
struct AllOrdersWriter {
  let history: StoreHistory
  let book: OrderBook

  private static let header: StaticString =
    """
    amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\t\
    sales-channel\torder-channel\turl\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\t\
    currency\titem-price\titem-tax\tshipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\t\
    item-promotion-discount\tship-promotion-discount\tship-city\tship-state\tship-postal-code\tship-country\t\
    promotion-ids\tis-business-order\tpurchase-order-number\tprice-designation\tis-iba\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.orderDays) {
      output.buffer.add(Self.header)
      for line in book.lines where month.contains(line.day) { add(line, to: &output.buffer) }
      try output.save(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL", from: history.date(month.lowerBound),
        to: history.date(month.upperBound), as: "txt")
    }
  }

  private func add(_ line: OrderLine, to buffer: inout ByteBuffer) {
    let item = history.items[line.item]
    let isOpen = line.day == history.dayCount - 1
    let status: StaticString = line.isCancelled ? "Cancelled" : isOpen ? "Pending" : "Shipped"
    buffer.add(order: line.number)
    buffer.tab()
    buffer.tab()
    buffer.add(line.purchased)
    buffer.tab()
    buffer.add(Instant(seconds: line.purchased.seconds + (isOpen ? 1_800 : 90_000)))
    buffer.tab()
    buffer.add(status)
    buffer.add("\tAmazon\t" as StaticString)
    buffer.add(history.salesChannel)
    buffer.add("\t\t\t" as StaticString)
    buffer.add(line.isBusiness ? "Standard" : "Expedited" as StaticString)
    buffer.tab()
    buffer.add(item.title)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(line.isCancelled ? "Cancelled" : isOpen ? "Unshipped" : "Shipped" as StaticString)
    buffer.tab()
    buffer.add(line.quantity)
    buffer.tab()
    if !line.isCancelled {
      buffer.add(history.currency.code)
      buffer.tab()
      buffer.add(money: line.amount, in: history.currency)
    } else {
      buffer.tab()
    }
    // Taxes, shipping, gift wrap, discounts and the address stay empty.
    buffer.add("\t\t\t\t\t\t\t\t\t\t\t" as StaticString)
    buffer.add(history.shipCountry)
    buffer.add("\t\t" as StaticString)
    buffer.add(line.isBusiness ? "true" : "false" as StaticString)
    buffer.add("\t\t\tfalse\n" as StaticString)
  }
}

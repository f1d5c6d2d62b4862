import StewardDomain

/// `GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA`: the fees that are due for a unit of each item at the end. What settlements charge
/// above them is an error.
struct FeePreviewWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.dayCount - 1
    output.buffer.add(
      """
      sku\tfnsku\tasin\tamazon-store\tproduct-name\tproduct-group\tbrand\tfulfilled-by\tyour-price\tsales-price\t\
      currency\testimated-fee-total\testimated-referral-fee-per-unit\texpected-fulfillment-fee-per-unit\n
      """ as StaticString)
    for (number, item) in history.items.enumerated() {
      add(item, history.day(number, last), to: &output.buffer)
    }
    try output.save("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", from: history.date(last), as: "txt")
  }

  private func add(_ item: Item, _ row: ItemDay, to buffer: inout ByteBuffer) {
    let referral = (row.price * item.commission + 5_000) / 10_000
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(history.shipCountry)
    buffer.tab()
    buffer.add(item.title)
    buffer.tab()
    buffer.add(item.product.group)
    buffer.tab()
    buffer.add(history.account.brand)
    buffer.add("\tAmazon" as StaticString)
    for amount in [row.usualPrice, row.price] {
      buffer.tab()
      buffer.add(money: amount, in: history.currency)
    }
    buffer.tab()
    buffer.add(history.currency.code)
    for amount in [referral + item.fulfilmentFee, referral, item.fulfilmentFee] {
      buffer.tab()
      buffer.add(money: amount, in: history.currency)
    }
    buffer.newline()
  }
}

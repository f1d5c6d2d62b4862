import StewardDomain

/// `STEWARD_UNIT_COSTS`: what a unit of each item costs the seller, as the seller's own books have it at the end.
struct UnitCostsWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    output.buffer.add("sku,asin,currency,unit_cost\n" as StaticString)
    for item in history.items {
      output.buffer.add(item.sku)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(item.asin)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(history.currency.code)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(money: item.cost, in: history.currency)
      output.buffer.newline()
    }
    try output.save("STEWARD_UNIT_COSTS", from: history.date(history.dayCount - 1), as: "csv")
  }
}

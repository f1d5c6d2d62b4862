import StewardDomain

/// `GET_FBA_STORAGE_FEE_CHARGES_DATA`: the storage fee of each item, by calendar month. It is charged on the 8th of the
/// next month, for what lies there then; the items of a file add up to that charge.
struct StorageFeesWriter {
  let history: StoreHistory

  private static let header: StaticString =
    """
    asin\tfnsku\tsku\tproduct_name\tfulfillment_center\tcountry_code\titem_volume\tvolume_units\t\
    average_quantity_on_hand\tmonth_of_charge\tcurrency\testimated_monthly_storage_fee\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      // Days after the end of the month, up to the 8th.
      let charged = month.upperBound + 8
      let (first, end) = (history.date(month.lowerBound), history.date(month.upperBound))
      guard charged < history.dayCount, end.advanced(by: 1).components.day == 1 else { continue }
      output.buffer.add(Self.header)
      for (number, item) in history.items.enumerated() {
        let units = Int64(history.day(number, charged).available)
        if units > 0 { add(item, units, history.storageFee(number, perUnits: units), first, to: &output.buffer) }
      }
      try output.save("GET_FBA_STORAGE_FEE_CHARGES_DATA", from: first, to: end, as: "txt")
    }
  }

  private func add(_ item: Item, _ units: Int64, _ fee: Int64, _ month: CivilDay, to buffer: inout ByteBuffer) {
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(item.title)
    buffer.tab()
    buffer.add(history.store.fulfilmentCentres[0])
    buffer.tab()
    buffer.add(history.shipCountry)
    buffer.tab()
    buffer.add(Int64(item.product.volume), decimals: 3)
    buffer.add("\tcubic feet\t" as StaticString)
    buffer.add(units)
    buffer.add(".0\t" as StaticString)
    let (year, number, _) = month.components
    buffer.digits(UInt64(year), atLeast: 4)
    buffer.add(byte: 0x2D)
    buffer.digits(UInt64(number), atLeast: 2)
    buffer.tab()
    buffer.add(history.currency.code)
    buffer.tab()
    buffer.add(money: fee, in: history.currency)
    buffer.newline()
  }
}

import StewardDomain

/// `GET_VENDOR_INVENTORY_REPORT`: the vendor's goods in Amazon's hands, a document a day.
struct VendorInventoryWriter {
  let document: VendorDocument

  /// Units with their cost at what Amazon paid for them.
  struct Level {
    var units: Int64 = 0
    var cost: Int64 = 0

    init() {}

    init(_ units: Int64, at price: Int64) {
      self.units = units
      cost = units * price
    }

    mutating func add(_ other: Level) {
      units += other.units
      cost += other.cost
    }
  }

  struct Row {
    var received = Level()
    var sellable = Level()
    var unsellable = Level()
    var aged = Level()
    var unhealthy = Level()
    var open: Int64 = 0
    var unfilled: Int64 = 0
    var sold: Int64 = 0
    var views: Int64 = 0
    var viewsWithoutStock: Int64 = 0
    /// Lead time weighted by units on order, for the average.
    var leadDays: Int64 = 0

    init() {}

    init(_ history: StoreHistory, item number: Int, day: Int) {
      let row = history.day(number, day)
      let item = history.items[number]
      let price = item.wholesale
      let age = InventoryAge(history, item: number, day: day)
      received = Level(Int64(row.received), at: price)
      sellable = Level(Int64(row.available), at: price)
      unsellable = Level(Int64(row.unsellable), at: price)
      aged = Level(age.units(from: 1), at: price)
      unhealthy = Level(max(0, Int64(row.available) - Int64(item.baseUnits * 182)), at: price)
      open = Int64(row.inbound)
      unfilled = Int64(row.lost)
      sold = Int64(row.units)
      views = Int64(row.views)
      viewsWithoutStock = row.opening == 0 ? views : 0
      leadDays = Int64(item.leadDays) * open
    }

    mutating func add(_ other: Row) {
      received.add(other.received)
      sellable.add(other.sellable)
      unsellable.add(other.unsellable)
      aged.add(other.aged)
      unhealthy.add(other.unhealthy)
      open += other.open
      unfilled += other.unfilled
      sold += other.sold
      views += other.views
      viewsWithoutStock += other.viewsWithoutStock
      leadDays += other.leadDays
    }
  }

  func write(to output: inout Output) throws(SimulatorError) {
    let history = document.history
    for day in 0..<history.dayCount {
      let date = history.date(day)
      let rows = history.items.indices.map { Row(history, item: $0, day: day) }
      var total = Row()
      for row in rows { total.add(row) }
      document.begin(
        "GET_VENDOR_INVENTORY_REPORT",
        options: "\"reportPeriod\":\"DAY\",\"sellingProgram\":\"RETAIL\",\"distributorView\":\"MANUFACTURING\"",
        from: day,
        to: day, section: "inventoryAggregate", &output.buffer)
      add(total, nil, on: date, &output.buffer)
      output.buffer.add("],\"inventoryByAsin\":[" as StaticString)
      for (item, row) in rows.enumerated() {
        if item > 0 { output.buffer.add(byte: 0x2C) }
        add(row, history.items[item], on: date, &output.buffer)
      }
      output.buffer.add("]}" as StaticString)
      try output.save("GET_VENDOR_INVENTORY_REPORT", from: date, as: "json")
    }
  }

  private func add(_ row: Row, _ item: Item?, on date: CivilDay, _ buffer: inout ByteBuffer) {
    func level(_ cost: StaticString, _ units: StaticString, _ level: Level) {
      document.money(cost, level.cost, &buffer)
      document.count(units, level.units, &buffer)
    }
    document.row(item, from: date, to: date, &buffer)
    buffer.add(",\"vendorConfirmationRate\":0.9700" as StaticString)
    level(",\"netReceivedInventoryCost\":", ",\"netReceivedInventoryUnits\":", row.received)
    document.count(",\"openPurchaseOrderUnits\":", row.open, &buffer)
    buffer.add(",\"averageVendorLeadTimeDays\":" as StaticString)
    buffer.add(row.open == 0 ? 0 : row.leadDays * 10 / row.open, decimals: 1)
    document.ratio(",\"sellThroughRate\":", row.sold, of: row.sold + row.sellable.units, &buffer)
    document.count(",\"unfilledCustomerOrderedUnits\":", row.unfilled, &buffer)
    level(",\"sellableOnHandInventoryCost\":", ",\"sellableOnHandInventoryUnits\":", row.sellable)
    level(",\"unsellableOnHandInventoryCost\":", ",\"unsellableOnHandInventoryUnits\":", row.unsellable)
    level(",\"aged90PlusDaysSellableInventoryCost\":", ",\"aged90PlusDaysSellableInventoryUnits\":", row.aged)
    level(",\"unhealthyInventoryCost\":", ",\"unhealthyInventoryUnits\":", row.unhealthy)
    document.ratio(",\"procurableProductOutOfStockRate\":", row.viewsWithoutStock, of: row.views, &buffer)
    document.ratio(",\"uft\":", row.unfilled, of: row.unfilled + row.sold, &buffer)
    buffer.add(",\"receiveFillRate\":0.9600}" as StaticString)
  }
}

import StewardDomain

/// `GET_FBA_INVENTORY_PLANNING_DATA`: stock by age with cover, once a week and daily at the end.
struct InventoryPlanningWriter {
  let history: StoreHistory
  /// What the rows of each item begin with, behind the day.
  private let heads: [[UInt8]]

  init(history: StoreHistory) {
    self.history = history
    heads = history.items.map { item in
      var head = ByteBuffer(capacity: 256)
      for text in [item.sku, Array(item.fnsku.utf8), item.asin, item.title] {
        head.tab()
        head.add(text)
      }
      head.add("\tNew\t" as StaticString)
      return head.bytes
    }
  }

  private static let header: StaticString =
    """
    snapshot-date\tsku\tfnsku\tasin\tproduct-name\tcondition\tavailable\tpending-removal-quantity\t\
    inv-age-0-to-90-days\tinv-age-91-to-180-days\tinv-age-181-to-270-days\tinv-age-271-to-365-days\t\
    inv-age-366-to-455-days\tinv-age-456-plus-days\tcurrency\tunits-shipped-t7\tunits-shipped-t30\t\
    units-shipped-t60\tunits-shipped-t90\talert\tyour-price\tsales-price\trecommended-action\tsell-through\t\
    item-volume\tvolume-unit-measurement\tstorage-type\tstorage-volume\tmarketplace\tproduct-group\t\
    days-of-supply\testimated-excess-quantity\tweeks-of-cover-t30\tweeks-of-cover-t90\t\
    estimated-storage-cost-next-month\tinbound-quantity\tinbound-working\tinbound-shipped\tinbound-received\t\
    Total Reserved Quantity\tunfulfillable-quantity\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    for day in 0..<history.dayCount where day >= history.dayCount - 14 || history.date(day).weekday == 7 {
      output.buffer.add(Self.header)
      for item in history.items.indices { add(item, day, to: &output.buffer) }
      try output.save("GET_FBA_INVENTORY_PLANNING_DATA", from: history.date(day), as: "txt")
    }
  }

  private func add(_ number: Int, _ day: Int, to buffer: inout ByteBuffer) {
    let row = history.day(number, day)
    let shipped = history.units(number, last: 30, upTo: day - 1)
    let shippedLong = history.units(number, last: 90, upTo: day - 1)
    let available = Int64(row.available)
    let volume = Int64(history.items[number].product.volume)
    buffer.add(history.date(day))
    buffer.add(heads[number])
    buffer.add(available)
    buffer.add("\t0\t" as StaticString)
    let bands = InventoryAge(history, item: number, day: day).bands
    for band in bands.indices {
      buffer.add(bands[band])
      buffer.tab()
    }
    buffer.add(history.currency.code)
    buffer.tab()
    buffer.add(history.units(number, last: 7, upTo: day - 1))
    buffer.tab()
    buffer.add(shipped)
    buffer.tab()
    buffer.add(history.units(number, last: 60, upTo: day - 1))
    buffer.tab()
    buffer.add(shippedLong)
    let cover = shipped > 0 ? available * 30 / Int64(shipped) : 0
    let excess = max(0, available - Int64(shippedLong))
    buffer.tab()
    buffer.add(available == 0 ? "Out of stock" : shipped > 0 && cover < 14 ? "Low stock" : "" as StaticString)
    buffer.tab()
    buffer.add(money: row.usualPrice, in: history.currency)
    buffer.tab()
    buffer.add(money: row.price, in: history.currency)
    buffer.tab()
    buffer.add(excess > 0 && cover > 180 ? "Create sale" : "No action required" as StaticString)
    buffer.tab()
    buffer.add(available > 0 ? Int64(shippedLong) * 100 / available : 0, decimals: 2)
    buffer.tab()
    buffer.add(volume, decimals: 3)
    buffer.add("\tcubic feet\tStandard-size\t" as StaticString)
    buffer.add(volume * available, decimals: 3)
    buffer.tab()
    buffer.add(history.shipCountry)
    buffer.tab()
    buffer.add(history.items[number].product.group)
    let fee = history.storageFee(number, perUnits: available)
    addCover(row, (Int64(shipped), Int64(shippedLong)), cover: cover, excess: excess, fee: fee, to: &buffer)
  }

  private func addCover(
    _ row: ItemDay, _ shipped: (month: Int64, quarter: Int64), cover: Int64, excess: Int64, fee: Int64,
    to buffer: inout ByteBuffer
  ) {
    let available = Int64(row.available)
    buffer.tab()
    buffer.add(cover)
    buffer.tab()
    buffer.add(excess)
    buffer.tab()
    buffer.add(shipped.month > 0 ? available * 300 / 7 / shipped.month : 0, decimals: 1)
    buffer.tab()
    buffer.add(shipped.quarter > 0 ? available * 900 / 7 / shipped.quarter : 0, decimals: 1)
    buffer.tab()
    buffer.add(money: fee, in: history.currency)
    // Reserved are the units of orders that haven't left yet: those of the day.
    let counts: InlineArray<6, Int32> = [
      row.inbound, row.inboundWorking, row.inboundShipped, row.inboundReceiving, row.units, row.unsellable,
    ]
    for place in counts.indices {
      buffer.tab()
      buffer.add(counts[place])
    }
    buffer.newline()
  }
}

/// How old the stock of an item is: first in, first out, so what lies there is what came last.
struct InventoryAge {
  /// Up to 90, 180, 270, 365, 455 days, and older.
  private(set) var bands = InlineArray<6, Int64>(repeating: 0)

  init(_ history: StoreHistory, item: Int, day: Int) {
    var rest = Int64(history.day(item, day).available)
    var age = 0
    while rest > 0, day - age > -StoreHistory.burnIn {
      let part = min(rest, Int64(history.received(item, day - age)))
      if part > 0 { add(part, age: age) }
      rest -= part
      age += 1
    }
    // What came before the first day that was played is taken as a month older.
    if rest > 0 { add(rest, age: age + 30) }
  }

  /// Units of those bands and all older ones.
  func units(from band: Int) -> Int64 {
    var sum: Int64 = 0
    for place in band..<bands.count { sum += bands[place] }
    return sum
  }

  private mutating func add(_ units: Int64, age: Int) {
    let band =
      switch age {
      case ...90: 0
      case ...180: 1
      case ...270: 2
      case ...365: 3
      case ...455: 4
      default: 5
      }
    bands[band] += units
  }
}

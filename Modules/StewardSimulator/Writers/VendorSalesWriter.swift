import StewardDomain

/// `GET_VENDOR_SALES_REPORT`: what Amazon sold of the vendor's goods, a document a day.
struct VendorSalesWriter {
  let document: VendorDocument

  /// Ordered is of the day, shipped is what was ordered the day before.
  struct Sales {
    var returns: Int64 = 0
    var orderedUnits: Int64 = 0
    var orderedRevenue: Int64 = 0
    var shippedUnits: Int64 = 0
    var shippedRevenue: Int64 = 0
    var shippedCogs: Int64 = 0

    init() {}

    init(_ history: StoreHistory, item: Int, day: Int) {
      let today = history.day(item, day)
      let yesterday = history.day(item, day - 1)
      returns = Int64(today.refunds)
      orderedUnits = Int64(today.units)
      orderedRevenue = today.revenue
      shippedUnits = Int64(yesterday.units)
      shippedRevenue = yesterday.revenue
      shippedCogs = shippedUnits * history.items[item].wholesale
    }

    var isEmpty: Bool { returns == 0 && orderedUnits == 0 && shippedUnits == 0 }

    mutating func add(_ other: Sales) {
      returns += other.returns
      orderedUnits += other.orderedUnits
      orderedRevenue += other.orderedRevenue
      shippedUnits += other.shippedUnits
      shippedRevenue += other.shippedRevenue
      shippedCogs += other.shippedCogs
    }
  }

  /// - Returns: missing and late documents.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    let history = document.history
    var events: [PlantedEvent] = []
    for day in 0..<history.dayCount {
      let date = history.date(day)
      let rows = history.items.indices.map { Sales(history, item: $0, day: day) }
      var total = Sales()
      for row in rows { total.add(row) }
      var retrieved: CivilDay?
      let fate = DocumentFate(history, day: day)
      switch fate {
      case .cancelled: output.cancel(Self.report, day: date)
      case .late(let days): retrieved = date.advanced(by: 1 + days)
      default: break
      }
      if fate == .cancelled || retrieved != nil,
        let event = fate.event(history, day: day, units: total.orderedUnits, revenue: total.orderedRevenue)
      {
        events.append(event)
      }
      if fate == .cancelled { continue }
      add(rows, total, day, &output.buffer)
      try output.save(Self.report, from: date, retrieved: retrieved, as: "json")
    }
    return events
  }

  private static let report = "GET_VENDOR_SALES_REPORT"

  private func add(_ rows: [Sales], _ total: Sales, _ day: Int, _ buffer: inout ByteBuffer) {
    let history = document.history
    document.begin(
      "GET_VENDOR_SALES_REPORT",
      options: "\"distributorView\":\"MANUFACTURING\",\"reportPeriod\":\"DAY\",\"sellingProgram\":\"RETAIL\"",
      from: day, to: day, section: "salesAggregate", &buffer)
    add(total, nil, on: history.date(day), &buffer)
    buffer.add("],\"salesByAsin\":[" as StaticString)
    var isFirst = true
    for (item, row) in rows.enumerated() where !row.isEmpty {
      if !isFirst { buffer.add(byte: 0x2C) }
      isFirst = false
      add(row, history.items[item], on: history.date(day), &buffer)
    }
    buffer.add("]}" as StaticString)
  }

  private func add(_ sales: Sales, _ item: Item?, on date: CivilDay, _ buffer: inout ByteBuffer) {
    document.row(item, from: date, to: date, &buffer)
    document.count(",\"customerReturns\":", sales.returns, &buffer)
    document.money(",\"orderedRevenue\":", sales.orderedRevenue, &buffer)
    document.count(",\"orderedUnits\":", sales.orderedUnits, &buffer)
    document.money(",\"shippedCogs\":", sales.shippedCogs, &buffer)
    document.money(",\"shippedRevenue\":", sales.shippedRevenue, &buffer)
    document.count(",\"shippedUnits\":", sales.shippedUnits, &buffer)
    buffer.add(byte: 0x7D)
  }
}

extension Item {
  /// What Amazon pays the vendor for a unit.
  var wholesale: Int64 { price * 62 / 100 }
}

import StewardDomain

/// `GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2`: one file for each payout of a store. A German one has decimal commas
/// and
/// dotted dates.
struct SettlementWriter {
  let history: StoreHistory
  let settlements: [Settlement]
  /// Whether decimals have commas and days dots: so on the continent.
  private let isContinental: Bool

  init(history: StoreHistory, settlements: [Settlement]) {
    self.history = history
    self.settlements = settlements
    isContinental = ["DE", "FR", "IT", "ES"].contains(history.marketplace.countryCode)
  }

  private static let header: StaticString =
    """
    settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\t\
    transaction-type\torder-id\tmerchant-order-id\tadjustment-id\tshipment-id\tmarketplace-name\tamount-type\t\
    amount-description\tamount\tfulfillment-id\tposted-date\tposted-date-time\torder-item-code\t\
    merchant-order-item-id\tmerchant-adjustment-item-id\tsku\tquantity-purchased\n
    """

  private var point: UInt8 { isContinental ? 0x2C : 0x2E }

  func write(to output: inout Output) throws(SimulatorError) {
    // Some accounts find each document under every store: it is the same one.
    let repeats = history.scenario.mix.repeatsSettlements ? history.account.marketplaces.map(\.countryCode) : []
    let folders = ["_"] + repeats
    for settlement in settlements {
      output.buffer.add(Self.header)
      addHead(settlement, to: &output.buffer)
      for line in settlement.lines { add(line, of: settlement, to: &output.buffer) }
      try output.save(
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", from: history.date(settlement.firstDay),
        to: history.date(settlement.firstDay + Settlement.length), as: "txt", under: folders)
    }
  }

  private func addHead(_ settlement: Settlement, to buffer: inout ByteBuffer) {
    buffer.add(settlement.number)
    for instant in [settlement.start, settlement.end, Instant(seconds: settlement.end.seconds + 172_800)] {
      buffer.tab()
      add(instant, to: &buffer)
    }
    buffer.tab()
    buffer.add(money: settlement.total, in: history.currency, point: point)
    buffer.tab()
    buffer.add(history.currency.code)
    buffer.add("\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n" as StaticString)
  }

  private func add(_ line: SettlementLine, of settlement: Settlement, to buffer: inout ByteBuffer) {
    buffer.add(settlement.number)
    buffer.add("\t\t\t\t\t\t" as StaticString)
    buffer.add(line.transaction)
    buffer.tab()
    if let order = line.order { buffer.add(order: order) }
    buffer.add("\t\t\t\t" as StaticString)
    if line.order != nil { buffer.add(history.salesChannel) }
    buffer.tab()
    buffer.add(line.type)
    buffer.tab()
    buffer.add(line.description)
    buffer.tab()
    buffer.add(money: line.amount, in: history.currency, point: point)
    buffer.tab()
    if line.order != nil { buffer.add("AFN" as StaticString) }
    buffer.tab()
    let day = line.posted.utcDay.day
    if isContinental { buffer.add(dotted: day) } else { buffer.add(day) }
    buffer.tab()
    add(line.posted, to: &buffer)
    buffer.add("\t\t\t\t" as StaticString)
    if let item = line.item { buffer.add(history.items[item].sku) }
    buffer.tab()
    if let quantity = line.quantity { buffer.add(quantity) }
    buffer.newline()
  }

  private func add(_ instant: Instant, to buffer: inout ByteBuffer) {
    let (day, second) = instant.utcDay
    if isContinental { buffer.add(dotted: day) } else { buffer.add(day) }
    buffer.add(byte: 0x20)
    buffer.add(clock: second)
    buffer.add(" UTC" as StaticString)
  }
}

import StewardDomain

/// `GET_SALES_AND_TRAFFIC_REPORT`: a JSON document a day, by date and by SKU. Both sections have the same totals.
struct SalesAndTrafficWriter {
  let history: StoreHistory
  /// Columns for business customers stand on the rows of the largest store only.
  private let withBusinessRows: Bool
  private let currency: CurrencyText
  private let parentCount: Int
  private let heads: [[UInt8]]

  init(_ history: StoreHistory) {
    self.history = history
    withBusinessRows = history.marketplace.countryCode == "US"
    currency = history.currency
    heads = history.items.map(Self.head)
    parentCount = Set(history.items.map(\.identity.parentASIN)).count
  }

  /// - Returns: restated, missing, late and broken documents.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    var events: [PlantedEvent] = []
    for day in 0..<history.dayCount {
      let final = Array(history.rows(day))
      let fate = DocumentFate(history, day: day)
      var first: [ItemDay]?
      var retrieved: Int?
      switch fate {
      case .punctual: break
      case .restated: (first, retrieved) = (EarlyVersion.of(final, history: history, day: day), 3)
      case .late(let days): retrieved = 1 + days
      case .cancelled: output.cancel(Self.report, day: history.date(day))
      case .withoutSales(let isRepaired):
        (first, retrieved) = (EarlyVersion.withoutSales(final), isRepaired ? 6 : nil)
      case .cutOff, .ofOtherStore: (first, retrieved) = (final, 2)
      }
      try write(day, final, first, fate, retrieved, to: &output)
      let known = fate == .restated ? first ?? [] : []
      let units = final.reduce(0) { $0 + Int64($1.units) } - known.reduce(0) { $0 + Int64($1.units) }
      let revenue = final.reduce(0) { $0 + $1.revenue } - known.reduce(0) { $0 + $1.revenue }
      if let event = fate.event(history, day: day, units: units, revenue: revenue) { events.append(event) }
    }
    return events
  }

  /// - Parameters:
  ///   - first: an earlier version of the day.
  ///   - retrieved: so many days later the last version came; `nil` on the next day.
  private func write(
    _ day: Int, _ final: [ItemDay], _ first: [ItemDay]?, _ fate: DocumentFate, _ retrieved: Int?,
    to output: inout Output
  ) throws(SimulatorError) {
    let date = history.date(day)
    if fate == .cancelled { return }
    if let first {
      add(day, first, isOfOtherStore: fate == .ofOtherStore, to: &output.buffer)
      if fate == .cutOff { output.buffer.cut(to: 0.6) }
      try output.save(Self.report, from: date, retrieved: date.advanced(by: 1), as: "json")
      if fate == .withoutSales(isRepaired: false) { return }
    }
    add(day, final, to: &output.buffer)
    try output.save(Self.report, from: date, retrieved: retrieved.map { date.advanced(by: $0) }, as: "json")
  }

  static let report = "GET_SALES_AND_TRAFFIC_REPORT"

  /// The store that stands in a document that came from the wrong place.
  private var otherStore: MarketplaceID {
    Marketplace.all.first { $0.region == history.marketplace.region && $0.id != history.marketplace.id }?.id
      ?? history.marketplace.id
  }

  private func add(_ day: Int, _ rows: [ItemDay], isOfOtherStore: Bool = false, to buffer: inout ByteBuffer) {
    var totals = DayTotals()
    for row in rows { totals.add(row) }
    let date = history.date(day)
    buffer.add(
      "{\"reportSpecification\":{\"reportType\":\"GET_SALES_AND_TRAFFIC_REPORT\",\"reportOptions\":" as StaticString)
    buffer.add("{\"dateGranularity\":\"DAY\",\"asinGranularity\":\"SKU\"},\"dataStartTime\":\"" as StaticString)
    buffer.add(date)
    buffer.add("\",\"dataEndTime\":\"" as StaticString)
    buffer.add(date)
    buffer.add("\",\"marketplaceIds\":[\"" as StaticString)
    buffer.add((isOfOtherStore ? otherStore : history.marketplace.id).text)
    buffer.add("\"]},\"salesAndTrafficByDate\":[{\"date\":\"" as StaticString)
    buffer.add(date)
    buffer.add("\",\"salesByDate\":{" as StaticString)
    addSales(totals, day, to: &buffer)
    buffer.add("},\"trafficByDate\":{" as StaticString)
    addTraffic(totals, day, to: &buffer)
    buffer.add("}}],\"salesAndTrafficByAsin\":[" as StaticString)
    var isFirst = true
    for (item, row) in rows.enumerated() where row.views > 0 || row.units > 0 {
      if !isFirst { buffer.add(byte: 0x2C) }
      isFirst = false
      addRow(item, row, totals, to: &buffer)
    }
    buffer.add("]}" as StaticString)
  }

  private func money(_ name: StaticString, _ amount: Int64, to buffer: inout ByteBuffer) {
    buffer.add(name)
    buffer.add("{\"amount\":" as StaticString)
    buffer.add(money: amount, in: currency)
    buffer.add(",\"currencyCode\":\"" as StaticString)
    buffer.add(currency.code)
    buffer.add("\"}" as StaticString)
  }

  private func addSales(_ totals: DayTotals, _ day: Int, to buffer: inout ByteBuffer) {
    func ratio(_ amount: Int64, _ count: Int64) -> Int64 { count == 0 ? 0 : (amount + count / 2) / count }
    // What was ordered yesterday ships today.
    var yesterday = DayTotals()
    for row in history.rows(day - 1) { yesterday.add(row) }
    money("\"orderedProductSales\":", totals.revenue, to: &buffer)
    money(",\"orderedProductSalesB2B\":", totals.businessRevenue, to: &buffer)
    buffer.add(",\"unitsOrdered\":" as StaticString)
    buffer.add(totals.units)
    buffer.add(",\"unitsOrderedB2B\":" as StaticString)
    buffer.add(totals.businessUnits)
    buffer.add(",\"totalOrderItems\":" as StaticString)
    buffer.add(totals.orderItems)
    buffer.add(",\"totalOrderItemsB2B\":" as StaticString)
    buffer.add(totals.businessItems)
    money(",\"averageSalesPerOrderItem\":", ratio(totals.revenue, totals.orderItems), to: &buffer)
    buffer.add(",\"averageUnitsPerOrderItem\":" as StaticString)
    buffer.add(share(totals.units, of: totals.orderItems) / 100, decimals: 2)
    money(",\"averageSellingPrice\":", ratio(totals.revenue, totals.units), to: &buffer)
    buffer.add(",\"unitsRefunded\":" as StaticString)
    buffer.add(totals.refunds)
    buffer.add(",\"refundRate\":" as StaticString)
    buffer.add(share(totals.refunds, of: totals.units), decimals: 2)
    buffer.add(",\"claimsGranted\":0" as StaticString)
    money(",\"claimsAmount\":", 0, to: &buffer)
    money(",\"shippedProductSales\":", yesterday.revenue, to: &buffer)
    buffer.add(",\"unitsShipped\":" as StaticString)
    buffer.add(yesterday.units)
    buffer.add(",\"ordersShipped\":" as StaticString)
    buffer.add(yesterday.orderItems)
  }

  private func addTraffic(_ totals: DayTotals, _ day: Int, to buffer: inout ByteBuffer) {
    let feedback = Feedback.received(on: day, in: history)
    let negative = Int64(feedback.count { $0.rating < 3 })
    let counts: [(StaticString, Int64)] = [
      ("\"browserPageViews\":", totals.browserViews), (",\"mobileAppPageViews\":", totals.appViews),
      (",\"pageViews\":", totals.views), (",\"browserSessions\":", totals.browserSessions),
      (",\"mobileAppSessions\":", totals.appSessions), (",\"sessions\":", totals.sessions),
    ]
    for (name, count) in counts {
      buffer.add(name)
      buffer.add(count)
    }
    buffer.add(",\"buyBoxPercentage\":" as StaticString)
    buffer.add(totals.views == 0 ? 0 : totals.weightedShare / totals.views, decimals: 2)
    buffer.add(",\"orderItemSessionPercentage\":" as StaticString)
    buffer.add(share(totals.orderItems, of: totals.sessions), decimals: 2)
    buffer.add(",\"unitSessionPercentage\":" as StaticString)
    buffer.add(share(totals.units, of: totals.sessions), decimals: 2)
    buffer.add(",\"averageOfferCount\":" as StaticString)
    buffer.add(history.items.count)
    buffer.add(",\"averageParentItems\":" as StaticString)
    buffer.add(parentCount)
    buffer.add(",\"feedbackReceived\":" as StaticString)
    buffer.add(feedback.count)
    buffer.add(",\"negativeFeedbackReceived\":" as StaticString)
    buffer.add(negative)
    buffer.add(",\"receivedNegativeFeedbackRate\":" as StaticString)
    buffer.add(share(negative, of: Int64(feedback.count)), decimals: 2)
  }

  /// What the row of an item begins with on every day.
  private static func head(_ item: Item) -> [UInt8] {
    var buffer = ByteBuffer(capacity: 128)
    buffer.add("{\"parentAsin\":\"" as StaticString)
    buffer.add(item.parent)
    buffer.add("\",\"childAsin\":\"" as StaticString)
    buffer.add(item.asin)
    buffer.add("\",\"sku\":\"" as StaticString)
    buffer.add(item.sku)
    buffer.add("\",\"salesByAsin\":{\"unitsOrdered\":" as StaticString)
    return buffer.bytes
  }

  private func addRow(_ item: Int, _ row: ItemDay, _ totals: DayTotals, to buffer: inout ByteBuffer) {
    buffer.add(heads[item])
    buffer.add(row.units)
    if withBusinessRows {
      buffer.add(",\"unitsOrderedB2B\":" as StaticString)
      buffer.add(row.businessUnits)
    }
    money(",\"orderedProductSales\":", row.revenue, to: &buffer)
    if withBusinessRows { money(",\"orderedProductSalesB2B\":", row.businessRevenue, to: &buffer) }
    buffer.add(",\"totalOrderItems\":" as StaticString)
    buffer.add(row.orderItems)
    if withBusinessRows {
      buffer.add(",\"totalOrderItemsB2B\":" as StaticString)
      buffer.add(row.businessItems)
    }
    buffer.add("},\"trafficByAsin\":{" as StaticString)
    addTraffic(row, totals, to: &buffer)
    buffer.add("}}" as StaticString)
  }

  private func addTraffic(_ row: ItemDay, _ totals: DayTotals, to buffer: inout ByteBuffer) {
    @inline(__always)
    func count(_ name: StaticString, _ value: Int32) {
      buffer.add(name)
      buffer.add(value)
    }
    @inline(__always)
    func percent(_ name: StaticString, _ part: Int32, of whole: Int64) {
      buffer.add(name)
      buffer.add(share(Int64(part), of: whole), decimals: 2)
    }
    count("\"browserSessions\":", row.browserSessions)
    count(",\"mobileAppSessions\":", row.appSessions)
    count(",\"sessions\":", row.sessions)
    percent(",\"browserSessionPercentage\":", row.browserSessions, of: totals.browserSessions)
    percent(",\"mobileAppSessionPercentage\":", row.appSessions, of: totals.appSessions)
    percent(",\"sessionPercentage\":", row.sessions, of: totals.sessions)
    count(",\"browserPageViews\":", row.browserViews)
    count(",\"mobileAppPageViews\":", row.appViews)
    count(",\"pageViews\":", row.views)
    percent(",\"browserPageViewsPercentage\":", row.browserViews, of: totals.browserViews)
    percent(",\"mobileAppPageViewsPercentage\":", row.appViews, of: totals.appViews)
    percent(",\"pageViewsPercentage\":", row.views, of: totals.views)
    buffer.add(",\"buyBoxPercentage\":" as StaticString)
    buffer.add(Int64(row.featuredShare), decimals: 2)
    percent(",\"unitSessionPercentage\":", row.units, of: Int64(row.sessions))
  }
}

import StewardDomain

/// `spCampaigns` and `spAdvertisedProduct`: what sponsored ads did, by day, in spans of at most 31 days.
struct AdvertisingWriter {
  let history: StoreHistory
  private let currency: CurrencyText
  private let advertised: [Int]
  /// What the rows of each campaign have behind the day, and what those of each item have behind that.
  private let campaigns: [[UInt8]]
  private let heads: [[UInt8]]

  init(_ history: StoreHistory) {
    self.history = history
    currency = history.currency
    advertised = history.items.indices.filter { history.items[$0].advertised }
    campaigns = (0..<4).map { Self.campaign($0, history) }
    heads = history.items.indices.map { Self.head($0, history) }
  }

  /// - Returns: spans that were restated: sales count for an ad up to two weeks after the click.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    var events: [PlantedEvent] = []
    let spans = history.spans(of: 31)
    for (number, span) in spans.enumerated() {
      let end = history.date(span.upperBound)
      let isRestated = number >= spans.count - 2 && history.scenario.restatedDays > 0
      if isRestated {
        try write(span, asKnownOn: span.upperBound, retrieved: end.advanced(by: 1), to: &output)
        events.append(restatement(of: span))
      }
      try write(span, asKnownOn: nil, retrieved: isRestated ? end.advanced(by: 15) : nil, to: &output)
    }
    return events
  }

  /// - Parameter known: the day at whose end the sales were counted; `nil` when all had come.
  private func write(
    _ span: ClosedRange<Int>, asKnownOn known: Int?, retrieved: CivilDay?, to output: inout Output
  ) throws(SimulatorError) {
    let (from, to) = (history.date(span.lowerBound), history.date(span.upperBound))
    list(span, known, to: &output.buffer, rows: addProducts)
    try output.save("spAdvertisedProduct", from: from, to: to, retrieved: retrieved, as: "json")
    list(span, known, to: &output.buffer, rows: addCampaigns)
    try output.save("spCampaigns", from: from, to: to, retrieved: retrieved, as: "json")
  }

  private func restatement(of span: ClosedRange<Int>) -> PlantedEvent {
    var (units, money): (Int64, Int64) = (0, 0)
    for number in advertised {
      for day in span {
        let (final, early) = (history.day(number, day), history.day(number, day).known(span.upperBound - day))
        units += Int64(final.adUnits - early.adUnits)
        money += final.adSales - early.adSales
      }
    }
    return PlantedEvent(
      kind: .restatedDay, cause: "attribution", marketplace: history.marketplace.id, item: nil,
      days: history.date(span.lowerBound)..<history.date(span.upperBound + 1), units: units,
      money: Money(minorUnits: money, currency: history.marketplace.currency))
  }

  private func list(
    _ span: ClosedRange<Int>, _ known: Int?, to buffer: inout ByteBuffer,
    rows: (Int, Int?, [UInt8], inout Bool, inout ByteBuffer) -> Void
  ) {
    var isFirst = true
    buffer.add(byte: 0x5B)
    for day in span {
      var date = ByteBuffer(capacity: 10)
      date.add(history.date(day))
      rows(day, known, date.bytes, &isFirst, &buffer)
    }
    buffer.add(byte: 0x5D)
  }

  private func addProducts(
    _ day: Int, _ known: Int?, _ date: [UInt8], _ isFirst: inout Bool, _ buffer: inout ByteBuffer
  ) {
    for number in advertised {
      let row = known.map { history.day(number, day).known($0 - day) } ?? history.day(number, day)
      guard row.adImpressions > 0 else { continue }
      begin(date, campaign: history.items[number].campaign, &isFirst, &buffer)
      buffer.add(heads[number])
      var sums = AdSums()
      sums.add(row)
      addMeasures(sums, &buffer)
    }
  }

  private func addCampaigns(
    _ day: Int, _ known: Int?, _ date: [UInt8], _ isFirst: inout Bool, _ buffer: inout ByteBuffer
  ) {
    for campaign in 0..<4 {
      var sums = AdSums()
      for number in advertised where history.items[number].campaign == campaign {
        sums.add(known.map { history.day(number, day).known($0 - day) } ?? history.day(number, day))
      }
      guard sums.impressions > 0 else { continue }
      begin(date, campaign: campaign, &isFirst, &buffer)
      buffer.add(",\"campaignBiddingStrategy\":\"optimizeForSales\"" as StaticString)
      addMeasures(sums, &buffer)
    }
  }

  static func identifier(_ kind: Int, _ number: Int, in history: StoreHistory) -> Int {
    kind * 10_000_000_000_000 + Int(history.streamNumber) * 100_000 + number
  }

  static func campaignName(_ campaign: Int) -> StaticString {
    let names: [StaticString] = ["Brand defence", "Category", "Long tail", "New products"]
    return names[campaign % names.count]
  }

  private static func campaign(_ campaign: Int, _ history: StoreHistory) -> [UInt8] {
    var buffer = ByteBuffer(capacity: 256)
    buffer.add("\",\"campaignId\":\"" as StaticString)
    buffer.add(identifier(5, campaign, in: history))
    buffer.add("\",\"campaignName\":\"" as StaticString)
    buffer.add(campaignName(campaign))
    buffer.add("\",\"campaignStatus\":\"ENABLED\",\"campaignBudgetAmount\":" as StaticString)
    buffer.add(money: history.store.minorUnits(5_000), in: history.currency)
    buffer.add(",\"campaignBudgetCurrencyCode\":\"" as StaticString)
    buffer.add(history.currency.code)
    buffer.add("\",\"campaignBudgetType\":\"DAILY_BUDGET\"" as StaticString)
    return buffer.bytes
  }

  private static func head(_ number: Int, _ history: StoreHistory) -> [UInt8] {
    let item = history.items[number]
    var buffer = ByteBuffer(capacity: 128)
    buffer.add(",\"adGroupId\":\"" as StaticString)
    buffer.add(identifier(7, item.campaign, in: history))
    buffer.add("\",\"adId\":\"" as StaticString)
    buffer.add(identifier(9, number, in: history))
    buffer.add("\",\"advertisedAsin\":\"" as StaticString)
    buffer.add(item.asin)
    buffer.add("\",\"advertisedSku\":\"" as StaticString)
    buffer.add(item.sku)
    buffer.add(byte: 0x22)
    return buffer.bytes
  }

  private func begin(_ date: [UInt8], campaign: Int, _ isFirst: inout Bool, _ buffer: inout ByteBuffer) {
    if !isFirst { buffer.add(byte: 0x2C) }
    isFirst = false
    buffer.add("{\"date\":\"" as StaticString)
    buffer.add(date)
    buffer.add(campaigns[campaign])
  }

  private func addMeasures(_ sums: AdSums, _ buffer: inout ByteBuffer) {
    buffer.add(",\"impressions\":" as StaticString)
    buffer.add(sums.impressions)
    buffer.add(",\"clicks\":" as StaticString)
    buffer.add(sums.clicks)
    buffer.add(",\"cost\":" as StaticString)
    buffer.add(money: sums.cost, in: currency)
    for name in ["7d", "14d"] as [StaticString] {
      buffer.add(",\"purchases" as StaticString)
      buffer.add(name)
      buffer.add("\":" as StaticString)
      buffer.add(sums.orders)
      buffer.add(",\"unitsSoldClicks" as StaticString)
      buffer.add(name)
      buffer.add("\":" as StaticString)
      buffer.add(sums.units)
      buffer.add(",\"sales" as StaticString)
      buffer.add(name)
      buffer.add("\":" as StaticString)
      buffer.add(money: sums.sales, in: currency)
    }
    buffer.add(byte: 0x7D)
  }
}

extension ItemDay {
  /// The day as an ads report knew it so many days later: clicks and cost at once, sales little by little for 14 days.
  func known(_ age: Int) -> ItemDay {
    guard age < 14 else { return self }
    var row = self
    row.adUnits = adUnits * Int32(55 + age * 45 / 14) / 100
    row.adOrders = min(row.adUnits, adOrders * Int32(55 + age * 45 / 14) / 100)
    return row
  }
}

/// Sums of what ads did.
struct AdSums {
  private(set) var impressions: Int64 = 0
  private(set) var clicks: Int64 = 0
  private(set) var cost: Int64 = 0
  private(set) var orders: Int64 = 0
  private(set) var units: Int64 = 0
  private(set) var sales: Int64 = 0

  mutating func add(_ row: ItemDay) {
    impressions += Int64(row.adImpressions)
    clicks += Int64(row.adClicks)
    cost += row.adCost
    orders += Int64(row.adOrders)
    units += Int64(row.adUnits)
    sales += row.adSales
  }
}

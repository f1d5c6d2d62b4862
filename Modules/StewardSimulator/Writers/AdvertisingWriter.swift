import StewardDomain

/// `spCampaigns` and `spAdvertisedProduct`: what sponsored ads did, by day, in spans of at most 31 days.
struct AdvertisingWriter {
  let history: StoreHistory
  private let currency: CurrencyText
  private let advertised: [Int]

  init(_ history: StoreHistory) {
    self.history = history
    currency = history.currency
    advertised = history.items.indices.filter { history.items[$0].advertised }
  }

  func write(to output: inout Output) throws(SimulatorError) {
    for span in history.spans(of: 31) {
      let (from, to) = (history.date(span.lowerBound), history.date(span.upperBound))
      list(span, to: &output.buffer, rows: addProducts)
      try output.save("spAdvertisedProduct", from: from, to: to, as: "json")
      list(span, to: &output.buffer, rows: addCampaigns)
      try output.save("spCampaigns", from: from, to: to, as: "json")
    }
  }

  private func list(
    _ span: ClosedRange<Int>, to buffer: inout ByteBuffer, rows: (Int, [UInt8], inout Bool, inout ByteBuffer) -> Void
  ) {
    var isFirst = true
    buffer.add(byte: 0x5B)
    for day in span {
      var date = ByteBuffer(capacity: 10)
      date.add(history.date(day))
      rows(day, date.bytes, &isFirst, &buffer)
    }
    buffer.add(byte: 0x5D)
  }

  private func addProducts(_ day: Int, _ date: [UInt8], _ isFirst: inout Bool, _ buffer: inout ByteBuffer) {
    for number in advertised {
      let row = history.day(number, day)
      guard row.adImpressions > 0 else { continue }
      let item = history.items[number]
      begin(date, campaign: item.campaign, &isFirst, &buffer)
      buffer.add(",\"adGroupId\":\"" as StaticString)
      buffer.add(identifier(7, item.campaign))
      buffer.add("\",\"adId\":\"" as StaticString)
      buffer.add(identifier(9, number))
      buffer.add("\",\"advertisedAsin\":\"" as StaticString)
      buffer.add(item.asin)
      buffer.add("\",\"advertisedSku\":\"" as StaticString)
      buffer.add(item.sku)
      buffer.add(byte: 0x22)
      var sums = AdSums()
      sums.add(row)
      addMeasures(sums, &buffer)
    }
  }

  private func addCampaigns(_ day: Int, _ date: [UInt8], _ isFirst: inout Bool, _ buffer: inout ByteBuffer) {
    for campaign in 0..<4 {
      var sums = AdSums()
      for number in advertised where history.items[number].campaign == campaign { sums.add(history.day(number, day)) }
      guard sums.impressions > 0 else { continue }
      begin(date, campaign: campaign, &isFirst, &buffer)
      buffer.add(",\"campaignBiddingStrategy\":\"optimizeForSales\"" as StaticString)
      addMeasures(sums, &buffer)
    }
  }

  private func identifier(_ kind: Int, _ number: Int) -> Int {
    kind * 10_000_000_000_000 + Int(history.streamNumber) * 100_000 + number
  }

  private func begin(_ date: [UInt8], campaign: Int, _ isFirst: inout Bool, _ buffer: inout ByteBuffer) {
    let names: [StaticString] = ["Brand defence", "Category", "Long tail", "New products"]
    if !isFirst { buffer.add(byte: 0x2C) }
    isFirst = false
    buffer.add("{\"date\":\"" as StaticString)
    buffer.add(date)
    buffer.add("\",\"campaignId\":\"" as StaticString)
    buffer.add(identifier(5, campaign))
    buffer.add("\",\"campaignName\":\"" as StaticString)
    buffer.add(names[campaign % names.count])
    buffer.add("\",\"campaignStatus\":\"ENABLED\",\"campaignBudgetAmount\":" as StaticString)
    buffer.add(money: history.store.minorUnits(5_000), in: currency)
    buffer.add(",\"campaignBudgetCurrencyCode\":\"" as StaticString)
    buffer.add(currency.code)
    buffer.add("\",\"campaignBudgetType\":\"DAILY_BUDGET\"" as StaticString)
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

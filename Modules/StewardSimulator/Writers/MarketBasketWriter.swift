import StewardDomain

/// `GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT`: what was bought together, by calendar month.
struct MarketBasketWriter {
  let history: StoreHistory
  let book: OrderBook

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.orderDays) {
      add(month, to: &output.buffer)
      try output.save(
        "GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", from: history.date(month.lowerBound),
        to: history.date(month.upperBound), as: "json")
    }
  }

  private func add(_ month: ClosedRange<Int>, to buffer: inout ByteBuffer) {
    buffer.add(
      """
      {"reportSpecification":{"reportType":"GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT","reportOptions":\
      {"reportPeriod":"MONTH"},"dataStartTime":"
      """ as StaticString)
    buffer.add(history.date(month.lowerBound))
    buffer.add("\",\"dataEndTime\":\"" as StaticString)
    buffer.add(history.date(month.upperBound))
    buffer.add("\",\"marketplaceIds\":[\"" as StaticString)
    buffer.add(history.marketplace.id.text)
    buffer.add("\"]},\"dataByAsin\":[" as StaticString)
    let (orders, together) = count(month)
    var isFirst = true
    for (item, others) in together.enumerated() {
      let ranked = others.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(3)
      for (rank, other) in ranked.enumerated() where other.value > 1 {
        add(item, other.key, rank + 1, Double(other.value) / Double(orders[item]), month, &isFirst, to: &buffer)
      }
    }
    buffer.add("]}" as StaticString)
  }

  /// Orders of each item, and those in which another item stands too.
  private func count(_ month: ClosedRange<Int>) -> (orders: [Int], together: [[Int: Int]]) {
    var orders = [Int](repeating: 0, count: history.items.count)
    var together = [[Int: Int]](repeating: [:], count: history.items.count)
    var baskets: [Int: [Int]] = [:]
    for line in book.lines where !line.isCancelled && month.contains(line.day) {
      let key = line.number.1 * 10_000_000 + line.number.2
      if !(baskets[key]?.contains(line.item) ?? false) { baskets[key, default: []].append(line.item) }
    }
    for basket in baskets.values {
      for item in basket {
        orders[item] += 1
        for other in basket where other != item { together[item][other, default: 0] += 1 }
      }
    }
    return (orders, together)
  }

  private func add(
    _ item: Int, _ other: Int, _ rank: Int, _ share: Double, _ month: ClosedRange<Int>, _ isFirst: inout Bool,
    to buffer: inout ByteBuffer
  ) {
    if !isFirst { buffer.add(byte: 0x2C) }
    isFirst = false
    buffer.add("{\"startDate\":\"" as StaticString)
    buffer.add(history.date(month.lowerBound))
    buffer.add("\",\"endDate\":\"" as StaticString)
    buffer.add(history.date(month.upperBound))
    buffer.add("\",\"asin\":\"" as StaticString)
    buffer.add(history.items[item].asin)
    buffer.add("\",\"purchasedWithAsin\":\"" as StaticString)
    buffer.add(history.items[other].asin)
    buffer.add("\",\"purchasedWithRank\":" as StaticString)
    buffer.add(rank)
    buffer.add(",\"combinationPct\":" as StaticString)
    buffer.add(Int64((share * 10_000).rounded()), decimals: 4)
    buffer.add(byte: 0x7D)
  }
}

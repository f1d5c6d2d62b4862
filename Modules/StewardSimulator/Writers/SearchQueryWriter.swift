import StewardDomain

/// `GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT`: what part of a query the best items get, by week from Sunday
/// to Saturday, of the last eight weeks.
struct SearchQueryWriter {
  private let history: StoreHistory
  private let currency: CurrencyText
  /// At most twelve items, the best ones.
  private let items: [Int]

  init(_ history: StoreHistory) {
    self.history = history
    currency = history.currency
    items = Array(
      history.items.indices.sorted { (history.items[$0].baseUnits, $1) > (history.items[$1].baseUnits, $0) }.prefix(12))
  }

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.date(history.dayCount - 1)
    var end = history.dayCount - 1 - (last.weekday % 7 + 1) % 7
    var weeks: [Int] = []
    while end - 6 >= 0, weeks.count < 8 {
      weeks.append(end - 6)
      end -= 7
    }
    for first in weeks.reversed() {
      add(first, to: &output.buffer)
      try output.save(
        "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT", from: history.date(first), to: history.date(first + 6),
        as: "json")
    }
  }

  private func add(_ first: Int, to buffer: inout ByteBuffer) {
    buffer.add(
      """
      {"reportSpecification":{"reportType":"GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT","reportOptions":\
      {"reportPeriod":"WEEK","asin":"
      """ as StaticString)
    for (place, item) in items.enumerated() {
      if place > 0 { buffer.add(byte: 0x20) }
      buffer.add(history.items[item].asin)
    }
    buffer.add("\"},\"dataStartTime\":\"" as StaticString)
    buffer.add(history.date(first))
    buffer.add("\",\"dataEndTime\":\"" as StaticString)
    buffer.add(history.date(first + 6))
    buffer.add("\",\"marketplaceIds\":[\"" as StaticString)
    buffer.add(history.marketplace.id.text)
    buffer.add("\"]},\"dataByAsin\":[" as StaticString)
    var isFirst = true
    for item in items {
      for (place, term) in history.searchTerms(item).enumerated() {
        add(item, term, place, first, &isFirst, to: &buffer)
      }
    }
    buffer.add("]}" as StaticString)
  }

  private func add(
    _ number: Int, _ term: SearchTerm, _ place: Int, _ first: Int, _ isFirst: inout Bool, to buffer: inout ByteBuffer
  ) {
    let week = first..<(first + 7)
    let sessions = week.reduce(0.0) { $0 + Double(history.day(number, $1).sessions) }
    let units = week.reduce(0.0) { $0 + Double(history.day(number, $1).units) }
    // Somewhat more than half of the visits begin with a search.
    let clicks = Int64((sessions * 0.6 * term.weight).rounded())
    guard clicks > 0 else { return }
    var random = Random(
      seed: history.scenario.seed, Stream.searchTerms, history.streamNumber, UInt64(number), UInt64(place), 9)
    let share = random.real(0.02...0.3)
    let purchases = min(clicks, Int64((units * 0.6 * term.weight).rounded()))
    let own = [clicks * 25, clicks, min(clicks, purchases * 3), purchases]
    let total = own.map { max($0, Int64((Double($0) / share).rounded())) }
    if !isFirst { buffer.add(byte: 0x2C) }
    isFirst = false
    buffer.add("{\"startDate\":\"" as StaticString)
    buffer.add(history.date(first))
    buffer.add("\",\"endDate\":\"" as StaticString)
    buffer.add(history.date(first + 6))
    buffer.add("\",\"asin\":\"" as StaticString)
    buffer.add(history.items[number].asin)
    buffer.add("\",\"searchQueryData\":{\"searchQuery\":" as StaticString)
    buffer.add(json: term.text)
    buffer.add(",\"searchQueryScore\":" as StaticString)
    buffer.add(place + 1)
    buffer.add(",\"searchQueryVolume\":" as StaticString)
    buffer.add(total[1] * 3)
    let names: [(section: StaticString, all: StaticString, own: StaticString, share: StaticString)] = [
      ("impressionData", "totalQueryImpressionCount", "asinImpressionCount", "asinImpressionShare"),
      ("clickData", "totalClickCount", "asinClickCount", "asinClickShare"),
      ("cartAddData", "totalCartAddCount", "asinCartAddCount", "asinCartAddShare"),
      ("purchaseData", "totalPurchaseCount", "asinPurchaseCount", "asinPurchaseShare"),
    ]
    for (step, name) in names.enumerated() {
      buffer.add("},\"" as StaticString)
      buffer.add(name.section)
      buffer.add("\":{\"" as StaticString)
      buffer.add(name.all)
      buffer.add("\":" as StaticString)
      buffer.add(total[step])
      buffer.add(",\"" as StaticString)
      buffer.add(name.own)
      buffer.add("\":" as StaticString)
      buffer.add(own[step])
      buffer.add(",\"" as StaticString)
      buffer.add(name.share)
      buffer.add("\":" as StaticString)
      buffer.add(total[step] == 0 ? 0 : own[step] * 10_000 / total[step], decimals: 4)
    }
    buffer.add("}}" as StaticString)
  }
}

import StewardDomain

/// `spSearchTerm`: what shoppers had typed before they clicked on an ad, in documents of 31 days.
struct SearchTermWriter {
  private let history: StoreHistory
  private let currency: CurrencyText

  init(_ history: StoreHistory) {
    self.history = history
    currency = history.currency
  }

  /// - Returns: what terms cost that nobody should pay for.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    var waste: [Int: (clicks: Int64, cost: Int64)] = [:]
    for span in history.spans(of: 31).suffix((history.scenario.searchTermDays + 30) / 31) {
      var isFirst = true
      output.buffer.add(byte: 0x5B)
      for number in history.items.indices where history.items[number].advertised {
        let planted = history.plan.first { $0.kind == .wastedSpend && $0.item == number }
        let list = history.termList(number)
        let excluded = history.excludedTerms(number)
        let usual = list.terms(waste: 0)
        let wasteful = planted.map { list.terms(waste: $0.factor) } ?? usual
        for day in span where history.day(number, day).adClicks > 0 {
          let isWasteful = planted?.days.contains(day) ?? false
          var random = Random(
            seed: history.scenario.seed, Stream.searchTerms, history.streamNumber, UInt64(number), UInt64(day))
          var terms = isWasteful ? wasteful : usual
          if let first = excluded.map(\.day).min(), first <= day {
            let gone = Set(excluded.lazy.filter { $0.day <= day }.map(\.term))
            terms = list.terms(waste: isWasteful ? planted?.factor ?? 0 : 0, without: gone)
          }
          let rows = SearchTermDay.split(history.day(number, day), by: terms, random: &random)
          for row in rows {
            add(row, number, day, &isFirst, to: &output.buffer)
            guard row.term.isIrrelevant else { continue }
            waste[number, default: (0, 0)].clicks += row.clicks
            waste[number, default: (0, 0)].cost += row.cost
          }
        }
      }
      output.buffer.add(byte: 0x5D)
      let (from, to) = (history.date(span.lowerBound), history.date(span.upperBound))
      try output.save("spSearchTerm", from: from, to: to, as: "json")
    }
    return events(waste)
  }

  private func events(_ waste: [Int: (clicks: Int64, cost: Int64)]) -> [PlantedEvent] {
    history.plan.filter { $0.kind == .wastedSpend }.compactMap { planned in
      guard let sum = waste[planned.item], sum.cost > 0 else { return nil }
      let list = history.termList(planned.item)
      let end = history.excludedTerms(planned.item).filter { list.isWasteExcluded([$0.term]) }.map(\.day).min()
      let days = planned.days.clamped(to: 0..<max(0, end ?? history.dayCount))
      return PlantedEvent(
        kind: .wastedSpend, cause: planned.cause, marketplace: history.marketplace.id,
        item: history.items[planned.item].identity,
        days: history.date(days.lowerBound)..<history.date(days.upperBound), units: sum.clicks,
        money: Money(minorUnits: sum.cost, currency: history.marketplace.currency))
    }
  }

  private func add(
    _ row: SearchTermDay, _ number: Int, _ day: Int, _ isFirst: inout Bool, to buffer: inout ByteBuffer
  ) {
    let item = history.items[number]
    if !isFirst { buffer.add(byte: 0x2C) }
    isFirst = false
    buffer.add("{\"date\":\"" as StaticString)
    buffer.add(history.date(day))
    buffer.add("\",\"campaignId\":\"" as StaticString)
    buffer.add(AdvertisingWriter.identifier(5, item.campaign, in: history))
    buffer.add("\",\"campaignName\":\"" as StaticString)
    buffer.add(AdvertisingWriter.campaignName(item.campaign))
    buffer.add("\",\"adGroupId\":\"" as StaticString)
    buffer.add(AdvertisingWriter.identifier(7, item.campaign, in: history))
    buffer.add("\",\"keywordId\":\"" as StaticString)
    buffer.add(AdvertisingWriter.identifier(8, number, in: history))
    buffer.add("\",\"keyword\":" as StaticString)
    buffer.add(json: item.product.names[history.store.language.rawValue].lowercased())
    buffer.add(",\"keywordType\":\"BROAD\",\"matchType\":\"BROAD\",\"searchTerm\":" as StaticString)
    buffer.add(json: row.term.text)
    for (name, value) in [
      (",\"impressions\":", row.impressions), (",\"clicks\":", row.clicks), (",\"purchases7d\":", row.orders),
      (",\"purchases14d\":", row.orders), (",\"unitsSoldClicks7d\":", row.units),
      (",\"unitsSoldClicks14d\":", row.units),
    ] as [(StaticString, Int64)] {
      buffer.add(name)
      buffer.add(value)
    }
    buffer.add(",\"campaignBudgetCurrencyCode\":\"" as StaticString)
    buffer.add(currency.code)
    buffer.add("\",\"cost\":" as StaticString)
    buffer.add(money: row.cost, in: currency)
    let sales = row.units * history.day(number, day).price
    for name in [",\"sales7d\":", ",\"sales14d\":"] as [StaticString] {
      buffer.add(name)
      buffer.add(money: sales, in: currency)
    }
    buffer.add(byte: 0x7D)
  }
}

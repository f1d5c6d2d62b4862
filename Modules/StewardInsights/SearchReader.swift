internal import StewardDomain
internal import StewardStorage

/// Reads what shoppers searched for before they came, as it was known at an instant.
struct SearchReader {
  let records: RecordRepository
  let kinds: [String: RecordKind]
  let account: AccountID
  let scope: Int64
  let asOf: Instant
  let today: CivilDay

  /// Nine weeks of ads, about as long as Amazon keeps them, up to the newest reported day, which may lie five weeks back: reports
  /// come by the month.
  private static let termDays = 63
  private static let termAge = 35
  /// Brand Analytics of eight weeks, and of the quarter in which those began.
  private static let queryDays = 56
  private static let quarterDays = 150

  /// - Returns: `nil` where no report of search terms came lately.
  func terms() throws -> SearchTermTable? {
    guard let kind = kinds["adPerformance"] else { return nil }
    let recent = today.advanced(by: -Self.termAge)..<today
    let newest = try records.newestDay(
      kind, account: account, scope: scope, days: recent, with: "searchTerm", asOf: asOf)
    guard let end = newest?.advanced(by: 1) else { return nil }
    var collector = SearchTermCollector(days: end.advanced(by: -Self.termDays)..<end)
    try records.current(
      kind, account: account, scope: scope, days: collector.table.days, with: "searchTerm", fields: Self.termFields,
      asOf: asOf
    ) { row in
      if let line = Self.line(row) { collector.add(line) }
    }
    return collector.table
  }

  /// Amazon's names differ between Sponsored Products and Sponsored Brands.
  private static let termFields = [
    "adGroupId", "adGroupName", "campaignName", "keywordId", "keyword", "keywordText", "targeting", "matchType",
    "searchTerm", "clicks", "cost", "spend", "purchases7d", "purchases", "unitsSoldClicks7d", "unitsSold", "sales7d",
    "sales",
  ]

  private static func line(_ row: any DatabaseRow) -> SearchTermCollector.Line? {
    func text(_ field: Int) -> String? { row.optionalText(3 + field).flatMap { $0.isEmpty ? nil : $0 } }
    func number(_ fields: Int...) -> Int64 { fields.lazy.compactMap { row.optionalInteger(3 + $0) }.first ?? 0 }
    guard let term = text(8), let day = row.optionalInteger(2) else { return nil }
    let target = text(4) ?? text(5) ?? text(6) ?? ""
    return SearchTermCollector.Line(
      adGroup: SearchTermTable.AdGroup(id: text(0) ?? "", name: text(1) ?? "", campaign: text(2) ?? ""),
      targetID: text(3) ?? target, target: target, matchType: text(7) ?? "", term: term,
      day: CivilDay(number: Int32(clamping: day)), clicks: number(9), cost: number(10, 11), orders: number(12, 13),
      units: number(14, 15), sales: number(16, 17),
      source: RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1))))
  }

  private struct QueryKey: Hashable {
    let asin: String
    let query: String
    let day: Int64
  }

  private struct QueryLine {
    let end: Int64
    let clicks: Int64
    let purchases: Int64
    let purchasesTotal: Int64
    let source: RecordReference
  }

  /// The shortest periods that were reported: weeks, months or quarters.
  ///
  /// - Returns: `nil` where no report of search queries came lately.
  func queries() throws -> SearchQueryTable? {
    guard let kind = kinds["searchQuery"] else { return nil }
    for (period, days) in [("WEEK", Self.queryDays), ("MONTH", Self.quarterDays), ("QUARTER", Self.quarterDays)] {
      let lines = try lines(kind, period, today.advanced(by: -days)..<today)
      guard let first = lines.keys.map(\.day).min(), let last = lines.values.map(\.end).max() else { continue }
      let days = CivilDay(number: Int32(clamping: first))..<CivilDay(number: Int32(clamping: max(first, last) + 1))
      return Self.table(lines, days)
    }
    return nil
  }

  /// By item and query, their periods added up.
  private static func table(_ lines: [QueryKey: QueryLine], _ days: Range<CivilDay>) -> SearchQueryTable {
    let order = lines.keys.sorted { ($0.asin, $0.query, $0.day) < ($1.asin, $1.query, $1.day) }
    var table = SearchQueryTable(days: days)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, order[end].asin == order[start].asin, order[end].query == order[start].query { end += 1 }
      let found = order[start..<end].compactMap { lines[$0] }
      func sum(_ value: KeyPath<QueryLine, Int64>) -> Int64 {
        found.reduce(0) { Int64(clamping: Int128($0) + Int128($1[keyPath: value])) }
      }
      table.add(
        ASIN(order[start].asin), order[start].query, clicks: sum(\.clicks), purchases: sum(\.purchases),
        purchasesTotal: sum(\.purchasesTotal), lines: found.map(\.source))
      start = end
    }
    return table
  }

  /// Reports that were asked for with different items may both speak of one: what came last counts.
  private func lines(
    _ kind: RecordKind, _ period: String, _ days: Range<CivilDay>
  ) throws -> [QueryKey: QueryLine] {
    var lines: [QueryKey: QueryLine] = [:]
    try records.current(
      kind, account: account, scope: scope, days: days, with: "searchQuery",
      fields: ["asin", "searchQuery", "reportPeriod", "endDay", "clicks", "purchases", "purchasesTotal"], asOf: asOf
    ) { row in
      guard row.text(5) == period, !row.text(3).isEmpty else { return }
      let key = QueryKey(asin: row.text(3), query: row.text(4), day: row.integer(2))
      lines[key] = QueryLine(
        end: row.optionalInteger(6) ?? key.day, clicks: row.optionalInteger(7) ?? 0,
        purchases: row.optionalInteger(8) ?? 0, purchasesTotal: row.optionalInteger(9) ?? 0,
        source: RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1))))
    }
    return lines
  }
}

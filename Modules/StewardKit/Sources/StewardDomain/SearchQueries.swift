/// What brought shoppers to items by search, with and without ads, as Brand Analytics counts it over whole periods: columns,
/// a row for each item and query. Since minor 4.
public struct SearchQueryTable: Sendable {
  /// The days of all periods together, half-open.
  public let days: Range<CivilDay>
  public private(set) var asins: [ASIN] = []
  public private(set) var queries: [String] = []
  /// By row: clicks on the item after the query.
  public private(set) var clicks: [Int64] = []
  /// By row: purchases of the item after the query.
  public private(set) var purchases: [Int64] = []
  /// By row: purchases of anything after the query.
  public private(set) var purchasesTotal: [Int64] = []
  /// By row: the lines it was read from, one a period.
  public private(set) var lines: [[RecordReference]] = []

  public var rowCount: Int { queries.count }

  /// A table without rows.
  public init(days: Range<CivilDay>) { self.days = days }

  /// Adds an item's sums after a query, each pair once; figures below zero count as zero.
  public mutating func add(
    _ asin: ASIN, _ query: String, clicks: Int64, purchases: Int64, purchasesTotal: Int64, lines: [RecordReference]
  ) {
    asins.append(asin)
    queries.append(query)
    self.clicks.append(max(0, clicks))
    self.purchases.append(max(0, purchases))
    self.purchasesTotal.append(max(0, purchasesTotal))
    self.lines.append(lines)
  }
}

internal import StewardDomain
internal import StewardStorage

/// Counts what customers sent back lately, by item and reason.
struct ReturnsReader {
  let records: RecordRepository
  let kinds: [String: RecordKind]

  /// So many of the newest days count: enough for items that sell one unit a day, and few enough that a batch which was mended is
  /// forgotten.
  static let windowDays = 90

  private struct Key: Hashable {
    let sku: SKU
    let asin: ASIN
    let reason: String
  }

  private struct Count {
    var units: Int64 = 0
    var lines: [(instant: Int64, source: RecordReference)] = []
  }

  /// - Parameter today: the day after the last one that counts.
  /// - Returns: `nil` where nothing came back in the window, or no report of it was read.
  func table(account: AccountID, scope: Int64, today: CivilDay, asOf: Instant) throws -> ReturnTable? {
    guard let kind = kinds["customerReturn"] else { return nil }
    let days = today.advanced(by: -Self.windowDays)..<today
    let instants = Instant(utc: days.lowerBound).microseconds..<Instant(utc: days.upperBound).microseconds
    var counts: [Key: Count] = [:]
    try records.current(
      kind, account: account, scope: scope, fields: ["returnedAt", "sku", "asin", "reason", "quantity"], asOf: asOf
    ) { row in
      guard let instant = row.optionalInteger(2), instants.contains(instant) else { return }
      let key = Key(
        sku: SKU(row.optionalText(3) ?? ""), asin: ASIN(row.optionalText(4) ?? ""), reason: row.optionalText(5) ?? "")
      // A line without a quantity is one unit; a report can't take returns back.
      counts[key, default: Count()].units &+= max(0, row.optionalInteger(6) ?? 1)
      counts[key, default: Count()].lines.append(
        (instant, RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))))
    }
    guard !counts.isEmpty else { return nil }
    let rows = counts.map { key, count in
      ReturnTable.Row(
        sku: key.sku, asin: key.asin, reason: key.reason, units: count.units,
        sources: count.lines.sorted {
          ($1.instant, $0.source.document.number, $0.source.line)
            < ($0.instant, $1.source.document.number, $1.source.line)
        }.prefix(ReturnTable.mostSources).map(\.source))
    }
    return ReturnTable(
      days: days, rows: rows.sorted { ($0.sku, $0.asin, $0.reason) < ($1.sku, $1.asin, $1.reason) })
  }
}

internal import Foundation
internal import StewardDomain
internal import StewardFormats

/// Which reports a call of `getReports` lists, and from where on.
struct ReportFilter: Sendable {
  private let types: Set<String>
  private let statuses: Set<String>
  private let marketplaces: Set<String>
  private let since: Instant
  private let until: Instant
  private let pageSize: Int
  private(set) var offset = 0

  /// - Returns: `nil` where a parameter is missing or can't be read; `reportTypes` is needed.
  init?(_ query: [String: String], at now: Instant) {
    func list(_ key: String) -> Set<String> { Set((query[key] ?? "").split(separator: ",").map(String.init)) }
    types = list("reportTypes")
    statuses = list("processingStatuses")
    marketplaces = list("marketplaceIds")
    guard !types.isEmpty, let size = Int(query["pageSize"] ?? "10"), (1...100).contains(size) else { return nil }
    pageSize = size
    // Ninety days are kept and given where nothing else is asked for.
    guard let since = Self.instant(query["createdSince"], or: Instant(seconds: now.seconds - 90 * 86_400)),
      let until = Self.instant(query["createdUntil"], or: now)
    else { return nil }
    self.since = since
    self.until = until
  }

  private static func instant(_ text: String?, or instead: Instant) -> Instant? {
    guard let text else { return instead }
    if let day = CivilDay(text) { return Instant(utc: day) }
    let style = Date.ISO8601FormatStyle()
    let date =
      (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
    return date.map { Instant(seconds: Int64($0.timeIntervalSince1970.rounded(.down))) }
  }

  /// A page, newest first, and the filter of the next one where there is more.
  func page(of book: ReportBook, at now: Instant) -> (reports: [JSONValue], next: ReportFilter?) {
    let found = book.reports.filter { report in
      types.contains(report.type) && report.created >= since && report.created <= min(until, now)
        && (statuses.isEmpty || statuses.contains(report.status(at: now)))
        && (marketplaces.isEmpty || report.marketplaces.contains { marketplaces.contains($0.id.text) })
    }.sorted { ($0.created, $0.id) > ($1.created, $1.id) }
    let page = found.dropFirst(offset).prefix(pageSize).map { $0.json(at: now) }
    guard offset + pageSize < found.count else { return (page, nil) }
    var next = self
    next.offset += pageSize
    return (page, next)
  }
}

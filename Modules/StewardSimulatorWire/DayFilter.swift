internal import Foundation
internal import StewardDomain

/// Which lines of a flat file belong to some days of a store: the service cuts a window anew for each request, by the
/// store's own calendar.
struct DayFilter: Sendable {
  private enum Form: Sendable {
    /// `2026-11-01T18:16:04+00:00`
    case instant
    /// `2026-11-01`
    case day
    /// `11/01/2026`
    case monthFirst
  }

  /// The columns that say when something happened, by report type.
  private static let columns: [String: (name: String, form: Form)] = [
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL": ("purchase-date", .instant),
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": ("return-date", .instant),
    "GET_FBA_REIMBURSEMENTS_DATA": ("approval-date", .instant),
    "GET_SELLER_FEEDBACK_DATA": ("Date", .day),
    "GET_LEDGER_DETAIL_VIEW_DATA": ("Date", .monthFirst),
  ]

  private let name: String
  private let form: Form
  private let days: ClosedRange<CivilDay>
  private let zone: TimeZone?

  /// - Returns: `nil` for a report whose lines don't say a day.
  init?(_ type: String, days: ClosedRange<CivilDay>, store: Marketplace?) {
    guard let column = Self.columns[type] else { return nil }
    (name, form) = column
    self.days = days
    zone = store.flatMap { TimeZone(identifier: $0.zone) }
  }

  /// The names of the columns and the lines of these days. A file without the column is given as it is.
  func apply(_ file: Data) -> Data {
    let lines = file.split(separator: 0x0A, omittingEmptySubsequences: true)
    guard let head = lines.first,
      let place = head.split(separator: 0x09, omittingEmptySubsequences: false).firstIndex(where: { text($0) == name })
    else { return file }
    var kept = Data()
    for (number, line) in lines.enumerated() where number == 0 || holds(line, place) {
      kept += line
      kept.append(0x0A)
    }
    return kept
  }

  private func holds(_ line: Data, _ place: Int) -> Bool {
    let cells = line.split(separator: 0x09, maxSplits: place + 1, omittingEmptySubsequences: false)
    return cells.count > place && (day(text(cells[place])).map(days.contains) ?? true)
  }

  private func text(_ cell: Data) -> String {
    String(decoding: cell, as: UTF8.self).trimmingCharacters(in: ["\"", "\r"])
  }

  private func day(_ text: String) -> CivilDay? {
    switch form {
    case .day: return CivilDay(text)
    case .monthFirst:
      let parts = text.split(separator: "/")
      return parts.count == 3 ? CivilDay("\(parts[2])-\(parts[0])-\(parts[1])") : nil
    case .instant:
      guard let date = try? Date.ISO8601FormatStyle().parse(text) else { return nil }
      let local = date.timeIntervalSince1970 + Double(zone?.secondsFromGMT(for: date) ?? 0)
      return Instant(seconds: Int64(local.rounded(.down))).utcDay.day
    }
  }
}

/// The bytes of a download: one file as it is, or the lines of some days out of several, with the names of the columns
/// once.
func downloadBytes(_ documents: [ShelvedDocument], filter: DayFilter? = nil) throws(WireError) -> [UInt8] {
  var bytes: [UInt8] = []
  for (number, document) in documents.enumerated() {
    guard let file = FileManager.default.contents(atPath: document.path) else { throw .cannotRead(document.path) }
    let data = filter?.apply(file) ?? file
    if number == 0 {
      bytes += data
    } else if let end = data.firstIndex(of: 0x0A) {
      bytes += data[data.index(after: end)...]
    }
  }
  return bytes
}

internal import Foundation
internal import StewardDomain

/// A report file that the simulator wrote for an account.
struct ShelvedDocument: Hashable, Sendable {
  let type: String
  /// The country code of its store; `_` where it is the account's.
  let store: String
  let days: ClosedRange<CivilDay>
  /// When the service had made it.
  let finished: Instant
  let path: String

  /// Text in lines, of which the first names the columns.
  var isFlatFile: Bool { path.hasSuffix(".txt") }

  /// The charset and kind of its bytes as the download says them.
  var contentType: String {
    guard isFlatFile else { return "application/json" }
    // Listings alone are in the old charsets of their stores.
    guard type == "GET_MERCHANT_LISTINGS_ALL_DATA" else { return "text/plain; charset=UTF-8" }
    return switch store {
    case "JP": "text/plain; charset=Shift_JIS"
    case "DE", "FR", "IT", "ES": "text/plain; charset=Cp1252"
    default: "text/plain; charset=UTF-8"
    }
  }
}

/// What there is for an account: the files of a written portfolio, found by the list that the simulator keeps of what
/// was asked for.
struct DocumentShelf: Sendable {
  private let documents: [String: [ShelvedDocument]]

  /// - Parameters:
  ///   - directory: the portfolio's folder.
  ///   - folder: that of the account below it.
  /// - Throws: ``WireError`` where the list can't be read.
  init(directory: String, folder: String, account: AccountID) throws(WireError) {
    let lists = "\(directory)/requests/\(account.text)"
    var found: [String: [ShelvedDocument]] = [:]
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: lists) else { throw .cannotRead(lists) }
    for name in names.sorted() {
      guard let data = FileManager.default.contents(atPath: "\(lists)/\(name)") else {
        throw .cannotRead("\(lists)/\(name)")
      }
      for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst() {
        guard let document = Self.document(line, below: "\(directory)/\(folder)") else { continue }
        found[document.type, default: []].append(document)
      }
    }
    documents = found
  }

  /// A line of the list: report, store, first and last day, days of asking and of finishing, status, file. Those that
  /// were cancelled have no document.
  private static func document(_ line: Substring, below folder: String) -> ShelvedDocument? {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count == 8, cells[6] == "DONE", let from = CivilDay(cells[2]),
      let to = CivilDay(cells[3]), from <= to, let finished = CivilDay(cells[5])
    else { return nil }
    return ShelvedDocument(
      type: String(cells[0]), store: String(cells[1]), days: from...to,
      finished: Instant(utc: finished, secondOfDay: 9 * 3600), path: "\(folder)/\(cells[1])/\(cells[0])/\(cells[7])")
  }

  /// What answers a request, as it stands at an instant.
  ///
  /// A document of exactly these days is given in its last version. Where there is none, it is made of the flat files
  /// that share a day with the request: their lines have days of their own. Anything else isn't there.
  ///
  /// - Parameter days: `nil` asks for the state, of which the last is given.
  func documents(
    _ type: String, store: String, days: ClosedRange<CivilDay>?, at instant: Instant
  ) -> [ShelvedDocument] {
    let there = (documents[type] ?? []).filter { $0.store == store && $0.finished <= instant }
    guard let days else {
      return Self.last(there.max { $0.days.upperBound < $1.days.upperBound }?.days, of: there)
    }
    let exact = Self.last(days, of: there)
    guard exact.isEmpty else { return exact }
    return parts(type, store: store, days: days, at: instant).filter(\.isFlatFile)
  }

  /// The last version of everything that shares a day with the days, in their order.
  func parts(_ type: String, store: String, days: ClosedRange<CivilDay>, at instant: Instant) -> [ShelvedDocument] {
    let there = (documents[type] ?? []).filter { $0.store == store && $0.finished <= instant && $0.days.overlaps(days) }
    let spans = Set(there.map(\.days)).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    return spans.flatMap { Self.last($0, of: there) }
  }

  /// The last version of the document of some days.
  private static func last(_ days: ClosedRange<CivilDay>?, of there: [ShelvedDocument]) -> [ShelvedDocument] {
    there.filter { $0.days == days }.max { $0.finished < $1.finished }.map { [$0] } ?? []
  }

  /// The reports that nobody asks for: settlements, once for the account, oldest first.
  var listed: [ShelvedDocument] {
    documents.values.joined().filter { $0.store == "_" }.sorted { ($0.finished, $0.path) < ($1.finished, $1.path) }
  }
}

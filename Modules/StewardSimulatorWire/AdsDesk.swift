internal import Foundation
internal import StewardDomain
internal import StewardFormats

/// Reports of the Amazon Ads API, version 3, for one account: each of its stores is a profile.
struct AdsDesk: Sendable {
  /// As many days as one report may span, beyond its first.
  private static let longestSpan = 31
  /// How long the address of a finished report is good.
  private static let addressSeconds: Int64 = 3600

  private struct Report: Sendable {
    let id: String
    let profile: Int
    let store: String
    let body: JSONValue
    let days: ClosedRange<CivilDay>
    let created: Instant
    let finished: Instant
  }

  private let account: Account
  private let place: Int
  private let shelf: DocumentShelf
  private var reports: [Report] = []

  init(account: Account, place: Int, shelf: DocumentShelf) {
    self.account = account
    self.place = place
    self.shelf = shelf
  }

  private var stores: [(profile: Int, marketplace: Marketplace)] {
    account.marketplaces.compactMap(Marketplace.find).enumerated().map { index, marketplace in
      (3_000_000_000 + place * 100 + index, marketplace)
    }
  }

  func profiles() -> Answer {
    Answer(
      json: .array(
        stores.map { profile, marketplace in
          [
            "profileId": .number("\(profile)"),
            "countryCode": .string(marketplace.countryCode == "UK" ? "GB" : marketplace.countryCode),
            "currencyCode": .string(marketplace.currency.code), "timezone": .string(marketplace.zone),
            "accountInfo": [
              "marketplaceStringId": .string(marketplace.id.text), "id": .string("A\(profile)"),
              "type": .string(account.kind == .vendor ? "vendor" : "seller"), "name": .string(account.name),
            ],
          ]
        }))
  }

  /// Takes a request, unless the same one is being made already.
  mutating func create(
    _ bytes: [UInt8], contentType: String, scope: String?, at now: Instant, processingSeconds: Int64
  ) -> Answer {
    guard contentType.contains("createasyncreportrequest.v3") else {
      return .adsRefusal(415, "Cannot consume content type")
    }
    guard let scope else { return .adsRefusal(400, "Amazon-Advertising-API-Scope header is required") }
    guard let store = stores.first(where: { "\($0.profile)" == scope }) else {
      return .adsRefusal(401, "Not authorized to access scope \(scope)")
    }
    guard let json = try? JSONValue(parsing: bytes), let configuration = json["configuration"] else {
      return .adsRefusal(400, "the body isn't a report request")
    }
    guard let from = json["startDate"]?.string.flatMap({ CivilDay($0) }),
      let to = json["endDate"]?.string.flatMap({ CivilDay($0) })
    else { return .adsRefusal(400, "startDate and endDate must be YYYY-MM-DD") }
    guard from <= to, from.distance(to: to) <= Self.longestSpan else {
      return .adsRefusal(400, "configuration date range must be between 0 and \(Self.longestSpan) days")
    }
    guard configuration["columns"]?.array?.isEmpty == false, configuration["groupBy"]?.array?.isEmpty == false,
      ["DAILY", "SUMMARY"].contains(configuration["timeUnit"]?.string)
    else { return .adsRefusal(400, "configuration columns, groupBy and timeUnit are required") }
    let asked: JSONValue = [
      "name": json["name"] ?? .null, "startDate": .string(from.description), "endDate": .string(to.description),
      "configuration": configuration,
    ]
    if let same = reports.first(where: {
      $0.finished > now && $0.profile == store.profile && $0.days == from...to
        && $0.body["configuration"] == configuration
    }) {
      return .adsRefusal(425, "The Request is a duplicate of : \(same.id)")
    }
    let tail = String(place * 100_000_000 + reports.count + 1)
    let report = Report(
      id: "50000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - tail.count)) + tail,
      profile: store.profile, store: store.marketplace.countryCode, body: asked, days: from...to, created: now,
      finished: Instant(seconds: now.seconds + processingSeconds))
    reports.append(report)
    return Answer(json: view(of: report, at: now, address: nil))
  }

  /// - Parameter address: where the service is, as the caller names it.
  func report(_ id: String, scope: String?, at now: Instant, address: String) -> Answer {
    guard let report = reports.first(where: { $0.id == id && "\($0.profile)" == scope }) else {
      return .adsRefusal(404, "Report not found")
    }
    let end = now.seconds + Self.addressSeconds
    return Answer(json: view(of: report, at: now, address: "\(address)/__doc/\(place)/ads-\(id)?end=\(end)"))
  }

  private func view(of report: Report, at now: Instant, address: String?) -> JSONValue {
    let isDone = now >= report.finished && address != nil
    let middle = (report.created.microseconds + report.finished.microseconds) / 2
    let status = isDone ? "COMPLETED" : now.microseconds < middle ? "PENDING" : "PROCESSING"
    return [
      "reportId": .string(report.id), "name": report.body["name"] ?? .null, "status": .string(status),
      "startDate": report.body["startDate"] ?? .null, "endDate": report.body["endDate"] ?? .null,
      "configuration": report.body["configuration"] ?? .null, "failureReason": .null, "fileSize": .null,
      "createdAt": .string(report.created.description), "updatedAt": .string(now.description),
      "generatedAt": isDone ? .string(report.finished.description) : .null,
      "url": isDone ? .string(address ?? "") : .null,
      "urlExpiresAt": isDone
        ? .string(Instant(seconds: now.seconds + Self.addressSeconds).description) : .null,
    ]
  }

  /// What makes the rows of a finished report, to be read away from the service's thread.
  func rows(_ id: String, at now: Instant) -> AdsRows? {
    guard let report = reports.first(where: { $0.id == id }), now >= report.finished else { return nil }
    let type = report.body["configuration"]?["reportTypeId"]?.string ?? ""
    return AdsRows(
      documents: shelf.parts(type, store: report.store, days: report.days, at: report.finished), days: report.days,
      columns: report.body["configuration"]?["columns"]?.array?.compactMap(\.string) ?? [])
  }
}

/// The rows of an ads report: those of its days, with the columns that were asked for; a column that a row hasn't is
/// null.
struct AdsRows: Sendable {
  let documents: [ShelvedDocument]
  let days: ClosedRange<CivilDay>
  let columns: [String]

  func bytes() throws(WireError) -> [UInt8] {
    var rows: [JSONValue] = []
    for document in documents {
      guard let data = FileManager.default.contents(atPath: document.path),
        let parsed = try? JSONValue(parsing: [UInt8](data))
      else { throw .cannotRead(document.path) }
      for row in parsed.array ?? [] where row["date"]?.string.flatMap({ CivilDay($0) }).map(days.contains) ?? true {
        rows.append(.object(columns.map { JSONValue.Member($0, row[$0] ?? .null) }))
      }
    }
    return Array(JSONValue.array(rows).text().utf8)
  }
}

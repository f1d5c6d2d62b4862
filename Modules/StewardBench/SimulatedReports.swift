internal import Foundation
internal import StewardDomain
internal import StewardIngest
internal import StewardPluginAPI

/// Loads a simulated account's reports the way a source would bring them, by the names of their files.
struct SimulatedReports {
  /// What the search for causes reads; others cost time and change nothing.
  static let types = [
    "GET_SALES_AND_TRAFFIC_REPORT", "spAdvertisedProduct", "GET_FBA_INVENTORY_PLANNING_DATA",
    "STEWARD_COMPETITOR_OFFERS", "STEWARD_REVIEWS", "GET_MERCHANTS_LISTINGS_FYP_REPORT", "ACCOUNT_HEALTH_EXPORT",
    "CATEGORY_LISTINGS_REPORT", "GET_VENDOR_SALES_REPORT", "GET_VENDOR_TRAFFIC_REPORT", "GET_VENDOR_INVENTORY_REPORT",
  ]

  let folder: String
  let account: Account
  var types = SimulatedReports.types
  /// Later documents aren't there yet.
  var until = Instant.distantFuture
  /// Types that are only written at the end of a world and are taken as of ``until``: they tell fees and costs, which don't
  /// change.
  var timeless: Set<String> = []

  /// - Returns: how many documents were refused or quarantined.
  func load(into ingestor: Ingestor) throws -> Int {
    var documents: [SourceDocument] = []
    for marketplace in account.marketplaces.compactMap(Marketplace.find) {
      for type in types {
        let place = "\(folder)/accounts/\(account.id.text)/\(marketplace.countryCode)/\(type)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        documents += names.sorted().compactMap { document($0, place, type, marketplace) }
      }
    }
    documents.removeAll { age($0) > until }
    documents.sort { (age($0), $0.name) < (age($1), $1.name) }
    var unused = 0
    for document in documents {
      let outcome = try ingestor.ingest(document, account: account, now: age(document), keepsUnreadable: true)
      if outcome.isQuarantined { unused += 1 }
    }
    try ingestor.settle(account.id)
    return unused
  }

  private func age(_ document: SourceDocument) -> Instant {
    document.retrieved ?? document.days.map { Instant(utc: $0.upperBound, secondOfDay: 9 * 3_600) } ?? .distantFuture
  }

  /// `<from>[_<to>][.r<retrieved day>T090000Z].<ending>`
  private func document(
    _ name: String, _ place: String, _ type: String, _ marketplace: Marketplace
  )
    -> SourceDocument?
  {
    let parts = name.split(separator: ".").map(String.init)
    let ends = (parts.first ?? "").split(separator: "_").compactMap { CivilDay($0) }
    guard let first = ends.first, let last = ends.last else { return nil }
    var document = SourceDocument(
      name: "\(marketplace.countryCode)/\(type)/\(name)", body: .file(path: "\(place)/\(name)"),
      reportType: ReportType(type))
    document.marketplace = marketplace.id
    document.days = first..<last.advanced(by: 1)
    if let mark = parts.first(where: { $0.hasPrefix("r") && $0.hasSuffix("Z") }) {
      let digits = Array(mark.dropFirst().prefix(8))
      let text = String(digits[0..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6..<8])
      document.retrieved = CivilDay(text).map { Instant(utc: $0, secondOfDay: 9 * 3_600) }
    }
    if timeless.contains(type) {
      let day = ZoneTable.utc.day(of: until)
      document.days = day.advanced(by: -1)..<day
      document.retrieved = until
    }
    return document
  }
}

internal import StewardDomain
internal import StewardStorage

/// Reads how the marketplace and its customers judge an account: health measures and the stars of reviews.
struct StandingReader {
  let records: RecordRepository
  let kinds: [String: RecordKind]
  let account: AccountID
  let scope: Int64
  let asOf: Instant

  /// Rates, as shares of the whole; one with the status NONE had nothing to be measured on.
  static let rates = [
    "orderDefectRateAFN", "orderDefectRateMFN", "lateShipmentRate", "preFulfillmentCancellationRate",
    "validTrackingRate", "onTimeDeliveryRate", "unitOnTimeDeliveryRate", "invoiceDefectRate",
  ]
  /// Counters of what is held against the account.
  static let counters = [
    "listingPolicyViolations", "productAuthenticityCustomerComplaints", "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints", "receivedIntellectualPropertyComplaints", "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations", "foodAndProductSafetyIssues", "otherPolicyViolations",
    "documentRequests",
  ]

  func accountHealth(in marketplace: MarketplaceID) throws -> AccountHealth? {
    var status: (text: String, source: RecordReference)?
    if let kind = kinds["accountStatus"] {
      try each(kind, ["marketplaceId", "status"]) { row in
        guard Self.speaks(row, of: marketplace), let text = row.optionalText(3) else { return }
        status = (text, Self.source(row))
      }
    }
    var measures: [String: AccountHealth.Measure] = [:]
    if let kind = kinds["accountHealth"] {
      let names = Self.rates + Self.counters
      let fields = ["marketplaceId"] + names.flatMap { [$0, "\($0)Target", "\($0)Status"] }
      try each(kind, fields) { row in
        guard Self.speaks(row, of: marketplace) else { return }
        for (index, name) in names.enumerated() {
          let isRate = index < Self.rates.count
          let column = 3 + 3 * index
          guard let value = row.optionalInteger(column), !(isRate && row.optionalText(column + 2) == "NONE") else {
            continue
          }
          // Rates and all targets are kept in millionths, counters as they are.
          measures[name] = AccountHealth.Measure(
            name: name, value: isRate ? Double(value) / 1e6 : Double(value),
            target: row.optionalInteger(column + 1).map { Double($0) / 1e6 }, source: Self.source(row))
        }
      }
    }
    guard status != nil || !measures.isEmpty else { return nil }
    return AccountHealth(
      status: status?.text, statusSource: status?.source,
      measures: (Self.rates + Self.counters).compactMap { measures[$0] })
  }

  func ratings() throws -> [ProductRating] {
    guard let kind = kinds["review"] else { return [] }
    var ratings: [ProductRating] = []
    try each(kind, ["asin", "reviewedDay", "rating"]) { row in
      guard let stars = row.optionalInteger(4), (1...5).contains(stars), let day = row.optionalInteger(3) else {
        return
      }
      ratings.append(
        ProductRating(
          asin: ASIN(row.text(2)), day: CivilDay(number: Int32(clamping: day)), stars: Int(stars),
          source: Self.source(row)))
    }
    func place(_ rating: ProductRating) -> (Int32, Int64, Int) {
      (rating.day.number, rating.source.document.number, rating.source.line)
    }
    return ratings.sorted { place($0) < place($1) }
  }

  private func each(_ kind: RecordKind, _ fields: [String], _ row: (any DatabaseRow) throws -> Void) throws {
    try records.current(kind, account: account, scope: scope, fields: fields, asOf: asOf, row)
  }

  /// A report may have rows of several marketplaces; one that names none is of its own.
  private static func speaks(_ row: any DatabaseRow, of marketplace: MarketplaceID) -> Bool {
    row.optionalText(2).map { $0.isEmpty || $0 == marketplace.text } ?? true
  }

  private static func source(_ row: any DatabaseRow) -> RecordReference {
    RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))
  }
}

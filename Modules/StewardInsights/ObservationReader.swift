public import StewardDomain
public import StewardPerformance
public import StewardStorage

/// Reads what reports say of listings beside daily facts.
public struct ObservationReader {
  private let session: any DatabaseSession
  private let kinds: [String: RecordKind]

  public init(_ session: any DatabaseSession, kinds: [RecordKind]) {
    self.session = session
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
  }

  /// What was known of an account's store at an instant.
  public func observations(
    of account: Account, in marketplace: Marketplace, asOf: Instant
  ) throws
    -> ListingObservations
  {
    var found = ListingObservations()
    let scopes = try DimensionRepository(session, account: account.id).scopes()
    guard let scope = scopes.first(where: { $0.marketplace == marketplace.id })?.id else { return found }
    func each(_ kind: String, _ fields: [String], _ body: (any DatabaseRow) -> Void) throws {
      guard let kind = kinds[kind] else { return }
      try RecordRepository(session).current(
        kind, account: account.id, scope: scope, fields: fields, asOf: asOf, body)
    }
    try each("listingIssue", ["sku", "status", "changedDay", "code"]) { row in
      guard row.text(3).lowercased().contains("suppressed"), let day = row.optionalInteger(4) else { return }
      found.notices.append(
        .init(
          kind: .suppressed, sku: SKU(row.text(2)), from: CivilDay(number: Int32(truncatingIfNeeded: day)), until: nil,
          text: row.text(5), records: [Self.source(row)]))
    }
    try each("policyIssue", ["sku", "openedDay", "policy"]) { row in
      guard let day = row.optionalInteger(3) else { return }
      found.notices.append(
        .init(
          kind: .policy, sku: SKU(row.text(2)), from: CivilDay(number: Int32(truncatingIfNeeded: day)), until: nil,
          text: row.text(4), records: [Self.source(row)]))
    }
    try each("review", ["asin", "reviewedDay", "rating"]) { row in
      guard let day = row.optionalInteger(3) else { return }
      found.reviews.append(
        .init(
          asin: ASIN(row.text(2)), day: CivilDay(number: Int32(truncatingIfNeeded: day)), stars: Int(row.integer(4)),
          record: Self.source(row)))
    }
    var offers = OfferDays()
    try each("offer", ["observedAt", "asin", "sku", "price", "isOwn"]) { offers.add($0) }
    found.prices = offers.prices
    found.notices += offers.copies
    return found
  }

  fileprivate static func source(_ row: any DatabaseRow) -> RecordReference {
    RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))
  }
}

/// Offers by the day on which they were seen. An offer under a listing's SKU on another page is a copy of it.
private struct OfferDays {

  private var pages: [SKU: ASIN] = [:]
  private var seen: [(asin: ASIN, price: ListingObservations.Price)] = []

  mutating func add(_ row: any DatabaseRow) {
    guard let instant = row.optionalInteger(2), let minor = row.optionalInteger(5), !row.text(4).isEmpty else { return }
    let (asin, sku) = (ASIN(row.text(3)), SKU(row.text(4)))
    let isOwn = row.integer(6) == 1
    if isOwn { pages[sku] = asin }
    let day = ZoneTable.utc.day(of: Instant(microseconds: instant))
    seen.append((asin, .init(sku: sku, day: day, minor: minor, isOwn: isOwn, record: ObservationReader.source(row))))
  }

  private func isCopy(_ asin: ASIN, _ sku: SKU) -> Bool { pages[sku].map { $0 != asin } ?? false }

  /// Those on the listing's own page.
  var prices: [ListingObservations.Price] { seen.filter { !isCopy($0.asin, $0.price.sku) }.map(\.price) }

  var copies: [ListingObservations.Notice] {
    var spans: [SKU: (first: CivilDay, last: CivilDay, records: [RecordReference])] = [:]
    for (asin, price) in seen where isCopy(asin, price.sku) {
      let first = min(spans[price.sku]?.first ?? price.day, price.day)
      let last = max(spans[price.sku]?.last ?? price.day, price.day)
      spans[price.sku, default: (first, last, [])].first = first
      spans[price.sku, default: (first, last, [])].last = last
      if let record = price.record { spans[price.sku]?.records.append(record) }
    }
    return spans.sorted { $0.key.text < $1.key.text }.map { sku, span in
      .init(
        kind: .copied, sku: sku, from: span.first, until: span.last.advanced(by: 1), text: "seen under another number",
        records: span.records)
    }
  }
}

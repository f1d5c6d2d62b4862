internal import StewardDomain
internal import StewardStorage

/// Reads what a unit of each item costs and what it is up against, as it was known at an instant.
struct TermsReader {
  let session: any DatabaseSession
  let kinds: [String: RecordKind]

  init(_ session: any DatabaseSession, kinds: [String: RecordKind]) {
    self.session = session
    self.kinds = kinds
  }

  func terms(account: AccountID, scope: Int64, asOf: Instant) throws -> [SKU: ItemTerms] {
    var found: [SKU: ItemTerms] = [:]
    func each(_ name: String, _ fields: [String], _ body: (SKU, RecordReference, any DatabaseRow) -> Void) throws {
      guard let kind = kinds[name] else { return }
      try RecordRepository(session).current(
        kind, account: account, scope: scope, fields: ["sku"] + fields, asOf: asOf
      ) { row in
        guard !row.text(2).isEmpty else { return }
        let source = RecordReference(document: DocumentID(row.integer(0)), line: Int(row.integer(1)))
        body(SKU(row.text(2)), source, row)
      }
    }
    try each("unitCost", ["unitCost"]) { sku, source, row in
      guard let cost = row.optionalInteger(3), cost >= 0 else { return }
      found[sku, default: ItemTerms(sku: sku)].unitCost = cost
      found[sku]?.sources.append(source)
    }
    try each("feePreview", ["price", "salePrice", "referralFee", "fulfilmentFee"]) { sku, source, row in
      var terms = found[sku] ?? ItemTerms(sku: sku)
      // The fee is of what buyers pay: the sales price where there is one.
      if let price = row.optionalInteger(4) ?? row.optionalInteger(3), price > 0, let fee = row.optionalInteger(5) {
        terms.referralShare = min(1, max(0, Double(fee) / Double(price)))
      }
      terms.fulfilmentFee = row.optionalInteger(6) ?? terms.fulfilmentFee
      terms.sources.append(source)
      found[sku] = terms
    }
    try addRivals(to: &found, each)
    return found
  }

  /// The cheapest offer of others on the own page, on the last day on which somebody looked.
  private func addRivals(
    to found: inout [SKU: ItemTerms],
    _ each: (String, [String], (SKU, RecordReference, any DatabaseRow) -> Void) throws -> Void
  ) throws {
    struct Sight {
      let sku: SKU
      let asin: ASIN
      let day: CivilDay
      let price: Int64
      let source: RecordReference
    }
    var pages: [SKU: ASIN] = [:]
    var others: [Sight] = []
    try each("offer", ["asin", "observedAt", "price", "landedPrice", "isOwn"]) { sku, source, row in
      guard let seen = row.optionalInteger(4), let price = row.optionalInteger(6) ?? row.optionalInteger(5) else {
        return
      }
      let asin = ASIN(row.text(3))
      if row.optionalInteger(7) == 1 {
        pages[sku] = asin
      } else {
        let day = ZoneTable.utc.day(of: Instant(microseconds: seen))
        others.append(Sight(sku: sku, asin: asin, day: day, price: price, source: source))
      }
    }
    for sight in others where pages[sight.sku] == sight.asin {
      var terms = found[sight.sku] ?? ItemTerms(sku: sight.sku)
      let isBetter = terms.rivalDay.map { $0 < sight.day } ?? true
      guard isBetter || (terms.rivalDay == sight.day && sight.price < terms.rivalPrice ?? .max) else { continue }
      terms.rivalPrice = sight.price
      terms.rivalDay = sight.day
      terms.rivalSource = sight.source
      found[sight.sku] = terms
    }
  }
}

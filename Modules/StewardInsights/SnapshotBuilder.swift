public import StewardDomain
public import StewardStorage

/// Makes the view of an account that analyses work on, as it was known at an instant.
public struct SnapshotBuilder {
  let session: any DatabaseSession
  let kinds: [String: RecordKind]
  /// For so many days after its end a day may still be restated, by the slowest report.
  let restatementDays: Int

  public init(_ session: any DatabaseSession, kinds: [RecordKind], restatementDays: Int) {
    self.session = session
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    self.restatementDays = restatementDays
  }

  /// - Parameter window: at most so many of the newest days.
  public func snapshot(of account: Account, asOf: Instant, window: Int = 800) throws -> AccountSnapshot {
    let scopes = try DimensionRepository(session, account: account.id).scopes()
    var parts: [MarketplaceSnapshot] = []
    for (scope, id) in scopes {
      guard let id, let marketplace = Marketplace.find(id) else { continue }
      if let part = try part(marketplace, scope, account, asOf, window) { parts.append(part) }
    }
    return AccountSnapshot(
      account: account, asOf: asOf,
      marketplaces: parts.sorted { $0.marketplace.countryCode < $1.marketplace.countryCode })
  }

  private func part(
    _ marketplace: Marketplace, _ scope: Int64, _ account: Account, _ asOf: Instant, _ window: Int
  ) throws -> MarketplaceSnapshot? {
    let repository = FactRepository(session)
    let listings = try listings(marketplace, scope, account, asOf)
    let standing = StandingReader(
      records: RecordRepository(session), kinds: kinds, account: account.id, scope: scope, asOf: asOf)
    let health = try standing.accountHealth(in: marketplace.id)
    let ratings = try standing.ratings()
    guard let extent = try repository.extent(account: account.id, scope: scope, asOf: asOf) else {
      guard !listings.isEmpty || health != nil || !ratings.isEmpty else { return nil }
      let day = ZoneTable.utc.day(of: asOf)
      return MarketplaceSnapshot(
        marketplace: marketplace, facts: FactTable(days: day..<day, items: [], columns: []), listings: listings,
        settledBefore: day, accountHealth: health, ratings: ratings, forecasts: nil)
    }
    let first = max(extent.lowerBound, extent.upperBound.advanced(by: -window))
    let facts = try repository.table(
      account: account.id, scope: scope, grain: .item, days: first..<extent.upperBound, asOf: asOf)
    var part = MarketplaceSnapshot(
      marketplace: marketplace, facts: ItemMerge.merged(facts), listings: listings,
      settledBefore: extent.upperBound.advanced(by: -restatementDays), accountHealth: health, ratings: ratings,
      forecasts: nil,
      terms: try TermsReader(session, kinds: kinds).terms(account: account.id, scope: scope, asOf: asOf))
    part.returns = try ReturnsReader(records: RecordRepository(session), kinds: kinds)
      .table(account: account.id, scope: scope, today: extent.upperBound, asOf: asOf)
    let searches = SearchReader(
      records: RecordRepository(session), kinds: kinds, account: account.id, scope: scope, asOf: asOf,
      today: extent.upperBound)
    part.searchTerms = try searches.terms()
    part.searchQueries = try searches.queries()
    return part
  }

  private func listings(
    _ marketplace: Marketplace, _ scope: Int64, _ account: Account, _ asOf: Instant
  ) throws -> [ListingContent] {
    var assembler = ListingAssembler(currency: marketplace.currency)
    let records = RecordRepository(session)
    if let kind = kinds["listing"] {
      try records.current(
        kind, account: account.id, scope: scope, fields: ListingAssembler.listingFields, asOf: asOf
      ) { assembler.addListing($0) }
    }
    if let kind = kinds["listingIssue"] {
      try records.current(
        kind, account: account.id, scope: scope, fields: ListingAssembler.issueFields, asOf: asOf
      ) { assembler.addIssue($0) }
    }
    return assembler.all
  }
}

/// Joins facts that only name an ASIN to the one SKU that has it.
enum ItemMerge {
  static func merged(_ table: FactTable) -> FactTable {
    var skuRows: [ASIN: [Int]] = [:]
    for (row, item) in table.items.enumerated() where !item.sku.text.isEmpty && !item.asin.text.isEmpty {
      skuRows[item.asin, default: []].append(row)
    }
    var target: [Int: Int] = [:]
    for (row, item) in table.items.enumerated() where item.sku.text.isEmpty {
      if let rows = skuRows[item.asin], rows.count == 1 { target[row] = rows[0] }
    }
    guard !target.isEmpty else { return table }
    let kept = table.items.indices.filter { target[$0] == nil }
    var newRow: [Int: Int] = [:]
    for (row, old) in kept.enumerated() { newRow[old] = row }
    let days = table.dayCount
    let columns = table.columns.map { column in
      var result = FactColumn(metric: column.metric, cellCount: kept.count * days)
      for old in table.items.indices {
        guard let row = newRow[target[old] ?? old] else { continue }
        for day in 0..<days where column.isPresent(old * days + day) {
          // What the SKU's own reports say stands before what is said of the ASIN.
          if target[old] != nil, result.isPresent(row * days + day) { continue }
          result.set(row * days + day, to: column.values[old * days + day])
        }
      }
      return result
    }
    return FactTable(days: table.days, items: kept.map { table.items[$0] }, columns: columns)
  }
}

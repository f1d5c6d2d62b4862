internal import StewardDomain
internal import StewardPluginAPI

/// Names the words that buyers of an item search for and that its listing doesn't have, where they fit into the search terms
/// that only Amazon sees. What that brings can't be told in money beforehand.
struct BackendWordsMonitor: Monitor {
  let identifier = "backend-words"
  let pack: TermPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    guard let queries = snapshot.searchQueries else { return [] }
    var rowsOf: [ASIN: [Int]] = [:]
    for row in 0..<queries.rowCount where queries.purchases[row] >= pack.leastPurchases {
      rowsOf[queries.asins[row], default: []].append(row)
    }
    return snapshot.listings.compactMap { listing in
      guard let rows = rowsOf[listing.item.asin] else { return nil }
      return finding(listing, rows, queries, snapshot)
    }
  }

  private func finding(
    _ listing: ListingContent, _ rows: [Int], _ queries: SearchQueryTable, _ snapshot: MarketplaceSnapshot
  ) -> Finding? {
    // Without title, bullets and search terms nobody knows what is missing.
    guard let title = listing.title, let bullets = listing.bullets, let backend = listing.searchTerms else {
      return nil
    }
    var known = Words(title)
    for text in bullets + [backend, listing.description ?? "", listing.brand ?? ""] { known.add(text) }
    var missing = Words()
    var found: [Int] = []
    let order = rows.sorted { (queries.purchases[$0], $1) > (queries.purchases[$1], $0) }
    for row in order {
      let new = Words(queries.queries[row]).all.filter { !known.contains($0) && !missing.contains($0) }
      guard !new.isEmpty else { continue }
      found.append(row)
      for word in new { missing.add(word) }
    }
    guard !missing.isEmpty else { return nil }
    let limit = pack.bytesByCountry[snapshot.marketplace.countryCode] ?? pack.bytes
    let used = backend.utf8.count
    let needed = missing.all.reduce(0) { $0 + 1 + $1.utf8.count }
    let over = used + needed - limit
    let room =
      over <= 0
      ? "They need \(needed) bytes more, which makes \(used + needed) of \(limit)"
      : "They need \(needed) bytes and \(max(0, limit - used)) of \(limit) are free: take out \(over) bytes first, what stands "
        + "in the title already, since a longer field may be dropped whole"
    return Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: listing.item), clause: "words of \(pack.name)",
      severity: .notice,
      title: "Buyers of \(listing.item.name) search for words that its listing doesn't have: "
        + missing.all.joined(separator: " ") + ". Put them into its search terms",
      evidence: found.map { row in
        Evidence(
          "\"\(queries.queries[row])\" led to \(queries.purchases[row]) purchases from \(queries.days.lowerBound) to "
            + "\(queries.days.upperBound.advanced(by: -1))", source: .records(queries.lines[row]))
      }
        + [
          Evidence(room, source: .rule(pack: pack.name, rule: "words")),
          Evidence("The search terms have \(used) bytes now", source: .records(listing.sources)),
        ].filter { $0.source != .records([]) })
  }
}

internal import StewardDomain
internal import StewardPluginAPI

/// Names searches that sell and that nobody bids on by name. What a bid would bring can't be told in money beforehand.
struct NewTargetsMonitor: Monitor {
  let identifier = "new-targets"
  let pack: TermPack

  private struct Candidate {
    let text: String
    let statement: String
    let sold: Double
    let lines: [RecordReference]
  }

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let exact = exactTargets(snapshot)
    let all = (fromAds(snapshot, but: exact) + fromSearch(snapshot, but: exact)).sorted {
      ($1.sold, $0.text, $0.statement) < ($0.sold, $1.text, $1.statement)
    }
    var taken: Set<String> = []
    let best = all.filter { taken.insert($0.text).inserted }
    guard !best.isEmpty else { return [] }
    let shown = best.prefix(pack.mostTargets)
    let more = best.count > shown.count ? " The best of them are named" : ""
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "targets of \(pack.name)",
        severity: .notice,
        title: "\(best.count) searches sell and have no exact keyword of their own, so that their bids can't be set: "
          + shown.map { "\"\($0.text)\"" }.joined(separator: ", ") + ".\(more)",
        evidence: shown.map { Evidence($0.statement, source: .records($0.lines)) } + [
          Evidence(
            "Add each as an exact keyword at the bid of its present target, and as a negative exact one where it came from",
            source: .rule(pack: pack.name, rule: "targets"))
        ])
    ]
  }

  private func exactTargets(_ snapshot: MarketplaceSnapshot) -> Set<String> {
    Set(
      (snapshot.searchTerms?.targets ?? []).lazy.filter { $0.matchType.uppercased() == "EXACT" }
        .map { $0.text.lowercased() })
  }

  private func fromAds(_ snapshot: MarketplaceSnapshot, but exact: Set<String>) -> [Candidate] {
    guard let history = TermHistory(snapshot, pack: pack) else { return [] }
    return history.uses.compactMap { use in
      let orders = use.sum(\.orders)
      guard orders >= pack.leastOrders, !exact.contains(use.term.lowercased()),
        !use.rows.contains(where: { $0.relation == .page })
      else { return nil }
      let group = history.table.adGroups[use.adGroup]
      let place = group.name.isEmpty ? "ad group \(group.id)" : "ad group \(group.name) (\(group.id))"
      return Candidate(
        text: use.term.lowercased(),
        statement:
          "\"\(use.term)\" brought \(Int64(orders)) orders with \(Int64(use.sum(\.clicks))) clicks in \(place)",
        sold: orders, lines: use.rows.flatMap { history.table.lines(of: $0.row) })
    }
  }

  /// Searches that sell without ads, and that no ad was clicked after.
  private func fromSearch(_ snapshot: MarketplaceSnapshot, but exact: Set<String>) -> [Candidate] {
    guard let table = snapshot.searchTerms, let queries = snapshot.searchQueries else { return [] }
    let advertised = Set(table.terms.lazy.map { $0.lowercased() })
    return (0..<queries.rowCount).compactMap { row in
      let text = queries.queries[row].lowercased()
      guard queries.purchases[row] >= pack.leastPurchases, !exact.contains(text), !advertised.contains(text) else {
        return nil
      }
      return Candidate(
        text: text,
        statement: "\"\(queries.queries[row])\" led to \(queries.purchases[row]) of \(queries.purchasesTotal[row]) "
          + "purchases without an ad, of \(queries.asins[row])",
        sold: Double(queries.purchases[row]), lines: queries.lines[row])
    }
  }
}

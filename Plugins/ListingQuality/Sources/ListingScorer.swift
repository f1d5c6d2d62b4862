internal import StewardDomain
internal import StewardPluginAPI

/// Scores each listing by a set of rules: 1 less the weights of the rules it breaks, as a share of all that could be
/// told.
///
/// A rule whose input no source reported isn't counted for or against; it stands among the reasons with no points, so
/// that a high score on little knowledge can be seen for what it is.
struct ListingScorer: Scorer {
  let identifier: String
  let pack: String
  let rules: [Rule]

  func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
    var seen: Set<ItemIdentity> = []
    return snapshot.listings.compactMap { listing in
      // Two sources may tell of one listing; the host puts the better one first.
      guard seen.insert(listing.item).inserted else { return nil }
      return score(listing, in: snapshot.marketplace)
    }
  }

  private func score(_ listing: ListingContent, in marketplace: Marketplace) -> Score? {
    var failed: [(rule: Rule, statement: String, records: [RecordReference])] = []
    var unknown: [Score.Reason] = []
    var held: [Rule] = []
    for rule in rules {
      switch rule.check.verdict(listing, in: marketplace) {
      case .holds: held.append(rule)
      case .fails(let statement, let records): failed.append((rule, statement, records))
      case .unknown(let what):
        let evidence = Evidence("\(rule.title): not known, since \(what)", source: .rule(pack: pack, rule: rule.id))
        unknown.append(Score.Reason(points: 0, evidence: evidence))
      }
    }
    let total = held.reduce(0) { $0 + $1.weight } + failed.reduce(0) { $0 + $1.rule.weight }
    guard total > 0 else { return nil }

    var reasons = failed.map { failure in
      let rule = Evidence.Source.rule(pack: pack, rule: failure.rule.id)
      let source = failure.records.isEmpty ? rule : .records(failure.records)
      return Score.Reason(points: -failure.rule.weight / total, evidence: Evidence(failure.statement, source: source))
    }
    if let first = held.first {
      // One line for all that is well: a line each would drown what isn't.
      let source: Evidence.Source =
        listing.sources.isEmpty ? .rule(pack: pack, rule: first.id) : .records(listing.sources)
      let names = held.map(\.title).joined(separator: "; ")
      reasons.append(Score.Reason(points: 0, evidence: Evidence("In order: \(names)", source: source)))
    }
    return Score(
      subject: Subject(marketplace: marketplace.id, item: listing.item), base: 1, reasons: reasons + unknown)
  }
}

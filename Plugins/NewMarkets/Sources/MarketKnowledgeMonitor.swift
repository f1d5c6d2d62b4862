internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// Says what isn't known: of which items it can't be told what they would sell here, and what an account might sell where it
/// isn't active at all.
struct MarketKnowledgeMonitor: Monitor {
  let identifier = "market-knowledge"
  let pack: MarketPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    [gaps(snapshot), entry(snapshot)].compactMap { $0 }
  }

  /// Items that sell elsewhere and can't be judged here.
  private func gaps(_ snapshot: MarketplaceSnapshot) -> Finding? {
    let gaps = AssortmentGaps(snapshot, pack: pack)
    guard gaps.unclear > 0 else { return nil }
    let needed =
      "\(pack.leastCommonItems) items that sell in both stores, \(pack.leastDays) days with stock, what a unit costs and Amazon's "
      + "fees there and here, and a reference rate where currencies differ"
    return Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "evidence of \(pack.name)",
      severity: .notice,
      title:
        "\(gaps.unclear) items sell in other stores of the account and aren't offered here, and it can't be told what they "
        + "would bring: what is needed is \(needed)",
      evidence: [Evidence("Needed: \(needed)", source: .rule(pack: pack.name, rule: "evidence"))])
  }

  /// Said once an account: by the store that sells most.
  private func entry(_ snapshot: MarketplaceSnapshot) -> Finding? {
    let here = StoreSummary(snapshot)
    let revenue = here.items.reduce(0.0) { $0 + Double($1.revenue) }
    guard revenue > 0, here.days.lowerBound < here.days.upperBound else { return nil }
    let others = snapshot.siblings.map { store in
      store.items.reduce(0.0) { $0 + Double($1.revenue) } * (store.exchange ?? 0)
    }
    guard others.allSatisfy({ $0 < revenue }) else { return nil }
    let active = Set([snapshot.marketplace.countryCode] + snapshot.siblings.map(\.marketplace.countryCode))
    let lists = pack.checklists.compactMap { list -> (stores: [String], steps: [String])? in
      let stores = list.stores.filter { !active.contains($0) }
      return stores.isEmpty ? nil : (stores, list.account)
    }
    guard !lists.isEmpty else { return nil }
    let steps = lists.map { list in
      Evidence(
        "Before selling in \(list.stores.joined(separator: ", ")): \(list.steps.joined(separator: "; "))",
        source: .rule(pack: pack.name, rule: "checklists"))
    }
    return Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "entry of \(pack.name)",
      severity: .notice, title: title(here, revenue, snapshot), evidence: steps)
  }

  private func title(_ here: StoreSummary, _ revenue: Double, _ snapshot: MarketplaceSnapshot) -> String {
    let ratios = snapshot.siblings.compactMap { StorePair(here, $0, pack: pack) }
      .filter { $0.units.count >= pack.leastCommonItems }.map(\.units.mean)
    guard !ratios.isEmpty else {
      return "Nothing tells what this account would sell in stores where it isn't active: no two of its stores sell "
        + "\(pack.leastCommonItems) items in common. Try a store with your best items, and with little stock"
    }
    // A ratio is of units here to one there; the other way round it says how large the other store is.
    let sizes = ratios.map { -$0 }
    let mean = sizes.reduce(0, +) / Double(sizes.count)
    let square = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, sizes.count - 1))
    let spread =
      (square + pack.entrySpread * pack.entrySpread).squareRoot() * (1 + 1 / Double(sizes.count)).squareRoot()
    let monthly = revenue * 30 / Double(max(1, here.days.lowerBound.distance(to: here.days.upperBound)))
    func amount(_ score: Double) -> Money {
      let value = min(9e18, monthly * exp(mean + score * spread))
      return Money(minorUnits: Int64(value.rounded()), currency: snapshot.marketplace.currency)
    }
    return
      "A store where this account isn't active yet might sell for \(amount(-1.645)) to \(amount(1.645)) a month with all "
      + "items once it is established, as its stores differ; what it costs to begin and whether the items may be sold there "
      + "isn't known"
  }
}

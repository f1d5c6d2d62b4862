internal import StewardDomain
internal import StewardPluginAPI

/// Says of which items far more comes back for one kind of reason than of the store's others, and what to look at.
struct ReturnReasonsMonitor: Monitor {
  let identifier = "return-reasons"
  let pack: ReturnPack

  /// One kind of reason at one item.
  private struct Case {
    let row: Int
    let group: Int
    let sold: Int64
    let back: Int64
    /// As many would have come back at the rate of the store's other items.
    let expected: Double
    let chance: Double
  }

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    guard let returns = snapshot.returns else { return [] }
    let days = returns.days.clamped(to: snapshot.facts.days)
    let places = ItemPlaces(snapshot.facts)
    let cases = cases(returns, snapshot, places, days)
    let threshold = RateComparison.threshold(cases.map(\.chance), falseShare: pack.falseShare)
    return cases.filter { one in
      one.chance <= threshold && one.back >= pack.leastUnits
        && Double(one.back) >= pack.leastRatio * one.expected
    }.sorted { ($0.chance, $0.row, $0.group) < ($1.chance, $1.row, $1.group) }
      .map { finding($0, returns, snapshot, places, days) }
  }

  /// Every item that sold, with every kind of reason for which something came back in the store.
  private func cases(
    _ returns: ReturnTable, _ snapshot: MarketplaceSnapshot, _ places: ItemPlaces, _ days: Range<CivilDay>
  ) -> [Case] {
    let facts = snapshot.facts
    let sold = facts.items.indices.map { facts.sum(of: .unitsOrdered, item: $0, in: days)?.value ?? 0 }
    let allSold = sold.reduce(0) { $0 &+ max(0, $1) }
    var back = [[Int64]](repeating: [Int64](repeating: 0, count: pack.groups.count), count: sold.count)
    for row in returns.rows {
      guard let place = places[row], let group = group(of: row), sold[place] > 0 else { continue }
      back[place][group] &+= row.units
    }
    var cases: [Case] = []
    for group in pack.groups.indices {
      let allBack = back.reduce(0) { $0 &+ $1[group] }
      guard allBack > 0 else { continue }
      for place in sold.indices where sold[place] > 0 && sold[place] < allSold {
        let own = back[place][group]
        let others = Double(allBack - own) / Double(allSold - sold[place])
        cases.append(
          Case(
            row: place, group: group, sold: sold[place], back: own, expected: others * Double(sold[place]),
            chance: RateComparison.chance(
              of: own, among: allBack, share: Double(sold[place]) / Double(allSold))))
      }
    }
    return cases
  }

  private func group(of row: ReturnTable.Row) -> Int? { pack.groups.firstIndex { $0.reasons.contains(row.reason) } }

  private func finding(
    _ one: Case, _ returns: ReturnTable, _ snapshot: MarketplaceSnapshot, _ places: ItemPlaces, _ days: Range<CivilDay>
  ) -> Finding {
    let item = snapshot.facts.items[one.row]
    let group = pack.groups[one.group]
    let rows = returns.rows.filter { self.group(of: $0) == one.group && places[$0] == one.row }
    let last = days.upperBound.advanced(by: -1)
    let usual = one.expected < 1 ? "fewer than one" : "about \(Int(one.expected.rounded()))"
    let words = rows.map { "\($0.units) × \($0.reason)" }.joined(separator: ", ")
    return Finding(
      subject: Subject(marketplace: snapshot.marketplace.id, item: item), clause: "\(group.id) of \(pack.name)",
      severity: .warning,
      title:
        "\(one.back) of \(one.sold) units of \(item.name) came back \(group.title); \(usual) would be usual in this store",
      evidence: [
        Evidence(
          "\(one.sold) units ordered from \(days.lowerBound) to \(last)",
          source: .facts(
            metric: .unitsOrdered, marketplace: snapshot.marketplace.id, item: item, days: days, value: one.sold)),
        Evidence("Came back in these days: \(words)", source: .records(rows.flatMap(\.sources))),
        Evidence(group.advice + ".", source: .rule(pack: pack.name, rule: group.id)),
        Evidence(
          "Of what was sold in the last \(pack.completeDays) days more may still come back",
          source: .rule(pack: pack.name, rule: "complete")),
      ])
  }
}

/// Where an item of a return stands among the items with facts: by SKU, else by the ASIN where only one item has it.
private struct ItemPlaces {
  private var bySKU: [SKU: Int] = [:]
  private var byASIN: [ASIN: Int?] = [:]

  init(_ facts: FactTable) {
    for (row, item) in facts.items.enumerated() {
      if !item.sku.text.isEmpty { bySKU[item.sku] = row }
      guard !item.asin.text.isEmpty else { continue }
      byASIN[item.asin] = byASIN[item.asin] == nil ? .some(row) : .some(nil)
    }
  }

  subscript(row: ReturnTable.Row) -> Int? { row.sku.text.isEmpty ? byASIN[row.asin] ?? nil : bySKU[row.sku] }
}

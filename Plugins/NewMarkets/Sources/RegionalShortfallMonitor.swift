internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// Finds items that sell far less in this store than their sales in another one let expect, and names the likeliest cause.
struct RegionalShortfallMonitor: Monitor {
  let identifier = "regional-shortfall"
  let pack: MarketPack

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    let here = StoreSummary(snapshot)
    let pairs = snapshot.siblings.compactMap { StorePair(here, $0, pack: pack) }
      .filter { $0.units.count >= pack.leastCommonItems }
    var worst: [SKU: Shortfall] = [:]
    for pair in pairs {
      var there: [SKU: ItemSummary] = [:]
      for item in pair.other.items { there[item.item.sku] = item }
      for item in here.items where !item.item.sku.text.isEmpty {
        guard let other = there[item.item.sku], let found = Shortfall(item, other, pair, pack) else { continue }
        if let known = worst[item.item.sku], known.expected >= found.expected { continue }
        worst[item.item.sku] = found
      }
    }
    guard !worst.isEmpty else { return [] }
    let causes = ShortfallCauses(snapshot, here: here, pack: pack)
    return worst.values.sorted { $0.here.item.sku < $1.here.item.sku }.map { finding($0, here, causes) }
  }

  private func finding(_ found: Shortfall, _ here: StoreSummary, _ causes: ShortfallCauses) -> Finding {
    let (item, other) = (found.here, found.pair.other)
    let code = other.marketplace.countryCode
    let cause = causes.cause(of: found)
    let evidence = [
      Evidence(
        "\(item.units) units sold here in \(item.daysInStock) days with stock",
        source: .facts(
          metric: .unitsOrdered, marketplace: here.marketplace.id, item: item.item, days: here.days, value: item.units)),
      Evidence(
        "\(found.there.units) units sold in \(code) in \(found.there.daysInStock) days with stock",
        source: .facts(
          metric: .unitsOrdered, marketplace: other.marketplace.id, item: found.there.item, days: other.days,
          value: found.there.units)),
      Evidence(
        "\(found.pair.units.count) items that both stores sell give the ratio; so little happens to one in "
          + "\(found.oneIn) by chance",
        source: .rule(pack: pack.name, rule: "shortfall")),
    ]
    return Finding(
      subject: Subject(marketplace: here.marketplace.id, item: item.item), clause: "shortfall of \(pack.name)",
      severity: .notice,
      title: "\(item.item.name) sells \(item.units) units where its sales in \(code) let expect about "
        + "\(Int64(found.expected.rounded())): \(cause.words)",
      evidence: evidence + cause.evidence)
  }
}

/// One item that sells less than it should by another store.
struct Shortfall {
  let here: ItemSummary
  let there: ItemSummary
  let pair: StorePair
  /// Units in the days with stock here.
  let expected: Double
  /// Standard deviations below the expectation.
  let deviations: Double
  /// By how much the price lies above what prices in both stores let expect, as logarithm.
  let priceGap: Double

  /// - Returns: `nil` where it sells as it should, or nothing can be said.
  init?(_ here: ItemSummary, _ there: ItemSummary, _ pair: StorePair, _ pack: MarketPack) {
    guard let point = StorePair.point(there, here, pack) else { return nil }
    let ratio = pair.units.estimate(there.productType)
    let expected = Double(there.units) / Double(there.daysInStock) * exp(ratio.mean) * Double(here.daysInStock)
    let variance = ratio.deviation * ratio.deviation + point.variance
    let deviations = (ratio.mean - point.logarithm) / variance.squareRoot()
    let rules = pack.shortfall
    guard expected >= rules.leastExpected, expected < 1e15, Double(here.units) < rules.share * expected,
      deviations >= rules.deviations
    else { return nil }
    self.here = here
    self.there = there
    self.pair = pair
    self.expected = expected
    self.deviations = deviations
    if let one = there.unitPrice, let two = here.unitPrice {
      priceGap = log(Double(two) / (Double(one) * pair.exchange)) - pair.price.estimate(nil).mean
    } else {
      priceGap = 0
    }
  }

  /// So many items are needed for one to be that far below by chance.
  var oneIn: Int { Int(min(1e6, (1 / max(1e-6, CountDraw.probability(-deviations))).rounded())) }
}

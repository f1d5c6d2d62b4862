public import StewardDomain
public import StewardPluginAPI

/// Scores above the single item: of the items of a brand, and of accounts together.
///
/// A brand is scored by the scorers themselves, on a snapshot that has its items only: every ratio is worked out anew
/// from sums, none is averaged. Accounts don't share sums, since their currencies differ; their scores are averaged with
/// what they sell as weight, at reference rates.
public enum ScoreRollup {
  /// The score of one brand in one marketplace.
  public struct BrandScore: Sendable {
    /// Empty for items whose brand isn't known.
    public let brand: String
    public let scorer: String
    public let score: Score
  }

  /// One account's score in one marketplace with what it weighs.
  public struct Part: Sendable {
    public let name: String
    public let score: Score
    /// Sales, in any unit that all parts share; not negative.
    public let weight: Double

    public init(name: String, score: Score, weight: Double) {
      self.name = name
      self.score = score
      self.weight = weight
    }
  }

  /// A weighted mean with what each part adds.
  public struct Mean: Sendable {
    /// 0 … 1: the sum of ``shares``' points.
    public let value: Double
    /// Largest weight first: the part's name, its own score, its share of all weight, and what it adds.
    public let shares: [(name: String, value: Double, share: Double, points: Double)]
  }

  /// Scores each brand of a marketplace.
  ///
  /// - Complexity: that of the scorers, once for each brand on its own items.
  public static func brands(_ part: MarketplaceSnapshot, by scorers: [any Scorer]) throws -> [BrandScore] {
    var result: [BrandScore] = []
    for (brand, rows) in rowsByBrand(part).sorted(by: { $0.key < $1.key }) {
      let snapshot = part.restricted(to: rows)
      for scorer in scorers {
        for score in try scorer.scores(snapshot) where score.subject.item == nil {
          result.append(BrandScore(brand: brand, scorer: scorer.identifier, score: score))
        }
      }
    }
    return result
  }

  /// - Returns: `nil` where there is no part. Parts count alike where none of them sold anything.
  public static func mean(_ parts: [Part]) -> Mean? {
    guard !parts.isEmpty else { return nil }
    let known = parts.map { $0.weight.isFinite ? max(0, $0.weight) : 0 }
    let total = known.reduce(0, +)
    let shares = zip(parts, known).map { part, weight in
      let share = total > 0 ? weight / total : 1 / Double(parts.count)
      return (name: part.name, value: part.score.value, share: share, points: part.score.value * share)
    }
    let sorted = shares.sorted { ($1.share, $0.name) < ($0.share, $1.name) }
    return Mean(value: min(1, max(0, sorted.reduce(0) { $0 + $1.points })), shares: sorted)
  }

  /// What a marketplace sold over its newest settled days, in minor units; 0 where no amounts were reported.
  public static func revenue(_ part: MarketplaceSnapshot, days: Int = 28) -> Int64 {
    let end = min(part.settledBefore, part.today)
    let window = end.advanced(by: -days)..<end
    for metric in [Metric.orderedRevenue, .shippedRevenue] where part.facts.column(metric) != nil {
      var total: Int64 = 0
      for item in part.facts.items.indices {
        let amount = part.facts.sum(of: metric, item: item, in: window)?.value ?? 0
        let (sum, overflows) = total.addingReportingOverflow(amount)
        total = overflows ? total : sum
      }
      return total
    }
    return 0
  }

  private static func rowsByBrand(_ part: MarketplaceSnapshot) -> [String: [Int]] {
    // Facts may lack one of the two codes, so identities as a whole needn't be equal.
    var bySKU: [SKU: String] = [:]
    var byASIN: [ASIN: String] = [:]
    for listing in part.listings {
      guard let brand = listing.brand else { continue }
      if !listing.item.sku.text.isEmpty { bySKU[listing.item.sku] = brand }
      if !listing.item.asin.text.isEmpty { byASIN[listing.item.asin] = brand }
    }
    return Dictionary(grouping: part.facts.items.indices) { row in
      let item = part.facts.items[row]
      return bySKU[item.sku] ?? byASIN[item.asin] ?? ""
    }
  }
}

extension MarketplaceSnapshot {
  /// The same view with some items only: their facts, listings and ratings. What is said of the account as a whole
  /// isn't said of a part of it, so account health is left out.
  ///
  /// - Parameter rows: of ``FactTable/items``, ascending.
  func restricted(to rows: [Int]) -> MarketplaceSnapshot {
    let kept = rows.map { facts.items[$0] }
    let columns = facts.columns.map { column in
      var part = FactColumn(metric: column.metric, cellCount: rows.count * facts.dayCount)
      for (row, old) in rows.enumerated() {
        for day in 0..<facts.dayCount where column.isPresent(old * facts.dayCount + day) {
          part.set(row * facts.dayCount + day, to: column.values[old * facts.dayCount + day])
        }
      }
      return part
    }
    let skus = Set(kept.map(\.sku))
    let asins = Set(kept.map(\.asin))
    return MarketplaceSnapshot(
      marketplace: marketplace, facts: FactTable(days: facts.days, items: kept, columns: columns),
      listings: listings.filter { skus.contains($0.item.sku) || asins.contains($0.item.asin) },
      settledBefore: settledBefore, accountHealth: nil, ratings: ratings.filter { asins.contains($0.asin) },
      forecasts: nil, terms: terms.filter { skus.contains($0.key) })
  }
}

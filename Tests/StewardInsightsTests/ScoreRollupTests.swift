import StewardDomain
import StewardInsights
import StewardPluginAPI
import Testing

@Suite struct ScoreRollupTests {
  private let days: Range<CivilDay> = "2026-10-01"..<"2026-10-03"

  // Of 10 and 1,000 sessions, 5 and 100 become orders: 0.5 and 0.1 in the mean would be 0.3, together it is 105 of 1,010.
  @Test func `a brand's ratio is made of sums, which averaging its items isn't`() throws {
    let part = try snapshot([("A", "Acme", 5, 10), ("B", "Acme", 100, 1_000), ("C", "Zen", 1, 4), ("D", nil, 1, 2)])
    let brands = try ScoreRollup.brands(part, by: [OrdersPerSession()])

    #expect(brands.map(\.brand) == ["", "Acme", "Zen"])
    #expect(brands.map(\.score.value) == [0.5, 105.0 / 1_010, 0.25])
    #expect(abs(brands[1].score.value - (0.5 + 0.1) / 2) > 0.19)
    #expect(brands.allSatisfy { $0.scorer == "orders-per-session" })
  }

  @Test func `one brand of everything is the account`() throws {
    let part = try snapshot([("A", "Acme", 5, 10), ("B", "Acme", 100, 1_000)])
    let whole = try #require(try OrdersPerSession().scores(part).first)
    #expect(try ScoreRollup.brands(part, by: [OrdersPerSession()]).map(\.score.value) == [whole.value])
    #expect(try ScoreRollup.brands(try snapshot([]), by: [OrdersPerSession()]).isEmpty)
  }

  @Test func `accounts weigh what they sell, and the parts add up`() throws {
    let mean = try #require(
      ScoreRollup.mean([part("small", 1, 100), part("large", 0.2, 300), part("none", 0.9, 0), part("odd", 0.9, .nan)]))
    #expect(abs(mean.value - (1 * 0.25 + 0.2 * 0.75)) < 1e-12)
    #expect(mean.shares.map(\.name) == ["large", "small", "none", "odd"])
    #expect(abs(mean.shares.reduce(0) { $0 + $1.points } - mean.value) < 1e-12)
    #expect(ScoreRollup.mean([])?.value == nil)
    #expect(ScoreRollup.mean([part("a", 1, 0), part("b", 0, -5)])?.value == 0.5)
  }

  @Test func `revenue is that of the settled days`() throws {
    let part = try snapshot([("A", nil, 5, 10), ("B", nil, 7, 10)], metric: .orderedRevenue)
    // The second day isn't settled.
    #expect(ScoreRollup.revenue(part) == 12)
  }

  private func part(_ name: String, _ value: Double, _ weight: Double) -> ScoreRollup.Part {
    let subject = Subject(marketplace: InsightDatabase.us, item: nil)
    return ScoreRollup.Part(name: name, score: Score(subject: subject, base: value, reasons: []), weight: weight)
  }

  /// The same figures on both days.
  private func snapshot(
    _ items: [(sku: SKU, brand: String?, orders: Int64, sessions: Int64)], metric: Metric = .orderItems
  ) throws -> MarketplaceSnapshot {
    var orders = FactColumn(metric: metric, cellCount: items.count * 2)
    var sessions = FactColumn(metric: .sessions, cellCount: items.count * 2)
    for cell in 0..<items.count * 2 {
      orders.set(cell, to: items[cell / 2].orders)
      sessions.set(cell, to: items[cell / 2].sessions)
    }
    let listings = items.map { item in
      var listing = ListingContent(item: ItemIdentity(sku: item.sku))
      listing.brand = item.brand
      return listing
    }
    let table = FactTable(
      days: days, items: items.map { ItemIdentity(sku: $0.sku) },
      columns: [orders, sessions].sorted { $0.metric < $1.metric })
    return try MarketplaceSnapshot(
      marketplace: #require(Marketplace.named("US")), facts: table, listings: listings, settledBefore: "2026-10-02")
  }
}

/// All orders over all sessions, of the account alone.
private struct OrdersPerSession: Scorer {
  let identifier = "orders-per-session"

  func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
    let facts = snapshot.facts
    func total(_ metric: Metric) -> Double {
      facts.items.indices.reduce(0) { $0 + Double(facts.sum(of: metric, item: $1, in: facts.days)?.value ?? 0) }
    }
    guard total(.sessions) > 0 else { return [] }
    let subject = Subject(marketplace: snapshot.marketplace.id, item: nil)
    return [Score(subject: subject, base: total(.orderItems) / total(.sessions), reasons: [])]
  }
}

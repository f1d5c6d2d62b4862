import StewardDomain
import StewardInsights
import StewardStorage
import Testing

/// What the marketplace and its customers think of an account, and what is expected of it.
@Suite struct StandingTests {
  @Test func `forecasts come back as they were and are replaced as a whole`() throws {
    let database = try InsightDatabase()
    func forecast(_ sku: SKU, _ mean: Double) -> StoredForecast {
      StoredForecast(
        subject: Subject(marketplace: InsightDatabase.us, item: ItemIdentity(sku: sku, asin: "B1")),
        days: "2026-11-01"..<"2026-11-29", mean: mean, probabilities: [0.05, 0.5, 0.95], quantiles: [0, 1.5, 9])
    }
    try database.engine.write { session in
      try ForecastRepository(session, account: "acme").replace([forecast("B", 2), forecast("A", 1)])
      try ForecastRepository(session, account: "zenith").replace([forecast("Z", 3)])
    }
    #expect(
      try database.engine.read { try ForecastRepository($0, account: "acme").all() } == [
        forecast("A", 1), forecast("B", 2),
      ])
    try database.engine.write { try ForecastRepository($0, account: "acme").replace([]) }
    #expect(try database.engine.read { try ForecastRepository($0, account: "acme").all() }.isEmpty)
    #expect(try database.engine.read { try ForecastRepository($0, account: "zenith").all() }.count == 1)
  }

  @Test func `an analysis forecasts what sells from settled days, and keeps it`() throws {
    let database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "SELLS", asin: "B1"), ItemIdentity(sku: "RESTS", asin: "B2")])
    let first: CivilDay = "2026-09-01"
    for day in 0..<60 {
      // The last three days can still be restated: a number that would be seen in any forecast.
      try database.put(
        first.advanced(by: day), [1: day >= 57 ? 9_000 : Int64(4 + day % 3), 2: 0], document: Int64(day + 1))
    }
    let analyzer = Analyzer(engine: database.engine, kinds: InsightDatabase.kinds, restatementDays: 3, bundles: [])
    let summary = try analyzer.analyze(InsightDatabase.acme, asOf: Instant(utc: "2026-12-01"))

    #expect(summary.failures.isEmpty)
    let kept = try database.engine.read { try ForecastRepository($0, account: "acme").all() }
    let made = try #require(kept.first)
    #expect(kept.count == 1 && made.subject.item?.sku == "SELLS")
    #expect(made.days == first.advanced(by: 57)..<first.advanced(by: 85))
    #expect((120...160).contains(made.mean))
    #expect(made.probabilities.count == 5 && made.quantiles == made.quantiles.sorted())
    #expect(made.quantiles[0] <= made.mean && made.mean <= made.quantiles[4])
  }

  @Test func `account health and ratings come from their records`() throws {
    let database = try InsightDatabase()
    try database.put(
      "accountStatus", [["marketplaceId": .text(InsightDatabase.us.text), "status": "AT_RISK"]], document: 7)
    try database.put(
      "accountHealth",
      [
        [
          "marketplaceId": .text(InsightDatabase.us.text), "lateShipmentRate": 30_000, "lateShipmentRateTarget": 40_000,
          "listingPolicyViolations": 2, "validTrackingRate": 0, "validTrackingRateStatus": "NONE",
        ],
        ["marketplaceId": .text(InsightDatabase.de.text), "lateShipmentRate": 990_000],
      ], document: 7)
    try database.put(
      "review",
      [
        ["asin": "B1", "reviewedDay": .integer(Int64(("2026-10-02" as CivilDay).number)), "rating": 5],
        ["asin": "B1", "reviewedDay": .integer(Int64(("2026-10-01" as CivilDay).number)), "rating": 1],
        ["asin": "B1", "reviewedDay": .integer(Int64(("2026-10-01" as CivilDay).number)), "rating": 7],
      ], document: 8)

    let snapshot = try database.engine.read {
      try SnapshotBuilder($0, kinds: InsightDatabase.kinds, restatementDays: 3).snapshot(
        of: InsightDatabase.acme, asOf: Instant(utc: "2026-12-01"))
    }
    let part = try #require(snapshot.marketplaces.first)
    let health = try #require(part.accountHealth)
    #expect(health.status == "AT_RISK")
    #expect(health.measures.map(\.name) == ["lateShipmentRate", "listingPolicyViolations"])
    #expect(health.measures.map(\.value) == [0.03, 2] && health.measures.map(\.target) == [0.04, nil])
    #expect(part.ratings.map(\.stars) == [1, 5])
    #expect(part.ratings.map(\.source.line) == [3, 2])
  }
}

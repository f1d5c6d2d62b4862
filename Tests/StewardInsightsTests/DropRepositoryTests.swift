import StewardDomain
import StewardInsights
import StewardPerformance
import StewardStorage
import Testing

@Suite struct DropRepositoryTests {
  private static let item = ItemIdentity(sku: "S-1", asin: "B1")

  private static func drop(_ deviation: Double?, _ causes: [StoredDrop.Cause]) -> StoredDrop {
    StoredDrop(
      subject: Subject(marketplace: InsightDatabase.us, item: item), metric: "traffic",
      days: "2026-10-01"..<"2026-10-15", before: 12.5, after: 3, deviation: deviation, lossPerDayMinor: 1_234.5,
      causes: causes,
      evidence: [
        Evidence(
          "adClicks of 14 days",
          source: .facts(
            metric: .adClicks, marketplace: InsightDatabase.us, item: item, days: "2026-10-01"..<"2026-10-15", value: 0)
        ),
        Evidence("a line", source: .records([RecordReference(document: DocumentID(7), line: 12)])),
      ])
  }

  private static let cause = StoredDrop.Cause(
    name: "ad_change", score: 0.75,
    reasons: [
      .init(text: "began 0 days after the fall", points: 0.4), .init(text: "shares 7 of 14 days", points: 0.35),
    ],
    statement: "clicks on ads a day", before: 8, after: nil, lagDays: -2, figures: [1, 2])

  private static func analysis(_ database: InsightDatabase) throws {
    try database.engine.write { session in
      try AnalysisRepository(session, account: "acme").replace(
        asOf: Instant(microseconds: 1), today: "2026-11-23", failures: [], scores: [], findings: [],
        recommendations: [])
    }
  }

  @Test func `drops come back as they were, in their order, and new ones take their place`() throws {
    let database = try InsightDatabase()
    let drops = [
      Identified(id: "T-2", author: "rules 1", value: Self.drop(nil, [Self.cause])),
      Identified(id: "T-1", author: "rules 1", value: Self.drop(-4.5, [])),
    ]
    try Self.analysis(database)
    try database.engine.write { try DropRepository($0, account: "acme").replace(drops, rule: "rules 1") }

    let kept = try database.engine.read { try DropRepository($0, account: "acme").all() }
    #expect(kept.map(\.id) == ["T-2", "T-1"])
    #expect(kept.map(\.value) == drops.map(\.value))
    #expect(kept.allSatisfy { $0.author == "rules 1" })
    #expect(try database.engine.read { try DropRepository($0, account: "zenith").all() }.isEmpty)

    try Self.analysis(database)
    try database.engine.write { try DropRepository($0, account: "acme").replace([drops[1]], rule: "rules 2") }
    let newer = try database.engine.read { try DropRepository($0, account: "acme").all() }
    #expect(newer.map(\.id) == ["T-1"])
    #expect(newer.first?.author == "rules 2")
  }

  @Test func `an analysis that looked for no drops has no rules`() throws {
    let database = try InsightDatabase()
    #expect(try database.engine.read { try DropRepository($0, account: "acme").rule() } == nil)
    try Self.analysis(database)
    #expect(try database.engine.read { try DropRepository($0, account: "acme").rule() } == nil)
    #expect(try database.engine.read { try DropRepository($0, account: "acme").all() }.isEmpty)
  }

  @Test func `an analysis keeps drops whose figures are those of the facts`() throws {
    let database = try InsightDatabase()
    try database.putItems([Self.item])
    let first: CivilDay = "2026-06-01"
    for place in 0..<120 {
      let day = first.advanced(by: place)
      let isOut = (80..<90).contains(place)
      try database.put(day, [1: isOut ? 0 : 6], metric: .unitsOrdered, family: 1)
      try database.put(day, [1: isOut ? 0 : 12_000], metric: .orderedRevenue, family: 2)
      try database.put(day, [1: 40], metric: .sessions, family: 3)
      try database.put(day, [1: isOut ? 0 : 300], metric: .stockAvailable, family: 4)
    }
    let analyzer = Analyzer(engine: database.engine, kinds: InsightDatabase.kinds, restatementDays: 3, bundles: [])

    let summary = try analyzer.analyze(InsightDatabase.acme, asOf: Instant(utc: "2026-12-01"))

    let kept = try database.engine.read { try DropRepository($0, account: "acme").all() }
    #expect(summary.drops == kept.count)
    let drop = try #require(kept.first { $0.value.metric == "availability" })
    #expect(drop.id.hasPrefix("T-") && drop.author == DropPolicy.version)
    #expect(drop.value.days == first.advanced(by: 80)..<first.advanced(by: 90))
    #expect(drop.value.lossPerDayMinor > 10_000)
    let cause = try #require(drop.value.causes.first)
    #expect(cause.name == "stock_out" && !cause.figures.isEmpty)
    for figure in cause.figures {
      guard case .facts(let metric, _, _, let days, let value) = drop.value.evidence[figure - 1].source else {
        continue
      }
      if metric == .unitsOrdered { #expect(value == (days.lowerBound == first.advanced(by: 80) ? 0 : 28 * 6)) }
    }
    let again = try analyzer.analyze(InsightDatabase.acme, asOf: Instant(utc: "2026-12-01"))
    #expect(again.drops == summary.drops)
    #expect(try database.engine.read { try DropRepository($0, account: "acme").all() }.map(\.id) == kept.map(\.id))
  }

  @Test func `a day that arrives is expected to grow as those before it did`() throws {
    let database = try InsightDatabase()
    try database.putItems([Self.item])
    let first: CivilDay = "2026-06-01"
    // The morning after, four of five units are known; two mornings later all of them.
    for place in 0..<60 {
      let day = first.advanced(by: place)
      let (early, late) = (day.advanced(by: 1), day.advanced(by: 3))
      try database.put(day, [1: 40], document: Int64(2 * place + 1), known: early, until: Instant(utc: late))
      if place < 58 { try database.put(day, [1: 50], document: Int64(2 * place + 2), known: late) }
    }

    let arrivals = try database.engine.read { session in
      try [InsightDatabase.us, InsightDatabase.de].map { store in
        try ArrivalReader(session, account: "acme", restatementDays: 3, historyDays: 40)
          .arrivals(of: store, [.unitsOrdered], asOf: Instant(utc: first.advanced(by: 60), secondOfDay: 3_600))
      }
    }
    let pool = ArrivalPool(arrivals)
    let days = pool.days(0)

    let newest = try #require(days.first)
    #expect(newest.day == first.advanced(by: 59) && newest.known == 40 && newest.pairs >= 30)
    #expect(abs(try #require(newest.estimate).middle - 50) < 1e-9)
    #expect(days.count == 3)
    let oldest = try #require(days.last)
    #expect(oldest.known == 50 && oldest.estimate?.middle == 50)
    #expect(pool.days(1).isEmpty)
  }
}

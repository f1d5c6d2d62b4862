import StewardDomain
import StewardStorage
import Testing

@Suite struct AnalysisRepositoryTests {
  private let subject = Subject(marketplace: InsightDatabase.us, item: ItemIdentity(sku: "S-1", asin: "B1"))
  private let whole = Subject(marketplace: InsightDatabase.de, item: nil)
  /// Every kind of evidence, with words that could break a list.
  private let evidence = [
    Evidence(
      "12 units in 3 days, 4 a day",
      source: .facts(
        metric: .unitsOrdered, marketplace: InsightDatabase.us, item: ItemIdentity(sku: "S,1:2", asin: "B1"),
        days: "2026-11-01"..<"2026-11-04", value: .min)),
    Evidence(
      "two records",
      source: .records([
        RecordReference(document: DocumentID(7), line: 3), RecordReference(document: DocumentID(12), line: 1),
      ])),
    Evidence("no record", source: .records([])),
    Evidence("a rule: “a, b”", source: .rule(pack: "listing-policy 2026-01", rule: "title.length,max:200")),
  ]

  @Test func `scores come back as they were, with their reasons in order`() throws {
    let score = Score(
      subject: subject, base: 0.5,
      reasons: evidence.enumerated().map {
        Score.Reason(points: [0.1, -0.25, 0.05, 1e-9][$0.offset], evidence: $0.element)
      })
    let bare = Score(subject: whole, base: 1, reasons: [])

    let database = try filled(scores: [named("S-2", score), named("S-1", bare)])

    let scores = try database.engine.read { try AnalysisRepository($0, account: "acme").scores() }
    #expect(scores.map(\.id) == ["S-1", "S-2"])
    #expect(scores.map(\.author) == ["author of S-1", "author of S-2"])
    #expect(scores[0].value.subject == whole)
    #expect(scores[0].value.value == 1)
    #expect(scores[1].value.subject == subject)
    #expect(scores[1].value.value == score.value)
    #expect(scores[1].value.base == 0.5)
    #expect(scores[1].value.reasons.map(\.points) == [0.1, -0.25, 0.05, 1e-9])
    #expect(scores[1].value.reasons.map(\.evidence) == evidence)
  }

  @Test func `findings come back as they were`() throws {
    let findings = [Finding.Severity.notice, .warning, .critical].map {
      Finding(subject: subject, clause: "title.length", severity: $0, title: "Too long", evidence: evidence)
    }

    let database = try filled(findings: findings.enumerated().map { named("F-\($0.offset)", $0.element) })

    let kept = try database.engine.read { try AnalysisRepository($0, account: "acme").findings() }
    #expect(kept.map(\.value.severity) == [.notice, .warning, .critical])
    #expect(kept.allSatisfy { $0.value.evidence == evidence && $0.value.subject == subject })
    #expect(kept.first?.value.clause == "title.length")
    #expect(kept.first?.value.title == "Too long")
  }

  @Test func `recommendations come back as they were, those that have expired don't`() throws {
    let database = try filled(recommendations: [
      named("R-1", recommendation()), named("R-2", recommendation(expires: "2026-11-24")),
    ])

    let (all, last, none) = try database.engine.read { session in
      let analysis = AnalysisRepository(session, account: "acme")
      return (
        try analysis.recommendations(on: "2026-11-23"), try analysis.recommendations(on: "2026-11-24"),
        try analysis.recommendations(on: "2027-01-01")
      )
    }

    #expect(all.map(\.id) == ["R-1", "R-2"])
    #expect(last.map(\.id) == ["R-1"])
    #expect(none.isEmpty)
    let (kept, made) = (try #require(all.first).value, recommendation())
    #expect(kept.subject == made.subject && kept.kind == made.kind && kept.title == made.title)
    #expect(kept.action == made.action && kept.reversal == made.reversal && kept.valueBasis == made.valueBasis)
    #expect(
      kept.value == made.value && kept.horizonDays == 30 && kept.effortMinutes == 12 && kept.expires == made.expires)
    #expect(kept.evidence == evidence)
    #expect(kept.likely == made.likely && kept.counterfactual == made.counterfactual && kept.disproof == made.disproof)
    #expect(kept.caveats == made.caveats && kept.rule == made.rule)
  }

  @Test func `a new analysis takes the place of the old one, of its own account only`() throws {
    let database = try filled(
      recommendations: [named("R-1", recommendation())], failures: ["bundle/one on US: broke", "two"])
    try database.engine.write { session in
      try AnalysisRepository(session, account: "zenith").replace(
        asOf: Instant(seconds: 5), today: "2026-11-20", failures: [], scores: [], findings: [],
        recommendations: [named("R-1", recommendation())])
    }
    let old = try database.engine.read { try AnalysisRepository($0, account: "acme").newest() }
    #expect(old?.failures == ["bundle/one on US: broke", "two"])
    #expect(old?.today == "2026-11-23")
    #expect(old?.asOf == Instant(microseconds: 1_000_001))

    try database.engine.write { session in
      try AnalysisRepository(session, account: "acme").replace(
        asOf: Instant(seconds: 9), today: "2026-11-24", failures: [], scores: [], findings: [], recommendations: [])
    }

    let (mine, others, newest) = try database.engine.read { session in
      let analysis = AnalysisRepository(session, account: "acme")
      return (
        try analysis.recommendations(on: "2026-11-23").count,
        try AnalysisRepository(session, account: "zenith").recommendations(on: "2026-11-23").first?.value.evidence,
        try analysis.newest()
      )
    }
    #expect(mine == 0)
    #expect(others == evidence)
    #expect(newest?.asOf == Instant(seconds: 9))
    #expect(newest?.failures == [])
  }

  private func named<Value: Sendable>(_ id: String, _ value: Value) -> Identified<Value> {
    Identified(id: id, author: "author of \(id)", value: value)
  }

  private func recommendation(expires: CivilDay = "2026-12-01") -> Recommendation {
    Recommendation(
      subject: subject, kind: "reorder", title: "Order 40 units", action: "1. Order\n2. Pay", reversal: "Cancel",
      evidence: evidence,
      value: MoneyInterval(
        low: Money(minorUnits: -100, currency: "EUR"), expected: Money(minorUnits: 2_500, currency: "EUR"),
        high: Money(minorUnits: 9_900, currency: "EUR"), level: 0.9),
      likely: MoneyInterval(
        low: Money(minorUnits: 1_000, currency: "EUR"), expected: Money(minorUnits: 2_500, currency: "EUR"),
        high: Money(minorUnits: 4_000, currency: "EUR"), level: 0.5),
      valueBasis: "units × price", counterfactual: "It runs out.", disproof: "It is still there.",
      caveats: ["Two days can still be restated.", "One report is missing."], rule: "reorder of stock-1",
      horizonDays: 30, effortMinutes: 12, expires: expires)
  }

  private func filled(
    scores: [Identified<Score>] = [], findings: [Identified<Finding>] = [],
    recommendations: [Identified<Recommendation>] = [],
    failures: [String] = []
  ) throws -> InsightDatabase {
    let database = try InsightDatabase()
    try database.engine.write { session in
      try AnalysisRepository(session, account: "acme").replace(
        asOf: Instant(microseconds: 1_000_001), today: "2026-11-23", failures: failures, scores: scores,
        findings: findings,
        recommendations: recommendations)
    }
    return database
  }
}

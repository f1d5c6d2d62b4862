import StewardDomain
import StewardInsights
import StewardPluginAPI
import StewardStorage
import Testing

/// What shoppers searched for, as a snapshot has it.
@Suite struct SearchReaderTests {
  private let last: CivilDay = "2026-11-20"

  private func database() throws -> InsightDatabase {
    let database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "S-1", asin: "B1")])
    try database.put(last, [1: 3])
    return database
  }

  private func snapshot(_ database: InsightDatabase, asOf day: CivilDay = "2026-11-21") throws -> AccountSnapshot {
    try database.engine.read {
      try SnapshotBuilder($0, kinds: InsightDatabase.kinds, restatementDays: 3)
        .snapshot(of: InsightDatabase.acme, asOf: Instant(utc: day))
    }
  }

  private func part(_ database: InsightDatabase, asOf day: CivilDay = "2026-11-21") throws -> MarketplaceSnapshot {
    try #require(try snapshot(database, asOf: day).marketplaces.first)
  }

  private func term(_ text: String, _ day: CivilDay, clicks: Int64, orders: Int64 = 0) -> [String: SQLValue] {
    [
      "day": .integer(Int64(day.number)), "adGroupId": .text("G1"), "campaignName": .text("Kitchen"),
      "keywordId": .text("K1"), "keyword": .text("kettle"), "matchType": .text("BROAD"), "searchTerm": .text(text),
      "clicks": .integer(clicks), "cost": .integer(clicks * 50), "purchases7d": .integer(orders),
    ]
  }

  @Test func `terms of ads are summed by week up to the newest day`() throws {
    let database = try database()
    try database.put(
      "adPerformance",
      [
        term("tent", "2026-11-10", clicks: 2), term("tent", "2026-11-11", clicks: 3),
        term("kettle", "2026-11-11", clicks: 7, orders: 1),
        ["day": .integer(Int64(last.number)), "sku": .text("S-1"), "clicks": .integer(99)],
      ], document: 2, family: 2)
    let table = try #require(try part(database).searchTerms)

    #expect(table.days.upperBound == "2026-11-12" && table.weekCount == 9)
    #expect(table.terms == ["tent", "kettle"])
    #expect(table.clicks[8] == 5 && table.clicks.reduce(0, +) == 12)
    #expect(table.orders.reduce(0, +) == 1 && table.cost.reduce(0, +) == 600)
    #expect(table.targets == [SearchTermTable.Target(adGroup: 0, text: "kettle", matchType: "BROAD")])
    #expect(table.lines(of: 0).map(\.line) == [2, 3])
  }

  @Test func `reports that ended long ago and those that weren't there yet tell nothing`() throws {
    let database = try database()
    try database.put("adPerformance", [term("tent", "2026-09-10", clicks: 2)], document: 2, family: 2)
    #expect(try part(database).searchTerms == nil)

    try database.put(
      "adPerformance", [term("tent", "2026-11-10", clicks: 2)], document: 3, family: 2, known: "2026-11-15")
    #expect(try part(database, asOf: "2026-11-14").searchTerms == nil)
    #expect(try part(database, asOf: "2026-11-15").searchTerms != nil)
  }

  private func query(
    _ text: String, _ day: CivilDay, _ period: String, purchases: Int64, asin: String = "B1"
  ) -> [String: SQLValue] {
    let length = period == "WEEK" ? 6 : 29
    return [
      "day": .integer(Int64(day.number)), "endDay": .integer(Int64(day.advanced(by: length).number)),
      "asin": .text(asin), "searchQuery": .text(text), "reportPeriod": .text(period), "clicks": .integer(10),
      "purchases": .integer(purchases), "purchasesTotal": .integer(40),
    ]
  }

  @Test func `weeks of queries count where there are some, and what came last of a week`() throws {
    let database = try database()
    try database.put(
      "searchQuery",
      [
        query("kettle", "2026-11-01", "WEEK", purchases: 3), query("kettle", "2026-11-08", "WEEK", purchases: 4),
        query("kettle", "2026-10-01", "MONTH", purchases: 50),
      ], document: 2, family: 2)
    try database.put("searchQuery", [query("kettle", "2026-11-08", "WEEK", purchases: 6)], document: 3, family: 3)
    let table = try #require(try part(database).searchQueries)

    #expect(table.queries == ["kettle"] && table.asins == ["B1"])
    #expect(table.purchases == [9] && table.clicks == [20])
    #expect(table.days == "2026-11-01"..<"2026-11-15")
  }

  @Test func `months count where there are no weeks`() throws {
    let database = try database()
    try database.put("searchQuery", [query("kettle", "2026-10-01", "MONTH", purchases: 50)], document: 2, family: 2)

    #expect(try part(database).searchQueries?.purchases == [50])
    #expect(try part(try self.database()).searchQueries == nil)
  }

  @Test func `bundles get them along with what is forecast`() throws {
    let database = try database()
    for age in 1...90 { try database.put(last.advanced(by: -age), [1: Int64(3 + age % 3)]) }
    try database.put("adPerformance", [term("tent", "2026-11-10", clicks: 2)], document: 2, family: 2)
    try database.put("searchQuery", [query("kettle", "2026-11-01", "WEEK", purchases: 3)], document: 3, family: 3)
    let bundle = AnalysingBundle(id: "B", scorers: [], monitors: [SearchWitness()], recommenders: [])

    #expect(try Testimony(snapshot(database), [bundle]).statements.count == 1)
  }
}

/// Finds something where terms, queries and forecasts are all there.
private struct SearchWitness: Monitor {
  let identifier = "witness"

  func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
    guard snapshot.searchTerms?.rowCount == 1, snapshot.searchQueries?.rowCount == 1, snapshot.forecasts != nil else {
      return []
    }
    return [
      Finding(
        subject: Subject(marketplace: snapshot.marketplace.id, item: nil), clause: "1", severity: .notice,
        title: "seen",
        evidence: [])
    ]
  }
}

import StewardDomain
import StewardInsights
import StewardStorage
import Testing

/// The view of an account that analyses work on.
@Suite struct SnapshotTests {
  private let first: CivilDay = "2026-11-01"

  @Test func `facts that only name the ASIN join the one SKU that has it`() throws {
    let database = try InsightDatabase()
    try database.putItems([
      ItemIdentity(sku: "S-1", asin: "B1"), ItemIdentity(sku: "", asin: "B1"), ItemIdentity(sku: "", asin: "B2"),
    ])
    try database.put(first, [1: 3], metric: .unitsOrdered)
    try database.put(first, [2: 40, 3: 50], metric: .sessions, family: 2)

    let facts = try #require(try snapshot(database).marketplaces.first).facts

    #expect(facts.items.map(\.name) == ["B2", "S-1"])
    #expect(cells(facts, .sessions) == [[50], [40]])
    #expect(cells(facts, .unitsOrdered) == [[nil], [3]])
  }

  @Test func `where two SKUs share the ASIN its facts stay its own`() throws {
    let database = try InsightDatabase()
    try database.putItems([
      ItemIdentity(sku: "S-1", asin: "B1"), ItemIdentity(sku: "S-2", asin: "B1"), ItemIdentity(sku: "", asin: "B1"),
    ])
    try database.put(first, [1: 3, 2: 4])
    try database.put(first, [3: 40], metric: .sessions, family: 2)

    let facts = try #require(try snapshot(database).marketplaces.first).facts

    #expect(facts.items.map(\.name) == ["B1", "S-1", "S-2"])
    #expect(cells(facts, .sessions) == [[40], [nil], [nil]])
  }

  @Test func `the SKU's own value stands before what is said of the ASIN, day by day`() throws {
    let database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "", asin: "B1"), ItemIdentity(sku: "S-1", asin: "B1")])
    try database.put(first, [2: 3], family: 1, known: "2026-11-05")
    try database.put(first, [1: 99], family: 2, document: 2, known: "2026-11-06")
    try database.put(first.advanced(by: 1), [1: 7], family: 2, document: 2, known: "2026-11-06")

    let facts = try #require(try snapshot(database).marketplaces.first).facts

    #expect(facts.items == [ItemIdentity(sku: "S-1", asin: "B1")])
    #expect(cells(facts, .unitsOrdered) == [[3, 7]])
  }

  @Test func `what became known later isn't in a view as of before`() throws {
    let database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "S-1")])
    try database.put(first, [1: 3], known: "2026-11-05", until: Instant(utc: "2026-11-10"))
    try database.put(first, [1: 5], document: 2, known: "2026-11-10")
    try database.put(first.advanced(by: 1), [1: 8], document: 2, known: "2026-11-10")

    let before = try #require(try snapshot(database, asOf: "2026-11-09").marketplaces.first)
    let after = try #require(try snapshot(database, asOf: "2026-11-10").marketplaces.first)

    #expect(cells(before.facts, .unitsOrdered) == [[3]])
    #expect(before.today == "2026-11-02")
    #expect(cells(after.facts, .unitsOrdered) == [[5, 8]])
    #expect(after.today == "2026-11-03")
    #expect(try snapshot(database, asOf: "2026-11-04").marketplaces.isEmpty)
  }

  @Test func `days that may still be restated are told, and the window keeps the newest days`() throws {
    let database = try InsightDatabase()
    try database.putItems([ItemIdentity(sku: "S-1")])
    for day in 0..<10 { try database.put(first.advanced(by: day), [1: Int64(day)]) }

    let part = try #require(try snapshot(database, restatementDays: 3, window: 4).marketplaces.first)

    #expect(part.facts.days == "2026-11-07"..<"2026-11-11")
    #expect(cells(part.facts, .unitsOrdered) == [[6, 7, 8, 9]])
    #expect(part.settledBefore == "2026-11-08")
  }

  @Test func `marketplaces stand by country, and one without anything isn't there`() throws {
    let database = try InsightDatabase()
    for marketplace in [InsightDatabase.us, InsightDatabase.de] {
      try database.putItems([ItemIdentity(sku: "S-1")], marketplace: marketplace)
      try database.put(first, [1: 1], marketplace: marketplace)
    }
    try database.putItems([ItemIdentity(sku: "S-1")], marketplace: "A1VC38T7YXB528")

    #expect(try snapshot(database).marketplaces.map(\.marketplace.countryCode) == ["DE", "US"])
  }

  @Test func `two reports of a listing are put together part by part`() throws {
    let database = try InsightDatabase()
    try database.put(
      "listing",
      [
        ["sku": "S-1", "asin": "B1", "title": "Cup", "price": 1_250, "bullet1": "holds", "bullet2": "water"],
        ["sku": "S-2", "title": "Mug"],
      ],
      document: 1)
    try database.put(
      "listing", [["sku": "S-1", "brand": "Acme", "title": "Cup, red", "imageCount": 4, "bullet1": "new"]], document: 2,
      family: 2, known: "2026-11-06")
    try database.put(
      "listingIssue",
      [
        ["sku": "S-1", "code": "18", "message": "No picture", "severity": "WARNING"],
        ["asin": "B9", "code": "5", "message": "Gone"],
      ], document: 3, family: 3)

    let listings = try #require(try snapshot(database).marketplaces.first).listings

    #expect(listings.map(\.item.name) == ["B9", "S-1", "S-2"])
    let cup = listings[1]
    #expect(cup.item.asin == "B1")
    #expect(cup.title == "Cup, red")
    #expect(cup.brand == "Acme")
    #expect(cup.price == Money(minorUnits: 1_250, currency: "USD"))
    #expect(cup.imageCount == 4)
    #expect(cup.bullets == ["new"])
    #expect(cup.description == nil)
    #expect(
      cup.sources == [
        RecordReference(document: DocumentID(1), line: 2), RecordReference(document: DocumentID(2), line: 2),
      ])
    #expect(cup.issues.map(\.code) == ["18"])
    #expect(listings[0].issues.first?.severity == "ERROR")
    #expect(listings[2].sources == [RecordReference(document: DocumentID(1), line: 3)])
  }

  @Test func `of two reports the one known last corrects the other, in whatever order they came`() throws {
    let database = try InsightDatabase()
    try database.put("listing", [["sku": "S-1", "title": "new"]], document: 1, family: 1, known: "2026-11-10")
    try database.put(
      "listing", [["sku": "S-1", "title": "old", "brand": "Acme"]], document: 2, family: 2, known: "2026-11-06")

    let listing = try #require(try snapshot(database).marketplaces.first?.listings.first)

    #expect(listing.title == "new")
    #expect(listing.brand == "Acme")
  }

  private func snapshot(
    _ database: InsightDatabase, asOf: CivilDay = "2026-12-01", restatementDays: Int = 0, window: Int = 800
  ) throws -> AccountSnapshot {
    try database.engine.read { session in
      try SnapshotBuilder(session, kinds: InsightDatabase.kinds, restatementDays: restatementDays)
        .snapshot(of: InsightDatabase.acme, asOf: Instant(utc: asOf), window: window)
    }
  }

  private func cells(_ table: FactTable, _ metric: Metric) -> [[Int64?]] {
    guard let column = table.column(metric) else { return [] }
    return table.items.indices.map { item in (0..<table.dayCount).map { column[item * table.dayCount + $0] } }
  }
}

import StewardDomain
import StewardStorage
import Testing

@Suite struct FactRollupTests {
  private let metrics: [Metric] = [.unitsOrdered, .sessions, .price, .adCost]

  @Test func `a ratio is weighted by page views, and counted only where there are any`() throws {
    let database = try TestDatabase()
    try database.putItems((1...3).map { ItemIdentity(sku: SKU("S\($0)")) })
    let day: CivilDay = "2026-03-01"
    try database.put(
      day, [1: 900_000, 2: 500_000, 3: 100_000], metric: .featuredOfferShare, family: 1, known: 1, document: 1)
    try database.put(day, [1: 10, 2: 30], metric: .pageViews, family: 2, known: 1, document: 2)
    try database.engine.write { try FactCompactor($0, account: TestDatabase.account).run() }

    let sums = try database.engine.read {
      try FactRollups($0, account: TestDatabase.account, scope: 1)
        .sums(of: [.featuredOfferShare, .pageViews], days: day..<day.advanced(by: 1))
    }

    #expect(sums[0] == DailySum(value: 24_000_000, reported: 2))
    #expect(sums[1] == DailySum(value: 40, reported: 2))
  }

  @Test func `a damaged row is an error, not a figure`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put("2026-03-01", [1: 5], family: 1, known: 10, document: 1)
    try database.engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
    let bytes = try database.engine.read {
      try $0.first("SELECT sums FROM fact_rollup", as: { $0.withBlob(0) { [UInt8]($0) } }) ?? []
    }
    try #require(bytes.count > 8)

    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      try database.engine.write { try $0.execute("UPDATE fact_rollup SET sums = ?1", [.blob(damaged)]) }
      #expect(throws: FactBlockError.checksum) { try sums(database, "2026-03-01"..<"2026-03-02") }
    }
  }

  private func sums(_ database: TestDatabase, _ days: Range<CivilDay>) throws -> [DailySum] {
    try database.engine.read {
      try FactRollups($0, account: TestDatabase.account, scope: 1).sums(of: metrics, days: days)
    }
  }
}

import StewardDomain
import StewardStorage
import Testing

@Suite struct FactRepositoryTests {
  private let first: CivilDay = "2026-03-01"
  private var second: CivilDay { first.advanced(by: 1) }

  @Test func `items stand by SKU, days from the oldest, and items without facts aren't there`() throws {
    let database = try TestDatabase()
    try database.putItems(["Z", "A", "unused"].map { ItemIdentity(sku: $0) })
    try database.put(first, [1: 10, 2: 20], family: 1, known: 1, document: 1)
    try database.put(second, [2: 21], family: 1, known: 1, document: 1)

    let table = try table(database, asOf: 5)

    #expect(table.items.map(\.sku.text) == ["A", "Z"])
    #expect(values(table, .unitsOrdered) == [[20, 21], [10, nil]])
  }

  @Test func `of several families the one known last counts, cell by cell`() throws {
    let database = try TestDatabase()
    try database.putItems(["A", "B"].map { ItemIdentity(sku: $0) })
    try database.put(first, [1: 1, 2: 2], family: 1, known: 30, document: 1)
    try database.put(first, [1: 100], family: 2, known: 20, document: 2)
    try database.put(first, [2: 200], family: 3, known: 40, document: 3)
    try database.put(first, [1: 9], metric: .sessions, family: 3, known: 10, document: 4)

    #expect(values(try table(database, asOf: 50), .unitsOrdered) == [[1, nil], [200, nil]])
    #expect(values(try table(database, asOf: 50), .sessions) == [[9, nil], [nil, nil]])
    #expect(values(try table(database, asOf: 25), .unitsOrdered) == [[100, nil]])
  }

  @Test func `of two known at the same instant the later document counts`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put(first, [1: 7], family: 2, known: 10, document: 8)
    try database.put(first, [1: 6], family: 1, known: 10, document: 7)

    #expect(values(try table(database, asOf: 10), .unitsOrdered) == [[7, nil]])
  }

  @Test func `before it was known a fact isn't there, after it was replaced the new one is`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put(first, [1: 5], family: 1, known: 10, document: 1)
    try database.engine.write { session in
      try FactRepository(session).close(days: first..<second, by: database.place(document: 2, family: 1, known: 20))
    }
    try database.put(first, [1: 6], family: 1, known: 20, document: 2)

    #expect(try table(database, asOf: 9).items.isEmpty)
    #expect(values(try table(database, asOf: 10), .unitsOrdered) == [[5, nil]])
    #expect(values(try table(database, asOf: 19), .unitsOrdered) == [[5, nil]])
    #expect(values(try table(database, asOf: 20), .unitsOrdered) == [[6, nil]])
  }

  @Test func `closing some days leaves the others and the other families`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put(first, [1: 5], family: 1, known: 10, document: 1)
    try database.put(second, [1: 6], family: 1, known: 10, document: 1)
    try database.put(first, [1: 4], metric: .sessions, family: 2, known: 10, document: 2)

    try database.engine.write { session in
      try FactRepository(session).close(days: first..<second, by: database.place(document: 3, family: 1, known: 20))
    }

    #expect(values(try table(database, asOf: 20), .unitsOrdered) == [[nil, 6]])
    #expect(values(try table(database, asOf: 20), .sessions) == [[4, nil]])
  }

  @Test func `the extent runs from the first day to the last that was known`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put("2026-03-05", [1: 1], family: 1, known: 10, document: 1)
    try database.put("2026-02-27", [1: 1], family: 1, known: 20, document: 2)
    try database.put("2026-03-09", [1: 1], family: 1, known: 30, document: 3, knownTo: Instant(seconds: 40))

    #expect(try extent(database, asOf: 9) == nil)
    #expect(try extent(database, asOf: 10) == "2026-03-05"..<"2026-03-06")
    #expect(try extent(database, asOf: 20) == "2026-02-27"..<"2026-03-06")
    #expect(try extent(database, asOf: 30) == "2026-02-27"..<"2026-03-10")
    #expect(try extent(database, asOf: 40) == "2026-02-27"..<"2026-03-06")
  }

  @Test func `a damaged block is an error, not a figure`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A")])
    try database.put(first, [1: 5], family: 1, known: 10, document: 1)
    try database.engine.write {
      try $0.execute("UPDATE fact_block SET cells = ?1", [.blob([1, 1, 1, 1, 1, 17, 5, 0, 0, 0, 0])])
    }

    #expect(throws: FactBlockError.checksum) { try table(database, asOf: 10) }
  }

  @Test func `facts of the account as a whole are one row without a name`() throws {
    let database = try TestDatabase()
    try database.engine.write { session in
      try FactRepository(session).insert(
        FactBlock(items: [0], columns: [FactBlock.Column(metric: .sessions, values: [77])]), day: first,
        grain: .account,
        knownTo: .distantFuture, at: database.place(document: 1, family: 1, known: 1))
    }

    let table = try database.engine.read {
      try FactRepository($0).table(
        account: TestDatabase.account, scope: 1, grain: .account, days: first..<second, asOf: Instant(seconds: 1))
    }

    #expect(table.items == [ItemIdentity(sku: "")])
    #expect(values(table, .sessions) == [[77]])
  }

  private func table(_ database: TestDatabase, asOf: Int64) throws -> FactTable {
    try database.engine.read {
      try FactRepository($0).table(
        account: TestDatabase.account, scope: 1, grain: .item, days: first..<first.advanced(by: 2),
        asOf: Instant(seconds: asOf))
    }
  }

  private func extent(_ database: TestDatabase, asOf: Int64) throws -> Range<CivilDay>? {
    try database.engine.read {
      try FactRepository($0).extent(account: TestDatabase.account, scope: 1, asOf: Instant(seconds: asOf))
    }
  }

  private func values(_ table: FactTable, _ metric: Metric) -> [[Int64?]] {
    guard let column = table.column(metric) else { return [] }
    return table.items.indices.map { item in (0..<table.dayCount).map { column[item * table.dayCount + $0] } }
  }
}

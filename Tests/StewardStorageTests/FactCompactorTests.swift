import StewardDomain
import StewardStorage
import Testing

@Suite struct FactCompactorTests {
  @Test func `two documents of a family that count at once stay loose`() throws {
    let database = try TestDatabase()
    try database.putItems([ItemIdentity(sku: "A"), ItemIdentity(sku: "B")])
    try database.put("2026-03-01", [1: 5], family: 1, known: 10, document: 1)
    try database.put("2026-03-01", [2: 6], family: 1, known: 20, document: 2)

    try compact(database)

    #expect(try database.count("fact_block") == 2)
    #expect(try database.count("fact_segment") == 0)
  }

  @Test func `an account with many items has parts, and a new item changes the last one only`() throws {
    let database = try TestDatabase()
    let count: Int32 = 5_000
    try database.putItems((1...count).map { ItemIdentity(sku: SKU("S\($0)")) })
    let values = Dictionary(uniqueKeysWithValues: (1...count).map { ($0, Int64($0) * 3 as Int64?) })
    try database.put("2026-03-01", values, family: 1, known: 10, document: 1)

    try compact(database)

    #expect(try database.count("fact_segment") == 3)
    let table = try table(database, "2026-03-01"..<"2026-03-02", Instant(seconds: 50))
    #expect(table.items.count == Int(count))
    for (row, item) in table.items.enumerated() {
      #expect(table.columns[0][row] == (Int64(item.sku.text.dropFirst()) ?? 0) * 3)
    }
  }

  @Test func `a damaged byte anywhere is an error or changes nothing, and never a crash`() throws {
    let database = try TestDatabase()
    try database.putItems((1...7).map { ItemIdentity(sku: SKU("S\($0)")) })
    try database.put("2026-03-01", [1: 5, 2: 1 << 40, 3: -8], family: 1, known: 10, document: 1)
    try database.put("2026-03-02", [1: 6, 4: 8, 7: nil], metric: .sessions, family: 1, known: 20, document: 2)
    try database.engine.write {
      try FactRepository($0).close(
        days: "2026-03-01"..<"2026-03-02", by: database.place(document: 3, family: 1, known: 30))
    }
    try database.put("2026-03-01", [1: 9], family: 1, known: 30, document: 3)
    try compact(database)
    let days: Range<CivilDay> = "2026-03-01"..<"2026-03-03"
    let rows = try database.engine.read { session in
      try session.rows("SELECT layer, bytes FROM fact_segment ORDER BY layer") { row in
        (row.integer(0), row.withBlob(1) { [UInt8]($0) })
      }
    }
    try #require(rows.count == 2)
    let now = try table(database, days, Instant(seconds: 50))
    let past = try table(database, days, Instant(seconds: 25))

    for (layer, bytes) in rows {
      for place in bytes.indices {
        for change: UInt8 in [1, 0x80, 0xFF] {
          var damaged = bytes
          damaged[place] ^= change
          try put(damaged, layer, database)
          #expect(throws: FactBlockError.self, "layer \(layer), byte \(place)") {
            _ = try table(database, days, Instant(seconds: 25))
          }
        }
      }
      for count in bytes.indices {
        try put(Array(bytes[0..<count]), layer, database)
        #expect(throws: FactBlockError.self) { _ = try table(database, days, Instant(seconds: 25)) }
      }
      try put(bytes, layer, database)
    }
    #expect(cells(try table(database, days, Instant(seconds: 50))) == cells(now))
    #expect(cells(try table(database, days, Instant(seconds: 25))) == cells(past))
    #expect(cells(now) != cells(past))
  }

  private func put(_ bytes: [UInt8], _ layer: Int64, _ database: TestDatabase) throws {
    try database.engine.write {
      try $0.execute("UPDATE fact_segment SET bytes = ?1 WHERE layer = ?2", [.blob(bytes), .integer(layer)])
    }
  }

  private func compact(_ database: TestDatabase) throws {
    try database.engine.write { try FactCompactor($0, account: TestDatabase.account).run() }
  }

  private func table(_ database: TestDatabase, _ days: Range<CivilDay>, _ asOf: Instant) throws -> FactTable {
    try database.engine.read {
      try FactRepository($0).table(account: TestDatabase.account, scope: 1, grain: .item, days: days, asOf: asOf)
    }
  }

  private func cells(_ table: FactTable) -> [String] {
    table.columns.flatMap { column in
      table.items.indices.flatMap { row in
        (0..<table.dayCount).compactMap { day in
          column[row * table.dayCount + day].map { "\(column.metric) \(table.items[row].sku) \(day) \($0)" }
        }
      }
    }
  }
}

import StewardDomain
import StewardStorage
import Testing

@Suite struct MigrationTests {
  @Test func `a new file gets every step once`() throws {
    let database = try TestDatabase(migrated: false)

    try Migrations.migrate(database.engine)

    let steps = try database.engine.read {
      try $0.rows("SELECT number FROM schema_step ORDER BY number", as: { Int($0.integer(0)) })
    }
    #expect(steps == Migrations.all.map(\.number))
    #expect(steps == Migrations.all.map(\.number))
  }

  @Test func `migrating again changes nothing, on the same engine and on the file opened again`() throws {
    let database = try TestDatabase()
    let before = try schema(database.engine)

    try Migrations.migrate(database.engine)
    try Migrations.migrate(try database.reopened())

    #expect(try schema(database.engine) == before)
    #expect(before.count > 15)
  }

  @Test func `a step that a later one overtook is made up for`() throws {
    let database = try TestDatabase(migrated: false)
    try Migrations.migrate(database.engine)
    try database.engine.write { session in
      for table in ["advice", "advice_evidence", "advice_event", "advice_plan", "advice_outcome"] {
        try session.execute("DROP TABLE \(table)")
      }
      try session.execute("DELETE FROM schema_step WHERE number = 9")
    }

    try Migrations.migrate(database.engine)

    #expect(try database.count("advice") == 0)
    #expect(try database.count("schema_step") == Int64(Migrations.all.count))
  }

  @Test func `the file of a newer version is refused and left alone`() throws {
    let database = try TestDatabase()
    try database.engine.write {
      try $0.execute(
        "INSERT INTO schema_step (number, name) VALUES (?1, 'from the future')",
        [.integer(Int64((Migrations.all.last?.number ?? 0) + 1))])
    }
    let before = try schema(database.engine)

    let error = #expect(throws: DatabaseError.self) { try Migrations.migrate(database.engine) }

    #expect(error?.code == .newerSchema)
    #expect(error?.message.contains("\((Migrations.all.last?.number ?? 0) + 1)") == true)
    #expect(try schema(database.engine) == before)
  }

  @Test func `every table that is named is there`() throws {
    let database = try TestDatabase()

    for table in Migrations.derivedTableNames + Migrations.analysisTableNames + [
      "document", "document_chunk", "account",
    ] {
      #expect(try database.count(table) == 0)
    }
  }

  @Test func `a kind of record gets a table, a new field a column, and old rows keep their values`() throws {
    let database = try TestDatabase()
    let old = RecordKind(name: "testLine", title: "", fields: [RecordKind.Field(name: "orderId", type: .text)])
    let new = RecordKind(
      name: "testLine", title: "",
      fields: [RecordKind.Field(name: "newPrice", type: .money), RecordKind.Field(name: "orderId", type: .text)])
    try RecordTables(kinds: [old]).update(database.engine)
    try database.engine.write {
      try $0.execute("INSERT INTO record_test_line VALUES ('acme', 1, 1, 1, 1, 1, NULL, NULL, 0, 9, 'O-1')")
    }

    try RecordTables(kinds: [new]).update(database.engine)
    let afterFirst = try schema(database.engine)
    try RecordTables(kinds: [new]).update(try database.reopened())

    #expect(try schema(database.engine) == afterFirst)
    let row = try database.engine.read {
      try $0.first(
        "SELECT order_id, new_price FROM record_test_line", as: { [$0.text(0), $0.isNull(1) ? "nothing" : "a value"] })
    }
    #expect(row == ["O-1", "nothing"])
  }

  @Test(
    arguments: [
      ("orderLine", "record_order_line"), ("listing", "record_listing"),
      ("itemPriceWithoutVAT", "record_item_price_without_vat"),
      ("hasFBAOffer", "record_has_fbaoffer"),
    ] as [(String, String)])
  func `the table of a kind has its name in snake case`(name: String, table: String) {
    #expect(RecordKind(name: name, title: "", fields: []).table == table)
  }

  /// All that SQLite knows of the file's tables and indices, and the steps.
  private func schema(_ engine: some DatabaseEngine) throws -> [String] {
    try engine.read { session in
      let objects = try session.rows(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name", as: { $0.text(0) })
      let steps = try session.rows("SELECT number || name FROM schema_step ORDER BY number", as: { $0.text(0) })
      return objects + steps
    }
  }
}

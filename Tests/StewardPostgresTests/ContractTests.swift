import StewardDomain
import StewardStorage
import Testing

/// What callers may rely on, whichever engine they have.
@Suite struct ContractTests {
  private struct Stop: Error {}

  @Test(arguments: EngineKind.available)
  func `migrating again changes nothing`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    try store.engine.define("kept")

    try Migrations.migrate(store.engine)

    #expect(try store.engine.count("schema_step") == Int64(Migrations.all.count))
    #expect(try store.engine.count("definition") == 1)
  }

  @Test(arguments: EngineKind.available)
  func `several programs may open a new workspace at once`(kind: EngineKind) throws {
    let store = try TestStore(kind, migrated: false)
    let record = RecordKind(name: "testLine", title: "", fields: [RecordKind.Field(name: "sku", type: .text)])

    try onThreads(4) { _ in
      try Migrations.migrate(store.engine)
      try RecordTables(kinds: [record]).update(store.engine)
    }

    #expect(try store.engine.count("schema_step") == Int64(Migrations.all.count))
    #expect(try store.engine.count("record_column") == 1)
  }

  @Test(arguments: EngineKind.available)
  func `every kind of value comes back as it was, the empty and the extreme too`(kind: EngineKind) throws {
    let store = try TestStore(kind, migrated: false)
    let rows: [[SQLValue]] = [
      ["a", nil, nil, nil, nil], ["a", 0, .real(0), "", .blob([])],
      ["a", .integer(.max), .real(-1e300), "水性ボールペン 'quoted' ?1 \\", .blob([0, 255, 0])],
      ["a", .integer(.min), .real(0.1), "A\n\t", .blob([UInt8](repeating: 7, count: 3_000_000))],
      ["a", -1, .real(.leastNonzeroMagnitude), "é", .blob([1])],
    ]

    try store.engine.write { session in
      try session.execute(Self.everyType)
      for (index, row) in rows.enumerated() {
        try session.execute(
          "INSERT INTO every_type (account_id, n, i, r, t, b) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
          [row[0], .integer(Int64(index))] + row[1...])
      }
    }
    let kept = try store.engine.read { session in
      try session.rows("SELECT account_id, i, r, t, b FROM every_type ORDER BY n") { row -> [SQLValue] in
        [
          .text(row.text(0)), row.isNull(1) ? .null : .integer(row.integer(1)),
          row.isNull(2) ? .null : .real(row.real(2)), row.isNull(3) ? .null : .text(row.text(3)),
          row.isNull(4) ? .null : .blob(row.withBlob(4) { [UInt8]($0) }),
        ]
      }
    }

    #expect(kept == rows)
  }

  @Test(arguments: EngineKind.available)
  func `an absent value reads as zero or empty, a number as its digits`(kind: EngineKind) throws {
    let store = try TestStore(kind, migrated: false)
    try store.engine.write { session in
      try session.execute(Self.everyType)
      try session.execute("INSERT INTO every_type (account_id, n, i) VALUES ('a', 1, 42)")
    }

    try store.engine.read { session throws in
      try session.query("SELECT r, t, b, i, COUNT(*) OVER (), 7, SUM(i) OVER () FROM every_type", []) { row in
        #expect(row.real(0) == 0)
        #expect(row.integer(0) == 0)
        #expect(row.text(1) == "")
        #expect(row.withBlob(2) { $0.count } == 0)
        #expect(row.text(3) == "42")
        #expect(row.real(3) == 42)
        #expect(row.integer(4) == 1)
        #expect(row.integer(5) == 7)
        #expect(row.integer(6) == 42)
      }
    }
  }

  @Test(arguments: EngineKind.available)
  func `texts stand in the order of their bytes`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    for name in ["b", "B", "ä", "a-b", "ab", "A"] { try store.engine.define(name) }

    let names = try store.engine.read { session in
      try session.rows("SELECT sha256 FROM definition ORDER BY sha256", as: { $0.text(0) })
    }

    #expect(names == ["A", "B", "a-b", "ab", "b", "ä"])
  }

  @Test(arguments: EngineKind.available)
  func `a write that throws leaves nothing behind`(kind: EngineKind) throws {
    let store = try TestStore(kind)

    #expect(throws: Stop.self) {
      try store.engine.write { session in
        try session.execute(insertDefinition, ["acme", "one", "{}"])
        let bulk = try session.bulk(insertDefinition)
        try bind(bulk, "acme", "two")
        #expect(try session.first("SELECT COUNT(*) FROM definition", as: { $0.integer(0) }) == 2)
        throw Stop()
      }
    }

    #expect(try store.engine.count("definition") == 0)
  }

  @Test(arguments: EngineKind.available)
  func `a write that breaks a constraint leaves nothing behind and says what it broke`(kind: EngineKind) throws {
    let store = try TestStore(kind)

    for isBulk in [false, true] {
      let error = #expect(throws: DatabaseError.self) {
        try store.engine.write { session in
          try session.execute(insertDefinition, ["acme", "one", "{}"])
          if isBulk {
            try bind(try session.bulk(insertDefinition), "acme", "one")
          } else {
            try session.execute(insertDefinition, ["acme", "one", "{}"])
          }
        }
      }
      #expect(error?.code == .constraint)
      #expect(error?.message.contains("definition") == true)
    }

    #expect(try store.engine.count("definition") == 0)
  }

  @Test(arguments: EngineKind.available)
  func `a statement that isn't one is an error with its text, and the next read works`(kind: EngineKind) throws {
    let store = try TestStore(kind)

    let error = #expect(throws: DatabaseError.self) {
      try store.engine.read { try $0.execute("SELECT * FROM no_such_table") }
    }

    #expect(error?.code == .failed)
    #expect(error?.message.contains("no_such_table") == true)
    #expect(try store.engine.count("definition") == 0)
  }

  @Test(arguments: EngineKind.available)
  func `an insert that meets a row may change it or tell what it left`(kind: EngineKind) throws {
    let store = try TestStore(kind)

    let told = try store.engine.write { session in
      try ["1", "2"].flatMap { body in
        try session.rows(
          """
          INSERT INTO definition (account_id, sha256, body) VALUES (?1, ?2, ?3)
          ON CONFLICT (account_id, sha256) DO UPDATE SET body = excluded.body RETURNING body
          """, ["acme", "x", .text(body)], as: { $0.text(0) })
      }
    }

    #expect(told == ["1", "2"])
    #expect(try store.engine.count("definition") == 1)
  }

  @Test(arguments: EngineKind.available)
  func `a query within a query's row works, with the same text too`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    for name in ["a", "b", "c"] { try store.engine.define(name) }
    var pairs: [String] = []

    try store.engine.write { session in
      let sql = "SELECT sha256 FROM definition WHERE account_id = ?1 ORDER BY sha256"
      try session.query(sql, ["acme"]) { outer in
        let name = outer.text(0)
        try session.query(sql, ["acme"]) { inner in
          pairs.append(name + inner.text(0))
          try SourceRepository(session).setState("last", to: name, of: "acme", source: "s")
        }
        #expect(outer.text(0) == name)
      }
    }

    #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
  }

  @Test(arguments: EngineKind.available)
  func `a row that throws ends its query only`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    for name in ["a", "b", "c"] { try store.engine.define(name) }

    let count = try store.engine.read { session in
      #expect(throws: Stop.self) {
        try session.query("SELECT sha256 FROM definition", []) { _ in throw Stop() }
      }
      return try session.first("SELECT COUNT(*) FROM definition", as: { $0.integer(0) })
    }

    #expect(count == 3)
  }

  @Test(arguments: EngineKind.available)
  func `a placeholder may be used twice, and one within quotes is text`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    try store.engine.write { session in
      let sources = SourceRepository(session)
      for account in ["a", "b"] as [AccountID] {
        try sources.put(ConfiguredSource(account: account, name: "?1", bundle: "B", configuration: "{}"))
      }
    }

    try store.engine.read { session throws in
      #expect(try SourceRepository(session).all().count == 2)
      #expect(try SourceRepository(session).all(of: "b").map(\.account) == ["b"])
      let found = try session.rows(
        "SELECT name FROM source WHERE account_id = ?2 AND name = '?1' AND ?1 = account_id", ["a", "a"],
        as: { $0.text(0) })
      #expect(found == ["?1"])
    }
  }

  private static let everyType = """
    CREATE TABLE every_type (account_id TEXT NOT NULL, n BIGINT NOT NULL, i BIGINT, r DOUBLE PRECISION, t TEXT, b BYTEA,
      PRIMARY KEY (account_id, n)) /*clustered*/
    """

  private func bind(_ statement: any BulkStatement, _ account: String, _ name: String) throws {
    try Array(account.utf8).withUnsafeBytes { account in
      try Array(name.utf8).withUnsafeBytes { name in
        try statement.bindText(1, account)
        try statement.bindText(2, name)
        try statement.bindText(3, name)
        try statement.step()
      }
    }
  }
}

import StewardDomain
import StewardStorage
import Testing

@Suite struct BulkTests {
  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `50,000 rows in bulk are what single inserts make of them`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let kinds = ["bulkLine", "singleLine"].map(Self.kind(named:))
    try RecordTables(kinds: kinds).update(store.engine)
    let rows = 50_000

    try store.engine.write { session in
      let place = TestStore.place(document: 1, known: 5)
      try RecordRepository(session).insert(Self.batch(kinds[0], rows: rows), at: place) { _ in .distantFuture }
      // The bulk statement is still at it: what it holds back has to be there for any other statement.
      #expect(try session.first("SELECT COUNT(*) FROM record_bulk_line", as: { $0.integer(0) }) == Int64(rows))
      try insertSingly(Self.batch(kinds[1], rows: rows), place, session)
    }

    let columns = "account_id, document_id, row_number, line, day, part_key, known_from, known_to, sku, price, note"
    let differing = try store.engine.read { session in
      try session.first(
        """
        SELECT COUNT(*) FROM (SELECT \(columns) FROM record_bulk_line EXCEPT SELECT \(columns) FROM record_single_line) AS d
        """, as: { $0.integer(0) })
    }
    #expect(differing == 0)
    #expect(try store.engine.count("record_bulk_line") == Int64(rows))
    #expect(try store.engine.count("record_single_line") == Int64(rows))
  }

  @Test(arguments: EngineKind.available)
  func `any other statement may be run in bulk too`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    for name in ["a", "b", "c"] { try store.engine.define(name) }

    try store.engine.write { session in
      let statement = try session.bulk(
        "UPDATE definition SET body = ?1 WHERE account_id = ?2 AND sha256 = ?3 AND 1 = ?4")
      for name in ["a", "c"] {
        try Array(name.utf8).withUnsafeBytes { name in
          try Array("acme".utf8).withUnsafeBytes { account in
            try statement.bindText(1, name)
            try statement.bindText(2, account)
            try statement.bindText(3, name)
            try statement.bind(4, 1)
            try statement.step()
          }
        }
      }
    }

    let bodies = try store.engine.read { session in
      try session.rows("SELECT body FROM definition ORDER BY sha256", as: { $0.text(0) })
    }
    #expect(bodies == ["a", "{}", "c"])
  }

  static func kind(named name: String) -> RecordKind {
    RecordKind(
      name: name, title: "",
      fields: [
        RecordKind.Field(name: "sku", type: .text), RecordKind.Field(name: "price", type: .money),
        RecordKind.Field(name: "note", type: .text),
      ])
  }

  static func batch(_ kind: RecordKind, rows: Int) -> RecordBatch {
    var batch = RecordBatch(kind: kind)
    for row in 1...rows {
      batch.append(row: row, line: row + 1, day: row % 7 == 0 ? nil : Int32(row % 90))
      if row % 3 > 0 { Array("K-\(row % 40)".utf8).withUnsafeBytes { batch.setKey($0) } }
      if row % 5 > 0 { Array("SKU-\(row)".utf8).withUnsafeBytes { batch.set(0, $0) } }
      if row % 4 > 0 { batch.set(1, Int64(row) * -977) }
      Array((row % 2 == 0 ? "" : "水性 \t\n'\\").utf8).withUnsafeBytes { batch.set(2, $0) }
    }
    return batch
  }

  private func insertSingly(
    _ batch: RecordBatch, _ place: RecordRepository.Placement, _ session: any DatabaseSession
  ) throws {
    for record in 0..<batch.count {
      try session.execute(
        """
        INSERT INTO record_single_line (account_id, document_id, row_number, line, family_id, scope_id, day, part_key,
          known_from, known_to, sku, price, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """,
        [
          .text(place.account.text), .integer(place.document.number), .integer(Int64(batch.rowNumbers[record])),
          .integer(Int64(batch.lines[record])), .integer(place.family), .integer(place.scope),
          batch.days[record] == RecordBatch.noDay ? .null : .integer(Int64(batch.days[record])),
          .text(batch.key(of: record)), .integer(place.knownFrom.microseconds),
          .integer(Instant.distantFuture.microseconds), batch.value(0, of: record), batch.value(1, of: record),
          batch.value(2, of: record),
        ])
    }
  }
}

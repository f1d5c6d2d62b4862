import StewardDomain
import StewardStorage
import Testing

/// How tables lie on the server.
@Suite(.enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct LayoutTests {
  @Test func `a query of one account reads one partition`() throws {
    let store = try Self.store()

    let plan = try store.engine.read { session in
      try session.rows(
        "EXPLAIN SELECT COUNT(*) FROM fact_block WHERE account_id = 'acme' AND scope_id = 1", as: { $0.text(0) })
    }

    let partitions = Set(plan.joined(separator: " ").matches(of: #/fact_block_p\d/#).map { String($0.output) })
    #expect(!partitions.isEmpty)
    #expect(Set(partitions.map { $0.prefix(12) }).count == 1, "\(plan)")
  }

  @Test func `tables of accounts are cut by account, and the others aren't`() throws {
    let store = try Self.store()

    let tables = try Self.rows(
      store, "SELECT relname || ' ' || relkind::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace")

    #expect(tables.contains("document p"))
    #expect(tables.contains("document_p3 r"))
    for name in ["fact_block", "fact_segment", "fact_closure", "fact_rollup"] {
      #expect(tables.contains("\(name) p"))
      #expect(tables.contains("\(name)_p3 r"))
    }
    #expect(tables.contains("record_test_line p"))
    #expect(tables.contains("record_column r"))
    #expect(tables.contains("schema_step r"))
  }

  @Test func `the rules of a distributed PostgreSQL hold`() throws {
    let store = try Self.store()
    let here = "c.relnamespace = current_schema()::regnamespace"

    // The first column of each unique index of a table that has accounts.
    let leading = try Self.rows(
      store,
      """
      SELECT DISTINCT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE \(here) AND i.indisunique
        AND EXISTS (SELECT 1 FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attname = 'account_id')
      """)
    #expect(leading == ["account_id"])
    let unique = try Self.rows(
      store,
      """
      SELECT c.relname FROM pg_class c WHERE \(here) AND c.relkind = 'p' AND c.relname LIKE 'fact_%'
        AND EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique) ORDER BY c.relname
      """)
    #expect(unique == ["fact_block", "fact_closure", "fact_rollup", "fact_segment"])
    let without = try Self.rows(
      store,
      """
      SELECT c.relname FROM pg_class c WHERE \(here) AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
      """)
    #expect(without.isEmpty)
    let foreign = try Self.rows(
      store, "SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE \(here) AND contype = 'f'"
    )
    #expect(foreign.isEmpty)
    #expect(try Self.rows(store, "SELECT relname FROM pg_class c WHERE \(here) AND relkind = 'S'").isEmpty)
    let volatile = try Self.rows(
      store,
      "SELECT relname FROM pg_class c WHERE \(here) AND relkind IN ('r', 'p', 'i', 'I') AND relpersistence <> 'p'"
    )
    #expect(volatile.isEmpty)
    let filled = try Self.rows(
      store,
      """
      SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE \(here) AND c.relkind IN ('r', 'p') AND a.attnum > 0
        AND (a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '')
      """)
    #expect(filled.isEmpty)
    let triggers = try Self.rows(
      store, "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE \(here) AND NOT tgisinternal")
    #expect(triggers.isEmpty)
    let exclusions = try Self.rows(
      store, "SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE \(here) AND contype = 'x'"
    )
    #expect(exclusions.isEmpty)
  }

  @Test func `an account that is all there is to join by stays text of one kind in every table`() throws {
    let store = try Self.store()

    let types = try Self.rows(
      store,
      """
      SELECT DISTINCT format_type(a.atttypid, a.atttypmod) || ' ' || l.collname FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation l ON l.oid = a.attcollation
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'account_id'
      """)

    #expect(types == ["text C"])
  }

  @Test func `bytes are kept as they are, in every partition`() throws {
    let store = try Self.store()

    let storage = try Self.rows(
      store,
      """
      SELECT DISTINCT a.attstorage FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND a.atttypid = 'bytea'::regtype
      """)

    #expect(storage == ["e"])
  }

  private static func store() throws -> TestStore {
    let store = try TestStore(.postgres)
    try RecordTables(kinds: [BulkTests.kind(named: "testLine")]).update(store.engine)
    return store
  }

  private static func rows(_ store: TestStore, _ sql: String) throws -> [String] {
    try store.engine.read { try $0.rows(sql, as: { $0.text(0) }) }
  }
}

import Testing

@testable import StewardPostgres

@Suite struct TranslationTests {
  private let translator = StatementTranslator(partitions: 2)

  @Test func `placeholders are numbered with dollars, but not within quotes or comments`() {
    let text = translator.translated("SELECT ?1, '?2''?3', \"?4\" /* ?5 */ -- ?6\n, ?12 FROM t /*index x*/").text

    #expect(text == "SELECT $1, '?2''?3', \"?4\" /* ?5 */ -- ?6\n, $12 FROM t /*index x*/")
  }

  @Test(
    arguments: [
      ("SELECT a FROM t WHERE day = ?1 AND account_id = ?2", 2), ("DELETE FROM t WHERE account_id=?1", 1),
      ("INSERT INTO t (a, account_id) VALUES (?1, ?3)", 3),
      ("INSERT INTO t (account_id, n) VALUES (?1, COALESCE(?2, 0)) ON CONFLICT (account_id) DO UPDATE SET n = 1", 1),
      ("SELECT a FROM t WHERE account_id = ?1 OR ?1 IS NULL", nil), ("SELECT a FROM t", nil),
      ("SELECT a FROM t WHERE account_id = 'x'", nil), ("SELECT 'account_id = ?1'", nil),
      ("INSERT INTO t (account_id) VALUES (?1), (?2)", nil),
      ("INSERT INTO t SELECT a FROM u WHERE account_id = ?1", nil),
      ("SELECT 1 FROM t WHERE account_id = ?1 UNION SELECT 1 FROM u", nil),
    ] as [(String, Int?)])
  func `the account of a statement is known where it is about one account`(sql: String, parameter: Int?) {
    #expect(translator.translated(sql).accountParameter == parameter)
  }

  @Test func `only a plain insert of all its values in order is loaded by COPY`() {
    #expect(translator.translated("INSERT INTO t (a, b) VALUES (?1, ?2)").plainInsert?.columns == ["a", "b"])
    for sql in [
      "INSERT INTO t (a, b) VALUES (?2, ?1)", "INSERT INTO t (a, b) VALUES (?1, 2)",
      "INSERT INTO t (a) VALUES (?1) ON CONFLICT DO NOTHING", "UPDATE t SET a = ?1",
    ] {
      #expect(translator.translated(sql).plainInsert == nil, "\(sql)")
    }
  }

  @Test func `a table of accounts is cut into partitions`() {
    let texts = translator.translated(
      "CREATE TABLE t (account_id TEXT NOT NULL, b BYTEA, PRIMARY KEY (account_id)) /*clustered*/"
    ).texts

    #expect(
      texts == [
        "CREATE TABLE t (account_id TEXT COLLATE \"C\" NOT NULL, b BYTEA, PRIMARY KEY (account_id)) /*clustered*/"
          + " PARTITION BY HASH (account_id)", "ALTER TABLE t ALTER COLUMN b SET STORAGE EXTERNAL",
        "CREATE TABLE t_p0 PARTITION OF t\nFOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t_p1 PARTITION OF t\nFOR VALUES WITH (MODULUS 2, REMAINDER 1)",
      ])
  }
}

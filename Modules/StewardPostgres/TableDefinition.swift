/// Definitions of tables as this server wants them:
///
/// - texts are compared byte by byte, as in SQLite, and not by the rules of the database's language;
/// - bytes are kept as they are, since they come packed;
/// - a table whose key leads with the account is cut into partitions by it.
struct TableDefinition {
  let tokens: SQLTokens
  let partitions: Int

  var statements: [String] {
    let words = tokens.all.map { String($0) }
    let text = Self.withCollation(tokens.text)
    if words.starts(with: ["CREATE", "TABLE"]) { return table(words, text) }
    if words.starts(with: ["ALTER", "TABLE"]), words.count > 2 { return [text] + storage(of: words[2], words) }
    return [text]
  }

  private func table(_ words: [String], _ text: String) -> [String] {
    let condition = Array(words.dropFirst(2).prefix(3)) == ["IF", "NOT", "EXISTS"] ? "IF NOT EXISTS " : ""
    guard let name = words.dropFirst(condition.isEmpty ? 2 : 5).first else { return [text] }
    let isOfAccounts = words.indices.contains { start in
      Array(words[start...].prefix(4)) == ["PRIMARY", "KEY", "(", "account_id"]
    }
    guard isOfAccounts, partitions > 0 else { return [text] + storage(of: name, words) }
    let pieces = (0..<partitions).map { index in
      """
      CREATE TABLE \(condition)\(name)_p\(index) PARTITION OF \(name)
      FOR VALUES WITH (MODULUS \(partitions), REMAINDER \(index))
      """
    }
    // Partitions take over how their parent keeps its columns, so that comes first.
    return ["\(text) PARTITION BY HASH (account_id)"] + storage(of: name, words) + pieces
  }

  private func storage(of table: String, _ words: [String]) -> [String] {
    words.indices.dropFirst().filter { words[$0] == "BYTEA" }.map { index in
      "ALTER TABLE \(table) ALTER COLUMN \(words[index - 1]) SET STORAGE EXTERNAL"
    }
  }

  private static func withCollation(_ text: String) -> String {
    text.replacing(#/\bTEXT\b/#, with: "TEXT COLLATE \"C\"")
  }
}

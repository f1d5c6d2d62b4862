/// The columns of a table and its key, as its definition says.
public struct TableShape: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public let name: String
    /// `TEXT`, `BIGINT`, `DOUBLE PRECISION` or `BYTEA`.
    public let type: String
  }

  public let name: String
  public private(set) var columns: [Column]
  public let key: [String]

  /// Whether its rows belong to accounts.
  public var isOfAccounts: Bool { key.first == "account_id" }

  /// Reads a `CREATE TABLE` statement of our own; `nil` for any other statement.
  init?(definition: String) {
    let words = definition.split { $0 == " " || $0 == "\n" }.map(String.init)
    guard words.starts(with: ["CREATE", "TABLE"]), words.count > 3, let open = definition.firstIndex(of: "("),
      let close = definition.lastIndex(of: ")")
    else { return nil }
    name = words[2]
    var columns: [Column] = []
    var key: [String] = []
    for part in Self.parts(definition[definition.index(after: open)..<close]) {
      let words = part.split { $0 == " " || $0 == "\n" }.map(String.init)
      if words.starts(with: ["PRIMARY", "KEY"]), let start = part.firstIndex(of: "("), let end = part.lastIndex(of: ")")
      {
        key = part[part.index(after: start)..<end].split(separator: ",").map { $0.filter { $0 != " " && $0 != "\n" } }
      } else if words.count > 1 {
        columns.append(Column(name: words[0], type: words[1] == "DOUBLE" ? "DOUBLE PRECISION" : words[1]))
      }
    }
    self.columns = columns
    self.key = key
  }

  /// The pieces between commas that stand outside of parentheses.
  private static func parts(_ text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    parts.append(text[start...])
    return parts
  }

  /// Every table that holds a workspace's content, in the order in which it is made.
  public static func all(kinds: [RecordKind]) -> [TableShape] {
    var shapes: [TableShape] = []
    for statement in Migrations.all.flatMap(\.statements) {
      if let shape = TableShape(definition: statement) {
        shapes.append(shape)
      } else if let (table, column) = addition(statement), let place = shapes.firstIndex(where: { $0.name == table }) {
        shapes[place].columns.append(column)
      }
    }
    return shapes.filter { $0.name != "record_column" }
      + kinds.compactMap { TableShape(definition: RecordTables.definition(of: $0)) }
  }

  /// The table and the column of a statement of our own that adds one; `nil` for any other statement.
  private static func addition(_ statement: String) -> (table: String, column: Column)? {
    let words = statement.split { $0 == " " || $0 == "\n" }.map(String.init)
    guard words.count > 6, words.starts(with: ["ALTER", "TABLE"]), words[3...4] == ["ADD", "COLUMN"] else { return nil }
    return (words[2], Column(name: words[5], type: words[6] == "DOUBLE" ? "DOUBLE PRECISION" : words[6]))
  }
}

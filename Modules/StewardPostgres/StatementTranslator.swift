internal import StewardStorage
internal import Synchronization

/// A plain insert of values: what COPY can do instead.
struct PlainInsert: Sendable {
  let table: String
  let columns: [String]
}

/// A statement of the shared subset in the words of this server.
struct TranslatedStatement: Sendable {
  /// One text; for a table's definition, all that it takes.
  let texts: [String]
  let isDefinition: Bool
  /// The parameter that names the one account which the statement is about.
  let accountParameter: Int?
  /// Set where the statement is `INSERT INTO t (…) VALUES (?1, ?2, …)` and no more.
  let plainInsert: PlainInsert?

  var text: String { texts.first ?? "" }

  func account(_ arguments: [SQLValue]) -> String? {
    guard let accountParameter, accountParameter <= arguments.count,
      case .text(let account) = arguments[accountParameter - 1]
    else { return nil }
    return account
  }
}

/// Translates statements, each text once.
final class StatementTranslator: Sendable {
  private let partitions: Int
  /// The texts are those of our own source, so this stays small.
  private let known = Mutex<[String: TranslatedStatement]>([:])

  init(partitions: Int) { self.partitions = partitions }

  func translated(_ sql: String) -> TranslatedStatement {
    if let statement = known.withLock({ $0[sql] }) { return statement }
    let statement = translate(sql)
    known.withLock { $0[sql] = statement }
    return statement
  }

  private func translate(_ sql: String) -> TranslatedStatement {
    let tokens = SQLTokens(sql)
    if let first = tokens.all.first?.uppercased(), ["CREATE", "ALTER", "DROP"].contains(first) {
      return TranslatedStatement(
        texts: TableDefinition(tokens: tokens, partitions: partitions).statements, isDefinition: true,
        accountParameter: nil, plainInsert: nil)
    }
    let insert = InsertShape(tokens.all)
    return TranslatedStatement(
      texts: [tokens.text], isDefinition: false,
      accountParameter: insert == nil ? Self.comparedAccount(tokens.all) : insert?.accountParameter,
      plainInsert: insert?.plain)
  }

  /// N of `account_id = ?N`. With an OR or a UNION in the statement it may be about other accounts too.
  private static func comparedAccount(_ tokens: [Substring]) -> Int? {
    guard !tokens.contains(where: { ["OR", "UNION", "INSERT"].contains($0.uppercased()) }) else { return nil }
    for index in tokens.indices.dropLast(2)
    where tokens[index] == "account_id" && tokens[index + 1] == "=" && tokens[index + 2].hasPrefix("$") {
      return Int(tokens[index + 2].dropFirst())
    }
    return nil
  }
}

/// What an `INSERT … VALUES (…)` of one row puts where.
struct InsertShape {
  let accountParameter: Int?
  let plain: PlainInsert?

  init?(_ tokens: [Substring]) {
    var rest = tokens[...]
    func take(_ word: String) -> Bool {
      guard rest.first?.uppercased() == word else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard take("INSERT"), take("INTO"), let table = rest.popFirst(), take("("), let end = rest.firstIndex(of: ")")
    else {
      return nil
    }
    let columns = rest[..<end].split(separator: ",").map { $0.joined(separator: " ") }
    rest = rest[(end + 1)...]
    guard take("VALUES"), take("("), let values = Self.values(&rest), values.count == columns.count else { return nil }
    // Further rows may be of other accounts.
    guard rest.first != "," else { return nil }
    let place = columns.firstIndex(of: "account_id")
    accountParameter = place.flatMap { values[$0].hasPrefix("$") ? Int(values[$0].dropFirst()) : nil }
    let isPlain = rest.isEmpty && values == columns.indices.map { "$\($0 + 1)" }
    plain = isPlain ? PlainInsert(table: String(table), columns: columns) : nil
  }

  /// The expressions up to the closing bracket.
  private static func values(_ rest: inout ArraySlice<Substring>) -> [String]? {
    var values = [""]
    var depth = 0
    while let token = rest.popFirst() {
      if token == ")", depth == 0 { return values }
      if token == ",", depth == 0 {
        values.append("")
        continue
      }
      if token == "(" { depth += 1 }
      if token == ")" { depth -= 1 }
      values[values.count - 1] += token
    }
    return nil
  }
}

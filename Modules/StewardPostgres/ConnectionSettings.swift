internal import CPQ
internal import Glibc
internal import StewardStorage

/// Where the server is and how to speak with it.
struct ConnectionSettings: Sendable {
  struct Parameter: Sendable {
    let key: String
    let value: String
  }

  let parameters: [Parameter]
  let schema: String
  let connectTimeoutSeconds: Int
  let statementTimeoutSeconds: Int
  /// The server in words, for messages: never with a password.
  let place: String

  var quotedSchema: String { "\"" + schema.replacing("\"", with: "\"\"") + "\"" }

  /// What every connection is told first.
  var greeting: String {
    // Whoever waits for a lock gives up before the statement's own time ends, so that the message says what it waited for.
    let lockMilliseconds = min(30_000, statementTimeoutSeconds * 500)
    return """
      SET search_path TO \(quotedSchema);
      SET statement_timeout = \(statementTimeoutSeconds * 1000);
      SET lock_timeout = \(lockMilliseconds);
      SET client_min_messages = warning;
      SET jit = off
      """
  }

  init(url: String, schema: String, connectTimeoutSeconds: Int, statementTimeoutSeconds: Int) throws {
    guard !schema.isEmpty, schema.utf8.count <= 63, !schema.utf8.contains(0) else {
      throw DatabaseError(.cannotOpen, "the schema's name has 1 to 63 bytes, not \(schema.utf8.count)")
    }
    var given = try Self.parsed(url)
    let host = given["hostaddr"] ?? given["host"]
    let shown = host ?? Self.environment("PGHOSTADDR") ?? Self.environment("PGHOST") ?? "the local socket"
    place = "\(shown), database \(given["dbname"] ?? Self.environment("PGDATABASE") ?? "of the user's name")"
    try Self.checkEncryption(given, place: place)
    // A connection whose other end is gone is noticed after 25 seconds, not after two hours.
    let defaults = [
      "application_name": "steward", "client_encoding": "UTF8", "keepalives_idle": "10", "keepalives_interval": "5",
      "keepalives_count": "3", "tcp_user_timeout": "25000",
    ]
    given.merge(defaults) { own, _ in own }
    parameters = given.map { Parameter(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    self.schema = schema
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.statementTimeoutSeconds = statementTimeoutSeconds
  }

  private static func parsed(_ url: String) throws -> [String: String] {
    var problem: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &problem) else {
      PQfreemem(problem)
      // The library's own words quote pieces of the text, and a piece may be the password.
      throw DatabaseError(
        .cannotOpen,
        "can't read the database's address: give postgres://USER@HOST/DATABASE?sslmode=verify-full, or key=value pairs")
    }
    defer { PQconninfoFree(options) }
    var result: [String: String] = [:]
    var option = options
    while let key = option.pointee.keyword {
      if let value = option.pointee.val { result[String(cString: key)] = String(cString: value) }
      option += 1
    }
    return result
  }

  /// The library's default encrypts where the server happens to offer it, which whoever sits in between can prevent.
  private static func checkEncryption(_ given: [String: String], place: String) throws {
    let mode = given["sslmode"] ?? environment("PGSSLMODE")
    if let mode, ["require", "verify-ca", "verify-full", "disable"].contains(mode) { return }
    let host = given["hostaddr"] ?? given["host"] ?? environment("PGHOSTADDR") ?? environment("PGHOST") ?? ""
    let isNamedElsewhere = given["service"] != nil || environment("PGSERVICE") != nil
    let isLocal = host.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { host in
      host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
        || isLoopback(String(host))
    }
    guard !isLocal || isNamedElsewhere else { return }
    throw DatabaseError(
      .cannotOpen,
      "\(place) isn't on this machine, and the address doesn't ask for encryption: add sslmode=verify-full (or require, or verify-ca), or sslmode=disable if the network is to be trusted"
    )
  }

  /// A name such as `127.example.com` isn't.
  private static func isLoopback(_ host: String) -> Bool {
    host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}

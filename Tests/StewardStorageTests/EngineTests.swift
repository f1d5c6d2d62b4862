import Foundation
import StewardSQLite
import StewardStorage
import Testing

@Suite struct EngineTests {
  private struct Stop: Error {}

  @Test func `a write that throws leaves nothing behind`() throws {
    let database = try TestDatabase()

    #expect(throws: Stop.self) {
      try database.engine.write { session in
        for index in 0..<50 { try session.execute(Self.insert, ["acme", .text("row\(index)")]) }
        #expect(try session.first("SELECT COUNT(*) FROM definition", as: { $0.integer(0) }) == 50)
        throw Stop()
      }
    }

    #expect(try database.count("definition") == 0)
  }

  @Test func `a write that breaks a constraint leaves nothing behind and says what it broke`() throws {
    let database = try TestDatabase()

    let error = #expect(throws: DatabaseError.self) {
      try database.engine.write { session in
        try session.execute(Self.insert, ["acme", "one"])
        try session.execute(Self.insert, ["acme", "one"])
      }
    }

    #expect(error?.code == .constraint)
    #expect(error?.message.contains("definition") == true)
    #expect(try database.count("definition") == 0)
  }

  @Test func `a statement that isn't one is an error with its text`() throws {
    let database = try TestDatabase()

    let error = #expect(throws: DatabaseError.self) {
      try database.engine.read { try $0.execute("SELECT * FROM no_such_table") }
    }

    #expect(error?.code == .failed)
    #expect(error?.message.contains("no_such_table") == true)
  }

  @Test func `every kind of value comes back as it was, an empty text and blob too`() throws {
    let database = try TestDatabase()
    let values: [SQLValue] = [
      nil, 0, .integer(Int64.max), .integer(Int64.min), .real(0.1), .real(-1e300), "", "水性ボールペン\u{0}x",
      .blob([]), .blob([0, 255, 0]),
    ]

    let kept = try database.engine.read { session in
      try values.map { value in
        try session.first("SELECT ?1, typeof(?1)", [value]) { row -> SQLValue in
          switch row.text(1) {
          case "null": .null
          case "integer": .integer(row.integer(0))
          case "real": .real(row.real(0))
          case "text": .text(row.text(0))
          default: .blob(row.withBlob(0) { [UInt8]($0) })
          }
        }
      }
    }

    #expect(kept == values)
  }

  @Test func `what was written is there when the file is opened again`() throws {
    let database = try TestDatabase()
    try database.engine.write { try $0.execute(Self.insert, ["acme", "kept"]) }

    let again = try database.reopened()
    try Migrations.migrate(again)

    #expect(try again.read { try $0.first("SELECT sha256 FROM definition", as: { $0.text(0) }) } == "kept")
  }

  @Test func `a query within a query's row works, with the same text too`() throws {
    let database = try TestDatabase()
    try database.engine.write { session in
      for name in ["a", "b", "c"] { try session.execute(Self.insert, ["acme", .text(name)]) }
    }
    var pairs: [String] = []

    try database.engine.read { session in
      let sql = "SELECT sha256 FROM definition ORDER BY sha256"
      try session.query(sql, []) { outer in
        let name = outer.text(0)
        try session.query(sql, []) { pairs.append(name + $0.text(0)) }
      }
    }

    #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
  }

  @Test(.timeLimit(.minutes(15))) func `two writers at once lose no row`() async throws {
    let database = try TestDatabase()
    let other = try database.reopened()
    let rows = 60

    try await withThrowingTaskGroup(of: Void.self) { group in
      for (name, engine) in [("one", database.engine), ("two", other)] {
        group.addTask {
          for index in 0..<rows {
            try engine.write { session in
              // Reads what it then writes, so that a lost update would show.
              let next = try session.first("SELECT COUNT(*) FROM definition", as: { $0.integer(0) }) ?? 0
              try session.execute(
                "INSERT INTO definition (account_id, sha256, body) VALUES (?1, ?2, ?3)",
                [.text(name), .text("\(index)"), .text("\(next)")])
            }
          }
        }
      }
      try await group.waitForAll()
    }

    let numbers = try database.engine.read { try $0.rows("SELECT body FROM definition", as: { Int($0.text(0)) ?? -1 }) }
    #expect(numbers.sorted() == Array(0..<(2 * rows)))
  }

  @Test func `a file that isn't a database is refused with its path`() throws {
    let database = try TestDatabase()
    let path = database.folder + "/notes.db"
    try Data(repeating: 0x41, count: 40_000).write(to: URL(fileURLWithPath: path))

    let error = #expect(throws: DatabaseError.self) { try SQLiteEngine(path: path) }

    #expect(error?.code == .corrupt)
    #expect(error?.message.contains(path) == true)
  }

  private static let insert = "INSERT INTO definition (account_id, sha256, body) VALUES (?1, ?2, '{}')"
}

import Foundation
import StewardPostgres
import StewardStorage
import Testing

/// What a caller sees when the server isn't as it should be.
@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct FaultTests {
  @Test(.timeLimit(.minutes(15)), arguments: ["host=/tmp/no-such-folder dbname=d", "postgres://u@127.0.0.1:1/d"])
  func `a server that isn't there is an error at once`(url: String) {
    let start = ContinuousClock.now

    let error = #expect(throws: DatabaseError.self) { try PostgresEngine(url: url) }

    #expect(error?.code == .unavailable)
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test(.timeLimit(.minutes(15))) func `a wrong password is an error that doesn't repeat it`() throws {
    let server = try PostgresServer()
    let engine = try PostgresEngine(url: server.url)
    try engine.write { session in
      try session.execute("CREATE ROLE guarded LOGIN PASSWORD 'right-secret'")
    }
    let rules = server.folder + "/data/pg_hba.conf"
    let old = try String(contentsOfFile: rules, encoding: .utf8)
    let file = try #require(FileHandle(forWritingAtPath: rules))
    try file.write(contentsOf: Data(("local all guarded scram-sha-256\n" + old).utf8))
    try file.close()
    try server.stopAtOnce()
    try server.start()

    for (password, isRight) in [("wrong-secret", false), ("right-secret", true)] {
      let url = "host=\(server.folder) dbname=steward user=guarded password=\(password)"
      if isRight {
        _ = try PostgresEngine(url: url)
      } else {
        let error = #expect(throws: DatabaseError.self) { try PostgresEngine(url: url) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("guarded") == true)
        #expect(error?.message.contains(password) == false)
      }
    }
  }

  @Test(.timeLimit(.minutes(15))) func `a server that goes away and comes back needs no new engine`() throws {
    let server = try PostgresServer()
    let engine = try PostgresEngine(url: server.url)
    try Migrations.migrate(engine)
    try engine.define("before")

    let during = #expect(throws: DatabaseError.self) {
      try engine.write { session in
        try session.execute(insertDefinition, ["acme", "lost", "{}"])
        try server.stopAtOnce()
        try session.execute(insertDefinition, ["acme", "lost too", "{}"])
      }
    }
    #expect(during?.code == .unavailable, "\(String(describing: during))")
    let after = #expect(throws: DatabaseError.self) { try engine.count("definition") }
    #expect(after?.code == .unavailable)
    try server.start()

    #expect(try engine.count("definition") == 1)
    // Connections that died while nobody used them are replaced without an error.
    try server.stopAtOnce()
    try server.start()
    try engine.define("after")
    #expect(try engine.count("definition") == 2)
  }

  @Test(.timeLimit(.minutes(15))) func `a statement that takes too long is stopped, and the next one works`() throws {
    let engine = try TestStore.postgres(statementTimeoutSeconds: 1)
    let start = ContinuousClock.now

    let error = #expect(throws: DatabaseError.self) { try engine.read { try $0.execute("SELECT pg_sleep(30)") } }

    #expect(error?.code == .timeout)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(try engine.read { try $0.first("SELECT 1", as: { $0.integer(0) }) } == 1)
  }

  @Test(.timeLimit(.minutes(15))) func `waiting for another writer or for a connection has an end`() throws {
    let engine = try TestStore.postgres(poolSize: 2, statementTimeoutSeconds: 1)
    try Migrations.migrate(engine)

    try engine.write { session in
      try session.execute(insertDefinition, ["acme", "mine", "{}"])
      let writer = #expect(throws: DatabaseError.self) { try engine.define("theirs") }
      #expect(writer?.code == .busy)
      try engine.read { _ in
        let third = #expect(throws: DatabaseError.self) { try engine.count("definition") }
        #expect(third?.code == .busy)
        #expect(third?.message.contains("2 connections") == true)
      }
    }

    #expect(try engine.count("definition") == 1)
  }

  @Test func `a write that goes on after a failed statement isn't kept, and says why`() throws {
    let engine = try TestStore.postgres()
    try Migrations.migrate(engine)

    let error = #expect(throws: DatabaseError.self) {
      try engine.write { session in
        try session.execute(insertDefinition, ["acme", "one", "{}"])
        try? session.execute(insertDefinition, ["acme", "one", "{}"])
      }
    }

    #expect(error?.code == .constraint)
    #expect(try engine.count("definition") == 0)
  }

  @Test(
    arguments: [
      "postgres://u:hush-hush@db.example.com/d", "host=10.0.0.9 password=hush-hush dbname=d",
      "postgres://u:hush-hush@db.example.com/d?sslmode=prefer", "postgres://u:hush-hush@127.example.com/d",
      "postgres://u:hush-hush@localhost,db.example.com/d", "postgres://u:hush-hush@[broken/d",
    ])
  func `a host elsewhere needs encryption, and no message has a password`(url: String) {
    let error = #expect(throws: DatabaseError.self) { try PostgresEngine(url: url, connectTimeoutSeconds: 1) }

    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("hush-hush") == false)
    #expect(error?.message.contains("sslmode") == true)
  }
}

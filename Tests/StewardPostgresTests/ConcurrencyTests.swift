import StewardDomain
import StewardStorage
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `ten readers beside two writers see whole transactions only, and no write is lost`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    for name in ["left", "right"] { try store.engine.define(name, "0") }
    let rounds = 150
    let writersLeft = Mutex(2)
    let mixes = Mutex(0)
    let reads = Mutex(0)

    try onThreads(12) { index in
      if index < 2 {
        defer { writersLeft.withLock { $0 -= 1 } }
        for _ in 0..<rounds {
          try store.engine.write { session in
            let next = (try Self.value("left", session) ?? 0) + 1
            for name in ["left", "right"] {
              try session.execute(
                "UPDATE definition SET body = ?1 WHERE account_id = ?2 AND sha256 = ?3",
                [.text("\(next)"), "acme", .text(name)])
            }
          }
        }
      } else {
        while writersLeft.withLock({ $0 > 0 }) {
          let (left, right) = try store.engine.read { session in
            (try Self.value("left", session), try Self.value("right", session))
          }
          if left != right { mixes.withLock { $0 += 1 } }
          reads.withLock { $0 += 1 }
        }
      }
    }

    #expect(mixes.withLock { $0 } == 0)
    #expect(reads.withLock { $0 } > 10)
    #expect(try store.engine.read { try Self.value("right", $0) } == 2 * rounds)
  }

  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `writers of one account neither lose nor double a document`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let each = 40

    try onThreads(3) { writer in
      for index in 0..<each {
        try store.engine.write { session in
          let documents = DocumentRepository(session)
          let dimensions = DimensionRepository(session, account: TestStore.account)
          let id = try documents.nextID(account: TestStore.account)
          try documents.insert(
            Samples.document(id: id, sha256: "\(writer)-\(index)"), account: TestStore.account,
            chunks: [DocumentChunk(isPacked: false, byteCount: 1, bytes: [UInt8(writer)])])
          _ = try dimensions.family("family \(index % 5)")
        }
      }
    }

    let all = try store.engine.read { try DocumentRepository($0).all(of: TestStore.account) }
    #expect(all.map(\.id.number) == Array(1...Int64(3 * each)))
    #expect(Set(all.map(\.sha256)).count == 3 * each)
    #expect(try store.engine.count("document_chunk") == Int64(3 * each))
    #expect(try store.engine.count("family") == 5)
  }

  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `writers that want each other's accounts both get through`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let rounds = 4

    try onThreads(2) { writer in
      let order = writer == 0 ? ["one", "two"] : ["two", "one"]
      for round in 0..<rounds {
        try store.engine.write { session in
          for account in order {
            try session.execute(insertDefinition, [.text(account), .text("\(writer) \(round)"), "{}"])
          }
        }
      }
    }

    #expect(try store.engine.count("definition") == Int64(4 * rounds))
  }

  @Test(.timeLimit(.minutes(15)), .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
  func `on PostgreSQL writers of different accounts don't wait for each other`() throws {
    let store = try TestStore(.postgres)

    try store.engine.write { session in
      try session.execute(insertDefinition, ["one", "a", "{}"])
      // Would wait for ever if it waited for the transaction around it.
      try store.engine.define("b", account: "two")
    }

    #expect(try store.engine.count("definition") == 2)
  }

  private static func value(_ name: String, _ session: any DatabaseSession) throws -> Int? {
    try session.first(
      "SELECT body FROM definition WHERE account_id = ?1 AND sha256 = ?2", ["acme", .text(name)],
      as: { Int($0.text(0)) }) ?? nil
  }
}

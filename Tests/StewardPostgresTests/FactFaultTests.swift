import Glibc
import StewardDomain
import StewardIngest
import StewardPostgres
import StewardStorage
import Synchronization
import Testing

/// A server that goes away while facts are loaded and compacted.
@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct FactFaultTests {
  @Test(.timeLimit(.minutes(15)))
  func `a server that goes away during a load or a compaction leaves what was there, and the next run finishes`() throws
  {
    let server = try PostgresServer()
    let engine = try PostgresEngine(url: server.url, statementTimeoutSeconds: 10, partitions: 2)
    try Migrations.migrate(engine)
    let store = TestStore(engine)
    let sample = try FactFileSample(store)
    _ = try sample.load(days: 40, units: 1, known: 1)
    let before = try FactFileSample.dump(store)

    let stopped = Mutex<Result<Void, any Error>?>(nil)
    let loading = #expect(throws: StewardStorage.DatabaseError.self) {
      _ = try sample.load(days: 70, units: 2, known: 2) { _ in
        stopped.withLock { if $0 == nil { $0 = Result { try server.stopAtOnce() } } }
      }
    }
    try stopped.withLock { try $0?.get() }
    #expect(loading?.code == .unavailable, "\(String(describing: loading))")
    try server.start()
    #expect(try FactFileSample.dump(store) == before)
    #expect(try !sample.load(days: 70, units: 2, known: 2).alreadyLoaded)
    #expect(try sample.units(asOf: 2) == [2: 280])

    try Self.restate(store, value: 7)
    let loose = try FactFileSample.dump(store)
    for isDone in [false, true] {
      let compacting = #expect(throws: StewardStorage.DatabaseError.self) {
        try store.engine.write { session in
          if !isDone { try server.stopAtOnce() }
          try FactCompactor(session, account: TestStore.account).run()
          if isDone { try server.stopAtOnce() }
        }
      }
      #expect(compacting?.code == .unavailable, "\(String(describing: compacting))")
      try server.start()
      #expect(try FactFileSample.dump(store) == loose)
    }
    try store.engine.write { try FactCompactor($0, account: TestStore.account).run() }
    #expect(try store.engine.count("fact_block") == 0)
    #expect(try sample.units(asOf: 9) == [2: 260, 7: 20])
  }

  @Test(.timeLimit(.minutes(15)))
  func `a server that is there and doesn't answer is an error in the end, and works when it goes on`() throws {
    let server = try PostgresServer()
    let engine = try PostgresEngine(url: server.url, statementTimeoutSeconds: 1, partitions: 2)
    try Migrations.migrate(engine)
    try engine.define("kept")

    let error = #expect(throws: StewardStorage.DatabaseError.self) {
      try engine.write { session in
        let bulk = try session.bulk(insertDefinition)
        let process = try session.first("SELECT pg_backend_pid()", as: { pid_t($0.integer(0)) }) ?? 0
        try #require(process > 1)
        kill(process, SIGSTOP)
        defer { kill(process, SIGCONT) }
        // More than the socket takes in.
        let body = [UInt8](repeating: 0x61, count: 300_000)
        for index in 0..<20 {
          try body.withUnsafeBytes { body in
            try Array("acme".utf8).withUnsafeBytes { account in
              try Array("lost \(index)".utf8).withUnsafeBytes { name in
                try bulk.bindText(1, account)
                try bulk.bindText(2, name)
                try bulk.bindText(3, body)
                try bulk.step()
              }
            }
          }
        }
      }
    }

    #expect(error?.code == .unavailable, "\(String(describing: error))")
    #expect(try engine.count("definition") == 1)
  }

  /// Five days of the file's own family, as loose days.
  private static func restate(_ store: TestStore, value: Int64) throws {
    try store.engine.write { session in
      let place = TestStore.place(document: 9, known: 9)
      let days = FactFileSample.firstDay..<FactFileSample.firstDay.advanced(by: 5)
      let facts = FactRepository(session)
      try facts.close(days: days, by: place)
      let block = FactBlock(
        items: [1, 2, 3, 4], columns: [.init(metric: .unitsOrdered, values: [value, value, value, value])])
      for day in days { try facts.insert(block, day: day, grain: .item, knownTo: .distantFuture, at: place) }
    }
  }
}

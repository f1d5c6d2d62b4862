import StewardDomain
import StewardStorage
import Synchronization
import Testing

/// Two writers and ten readers on the facts of one account.
@Suite struct FactConcurrencyTests {
  private static let days = 40
  private static let items: Int64 = 6
  private static let all = FactFileSample.firstDay..<FactFileSample.firstDay.advanced(by: days)
  private static let now = Instant(microseconds: Instant.distantFuture.microseconds - 1)

  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `restating and compacting at once, no reader sees half of it and no update is lost`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    try store.putItems(Int(Self.items))
    let rounds = 12

    let seen = try Self.watch(store) { writer in
      for round in 0..<rounds {
        try store.engine.write { session in
          let next = (try FactFileSample.units(session, asOf: Self.now, days: Self.days).keys.max() ?? 0) + 1
          let place = TestStore.place(document: next, known: next)
          let facts = FactRepository(session)
          try facts.close(days: Self.all, by: place)
          let block = FactBlock(
            items: (1...Int32(Self.items)).map { $0 },
            columns: [.init(metric: .unitsOrdered, values: (0..<Self.items).map { _ in next })])
          for day in Self.all {
            try facts.insert(block, day: day, grain: .item, knownTo: .distantFuture, at: place)
          }
          if (round + writer) % 3 == 0 { try FactCompactor(session, account: TestStore.account).run() }
        }
        if round % 4 == writer { try store.engine.write { try FactCompactor($0, account: TestStore.account).run() } }
      }
    }

    #expect(seen.mixes == [])
    #expect(seen.reads > 10)
    let cells = Self.days * Int(Self.items)
    for value in 1...2 * rounds {
      let counts = try FactFileSample(bare: store).units(asOf: Int64(value), days: Self.days)
      #expect(counts == [Int64(value): cells])
    }
  }

  @Test(.timeLimit(.minutes(15)), arguments: EngineKind.available)
  func `facts files loaded at once are whole to every reader, and each of them counts`(kind: EngineKind) throws {
    let store = try TestStore(kind)
    let sample = try FactFileSample(store)
    let each = 8

    let seen = try Self.watch(store) { writer in
      for round in 0..<each {
        let value = round * 2 + writer + 1
        _ = try sample.load(days: Self.days, units: value, items: Int(Self.items), known: Int64(value))
      }
    }

    #expect(seen.mixes == [])
    #expect(seen.reads > 10)
    for value in 1...2 * each {
      let counts = try sample.units(asOf: Int64(value), days: Self.days)
      #expect(counts == [Int64(value): Self.days * Int(Self.items)])
    }
    #expect(try store.engine.count("load") == Int64(2 * each))
    #expect(try store.engine.count("item") == Self.items)
  }

  /// Runs two writers, and ten readers until both are done.
  ///
  /// - Returns: what was read that no single document states, and how often something was read.
  private static func watch(
    _ store: TestStore, _ write: @escaping @Sendable (_ writer: Int) throws -> Void
  ) throws -> (mixes: [String], reads: Int) {
    let state = Mutex((writers: 2, mixes: [String](), reads: 0))
    try onThreads(12) { index in
      if index < 2 {
        defer { state.withLock { $0.writers -= 1 } }
        return try write(index)
      }
      while state.withLock({ $0.writers > 0 }) {
        let mix = try store.engine.read { try Self.mix($0) }
        state.withLock { state in
          state.reads += 1
          if let mix { state.mixes.append(mix) }
        }
      }
    }
    return state.withLock { ($0.mixes, $0.reads) }
  }

  /// All cells have to state one number, and the sums have to be theirs.
  private static func mix(_ session: any DatabaseSession) throws -> String? {
    let counts = try FactFileSample.units(session, asOf: now, days: days)
    let sums = try FactRollups(session, account: TestStore.account, scope: 1).sums(of: [.unitsOrdered], days: all)
    let total = counts.reduce(Int64(0)) { $0 + $1.key * Int64($1.value) }
    let cells = Int64(days) * items
    if counts.isEmpty, sums[0] == .none { return nil }
    let isWhole = counts.count == 1 && counts.values.first == Int(cells)
    return isWhole && sums[0] == DailySum(value: total, reported: Int(cells)) ? nil : "\(counts) \(sums)"
  }
}

extension FactFileSample {
  /// Over a store whose account isn't on record.
  fileprivate init(bare store: TestStore) { self.store = store }
}

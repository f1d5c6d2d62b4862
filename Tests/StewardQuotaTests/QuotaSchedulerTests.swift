import StewardDomain
import StewardPluginAPI
import StewardQuota
import StewardStorage
import Testing

@Suite(.timeLimit(.minutes(15))) struct QuotaSchedulerTests {
  @Test func `a call with a token goes at once, the next one when there is another`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "a", seed: 1)
    let start = clock.now()

    try await scheduler.takeTurn(.reports(rate: 0.1, burst: 1))
    let second = Task { try await scheduler.takeTurn(.reports(rate: 0.1, burst: 1)) }
    await clock.settle(sleepers: 1)
    clock.advance()
    try await second.value

    #expect(clock.now() == Instant(microseconds: start.microseconds + 10_000_000))
  }

  @Test func `a thousand calls that wait ask the database a few times`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "a", seed: 1)
    let start = clock.now()
    let calls = Diary<Instant>()

    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<1_000 {
        group.addTask {
          try await scheduler.takeTurn(.reports(rate: 200, burst: 100))
          calls.add(clock.now())
        }
      }
      group.addTask { while calls.all.count < 1_000 { if !clock.advance() { await Task.yield() } } }
      try await group.waitForAll()
    }

    // 900 calls beyond the burst take 4.5 seconds, and there is a question each tenth of a second.
    #expect(database.writeCount <= 60)
    #expect(Double(clock.now().microseconds - start.microseconds) / 1e6 >= 4.5)
    for (index, moment) in calls.all.sorted().enumerated() {
      let seconds = Double(moment.microseconds - start.microseconds) / 1e6
      #expect(Double(index + 1) <= 100 + 200 * seconds + 1e-6)
    }
  }

  @Test func `alerts go before daily calls, and those before the filling of gaps`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "a", seed: 1)
    try await scheduler.takeTurn(.reports(rate: 1))
    let order = Diary<String>()
    let uses: [(String, QuotaUse)] = [
      ("gap", .reports(rate: 1, priority: .backfill, value: 99)), ("old", .reports(rate: 1, value: 5)),
      ("new", .reports(rate: 1, value: 2)), ("alert", .reports(rate: 1, priority: .alert, value: -1)),
    ]

    await withTaskGroup(of: Void.self) { group in
      for (name, use) in uses {
        group.addTask { if (try? await scheduler.takeTurn(use)) != nil { order.add(name) } }
      }
      await Self.untilWaiting(uses.count, scheduler)
      for _ in uses {
        await clock.settle(sleepers: 1)
        let count = order.all.count
        clock.advance()
        while order.all.count == count { await Task.yield() }
      }
    }

    #expect(order.all == ["alert", "old", "new", "gap"])
  }

  @Test func `an alert of another program gets the next token`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let one = QuotaScheduler(database, clock: clock, program: "one", seed: 1)
    let other = QuotaScheduler(try database.reopened(), clock: clock, program: "other", seed: 2)
    try await one.takeTurn(.reports(rate: 0.01))
    let order = Diary<String>()

    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          if (try? await one.takeTurn(.reports(rate: 0.01, priority: .backfill))) != nil { order.add("gap") }
        }
      }
      await Self.untilWaiting(4, one)
      await clock.settle(sleepers: 1)
      for _ in 0..<3 {
        group.addTask {
          if (try? await other.takeTurn(.reports(rate: 0.01, priority: .alert))) != nil { order.add("alert") }
        }
      }
      await Self.untilWaiting(3, other)
      await clock.settle(sleepers: 2)
      while order.all.count < 7 {
        // All that still wait sleep in one program or in both.
        let programs =
          (order.all.filter { $0 == "alert" }.count < 3 ? 1 : 0) + (order.all.filter { $0 == "gap" }.count < 4 ? 1 : 0)
        if await Self.settles(clock, programs, order) { clock.advance() }
      }
    }

    #expect(order.all == ["alert", "alert", "alert", "gap", "gap", "gap", "gap"])
  }

  @Test func `programs together take no more than there is`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let programs = try (0..<4).map {
      QuotaScheduler(try database.reopened(), clock: clock, program: "\($0)", seed: UInt64($0))
    }
    let start = clock.now()
    let calls = Diary<Instant>()

    try await withThrowingTaskGroup(of: Void.self) { group in
      for program in programs {
        for _ in 0..<25 {
          group.addTask {
            try await program.takeTurn(.reports(rate: 5, burst: 10))
            calls.add(clock.now())
          }
        }
      }
      group.addTask { while calls.all.count < 100 { if !clock.advance() { await Task.yield() } } }
      try await group.waitForAll()
    }

    for (index, moment) in calls.all.sorted().enumerated() {
      let seconds = Double(moment.microseconds - start.microseconds) / 1e6
      #expect(Double(index + 1) <= 10 + 5 * seconds + 1e-6)
    }
  }

  @Test func `a refusal stops everybody, for a time that the seed decides`() async throws {
    var pauses: [Instant?] = []
    for seed in [1, 1, 2] as [UInt64] {
      let (database, clock) = (try QuotaDatabase(), VirtualClock())
      let one = QuotaScheduler(database, clock: clock, program: "one", seed: seed)
      let other = QuotaScheduler(try database.reopened(), clock: clock, program: "other", seed: 9)
      let use = QuotaUse.reports(rate: 0.1, burst: 5)
      try await one.takeTurn(use)
      try await one.report(.refused(retryAfterSeconds: nil), of: use)
      let pausedUntil = try #require(try await other.standings().first?.pausedUntil)
      let call = Task { try await other.takeTurn(use) }
      await clock.settle(sleepers: 1)
      clock.advance()
      if clock.now() < pausedUntil { Issue.record("woken within the pause") }
      while !(try await other.standings()[0].waiting == 0) { if !clock.advance() { await Task.yield() } }
      try await call.value
      #expect(clock.now() >= pausedUntil)
      pauses.append(pausedUntil)
    }

    #expect(pauses[0] == pauses[1] && pauses[0] != pauses[2])
  }

  @Test func `the rate of an answer holds for all, and the same answer isn't written again`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let one = QuotaScheduler(database, clock: clock, program: "one", seed: 1)
    let use = QuotaUse.reports(rate: 2, burst: 3)
    try await one.takeTurn(use)
    let before = database.writeCount

    for _ in 0..<50 { try await one.report(.passed(ratePerSecond: 0.5), of: use) }

    #expect(database.writeCount == before + 1)
    let other = QuotaScheduler(try database.reopened(), clock: clock, program: "other", seed: 1)
    let standing = try #require(try await other.standings().first)
    #expect(standing.ratePerSecond == 0.5 && standing.burst == 3 && standing.remaining == 2)
  }

  @Test func `what is left and when the next calls come can be listed`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "a", seed: 1)
    let start = clock.now()
    for _ in 0..<2 { try await scheduler.takeTurn(.reports(rate: 0.1, burst: 2)) }
    try await scheduler.takeTurn(.reports(rate: 1, burst: 9, party: ""))
    let waiting = (0..<3).map { _ in Task { try await scheduler.takeTurn(.reports(rate: 0.1, burst: 2)) } }
    await Self.untilWaiting(3, scheduler)

    let standings = try await scheduler.standings()

    #expect(standings.map(\.party) == ["", "seller"])
    #expect(standings.map(\.remaining) == [8, 0])
    #expect(standings.map(\.waiting) == [0, 3])
    #expect(standings.map(\.nextCall) == [start, start.adding(seconds: 10)])
    #expect(standings.map(\.lastCall) == [start, start.adding(seconds: 30)])
    for task in waiting { task.cancel() }
    for task in waiting { await #expect(throws: QuotaError.self) { try await task.value } }
  }

  @Test func `a call that is cancelled takes nothing`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "a", seed: 1)
    try await scheduler.takeTurn(.reports(rate: 0.1))
    let tasks = (0..<10).map { number in
      Task { try await scheduler.takeTurn(.reports(rate: 0.1, value: Double(number))) }
    }
    await Self.untilWaiting(10, scheduler)
    await clock.settle(sleepers: 1)

    for task in tasks.dropFirst() { task.cancel() }
    for task in tasks.dropFirst() {
      let error = await #expect(throws: QuotaError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
    clock.advance()
    try await tasks[0].value

    #expect(try await scheduler.standings()[0].remaining == 0)
    clock.advance(seconds: 10)
    #expect(try await scheduler.standings()[0].remaining == 1)
  }

  @Test(
    arguments: [
      (0, 1), (-1, 1), (Double.nan, 1), (.infinity, 1), (1, 0), (1, 0.5), (1, .nan), (1, .infinity),
    ] as [(Double, Double)])
  func `a quota that isn't one is refused`(rate: Double, burst: Double) async throws {
    let scheduler = QuotaScheduler(try QuotaDatabase(), clock: VirtualClock(), program: "a", seed: 1)

    let error = await #expect(throws: QuotaError.self) {
      try await scheduler.takeTurn(.reports(rate: rate, burst: burst))
    }

    #expect(error?.code == .invalidUse)
  }

  @Test func `a database that refuses ends the wait`() async throws {
    struct Broken: DatabaseEngine {
      func read<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
        throw DatabaseError(.full, "full")
      }
      func write<Result>(_ body: (any DatabaseSession) throws -> Result) throws -> Result {
        throw DatabaseError(.full, "full")
      }
    }
    let scheduler = QuotaScheduler(Broken(), clock: VirtualClock(), program: "a", seed: 1)

    for _ in 0..<2 {
      let error = await #expect(throws: QuotaError.self) { try await scheduler.takeTurn(.reports(rate: 1)) }
      #expect(error?.code == .unavailable)
    }
    await #expect(throws: QuotaError.self) {
      try await scheduler.report(.passed(ratePerSecond: 1), of: .reports(rate: 1))
    }
  }

  static func untilWaiting(_ count: Int, _ scheduler: QuotaScheduler) async {
    while (try? await scheduler.standings().map(\.waiting).reduce(0, +)) != count { await Task.yield() }
  }

  /// - Returns: `false` where something happened meanwhile, so that it has to be counted again who sleeps.
  private static func settles(_ clock: VirtualClock, _ programs: Int, _ order: Diary<String>) async -> Bool {
    let count = order.all.count
    while clock.sleeperCount != programs {
      if order.all.count != count { return false }
      await Task.yield()
    }
    return true
  }
}

extension Instant {
  func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }
}

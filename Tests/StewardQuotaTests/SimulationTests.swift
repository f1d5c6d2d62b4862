import StewardDomain
import StewardPluginAPI
import StewardQuota
import Testing

/// 150 accounts that each want a report a day, of an application that gets 96.
@Suite(.timeLimit(.minutes(15))) struct SimulationTests {
  static let accounts = 150
  static let callsADay = 96.0
  static let day = 86_400.0

  /// Accounts differ in what their data are worth, each from every other.
  static func worth(_ account: Int) -> Double { Double((account * 61) % accounts) / Double(accounts) }

  @Test func `the stalest go first, of those the most valuable, and nobody waits for a third day`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "worker", seed: 1)
    var staleDays = [Int](repeating: 1, count: Self.accounts)
    try await scheduler.takeTurn(Self.use(account: 0, staleDays: 1))

    for day in 0..<7 {
      let value = { [staleDays] (account: Int) in Double(staleDays[account]) + Self.worth(account) }
      let served = try await Self.run(scheduler, clock, staleDays: staleDays)

      #expect(served.count == Int(Self.callsADay), "day \(day)")
      let best = (0..<Self.accounts).sorted { value($0) > value($1) }.prefix(served.count)
      #expect(served == Array(best), "day \(day)")
      for account in 0..<Self.accounts { staleDays[account] = served.contains(account) ? 1 : staleDays[account] + 1 }
      #expect(staleDays.max().map { $0 <= 2 } == true, "day \(day)")
    }
  }

  @Test func `an alert at noon goes before all the rest of the day`() async throws {
    let (database, clock) = (try QuotaDatabase(), VirtualClock())
    let scheduler = QuotaScheduler(database, clock: clock, program: "worker", seed: 1)
    try await scheduler.takeTurn(Self.use(account: 0, staleDays: 1))

    let served = try await Self.run(
      scheduler, clock, staleDays: Array(repeating: 1, count: Self.accounts), alertsAtNoon: [500, 501, 502])

    #expect(served.count == Int(Self.callsADay))
    #expect(Set(served[48..<51]) == [500, 501, 502])
    #expect(served[..<48].allSatisfy { $0 < Self.accounts } && served[51...].allSatisfy { $0 < Self.accounts })
  }

  /// Lets all accounts wait for a day.
  ///
  /// - Returns: the accounts that had their turn, in order.
  private static func run(
    _ scheduler: QuotaScheduler, _ clock: VirtualClock, staleDays: [Int], alertsAtNoon: [Int] = []
  ) async throws -> [Int] {
    let served = Diary<Int>()
    let start = clock.now()
    let end = Instant(microseconds: start.microseconds + Int64(day * 1e6))
    let noon = Instant(microseconds: start.microseconds + Int64(day * 5e5))
    await withTaskGroup(of: Void.self) { group in
      for account in 0..<accounts {
        let use = use(account: account, staleDays: staleDays[account])
        group.addTask { if (try? await scheduler.takeTurn(use)) != nil { served.add(account) } }
      }
      await QuotaSchedulerTests.untilWaiting(accounts, scheduler)
      var alerts = alertsAtNoon
      while true {
        if !alerts.isEmpty, clock.now() >= noon {
          for alert in alerts {
            let use = use(account: alert, staleDays: 0, priority: .alert)
            group.addTask { if (try? await scheduler.takeTurn(use)) != nil { served.add(alert) } }
          }
          await QuotaSchedulerTests.untilWaiting(accounts - served.all.count + alerts.count, scheduler)
          alerts = []
        }
        await clock.settle(sleepers: 1)
        let count = served.all.count
        guard clock.advance(limit: end) else { break }
        while served.all.count == count { await Task.yield() }
      }
      group.cancelAll()
    }
    return served.all
  }

  private static func use(account: Int, staleDays: Int, priority: QuotaUse.Priority = .daily) -> QuotaUse {
    QuotaUse(
      application: "app", party: "", operation: "reports.createReport", ratePerSecond: callsADay / day, burst: 1,
      priority: priority, value: Double(staleDays) + worth(account))
  }
}

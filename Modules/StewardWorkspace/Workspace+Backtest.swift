public import StewardDomain
public import StewardInsights
internal import StewardPluginHost
internal import StewardStorage

extension Workspace {
  /// What a back-test came to.
  public struct Backtest: Sendable {
    /// By account, then by moment.
    public var verdicts: [BacktestJudge.Verdict] = []
    public var forecasts = ForecastCoverage()
    /// Moments of accounts that were asked, and of those the ones at which no fact was known.
    public var asked = 0
    public var unknown = 0
    /// Bundles that recommend, by name.
    public var bundles: [BundleID] = []
    /// Bundles that couldn't be loaded.
    public var failures: [String] = []
  }

  /// Goes through moments of the past and holds what would have been advised against what happened. Keeps nothing.
  ///
  /// - Parameters:
  ///   - withHindsight: shows bundles the same days as they are known now, to tell how much hindsight would flatter them.
  ///   - progress: called with moments done and in all.
  public func backtest(
    _ accounts: [Account], _ schedule: BacktestSchedule, withHindsight: Bool, asOf now: Instant,
    progress: (Int, Int) -> Void
  ) async throws -> Backtest {
    let (bundles, failures) = loadAll()
    let pack = try TriagePack()
    let walk = WalkForward(bundles.map { AnalysingBundle($0) }, pack: pack, rates: try rates())
    let decisions = try accounts.map { account in
      try engine.read { try BacktestDecisions(AdviceRepository($0, account: account.id)) }
    }
    let places = Array(accounts.indices)
    var steps = [[WalkForward.Step]](repeating: [], count: accounts.count)
    // Moment by moment over all accounts, not account by account: no bundle is asked of a moment after it has seen a later one.
    for (done, moment) in schedule.moments.enumerated() {
      progress(done, schedule.moments.count)
      let said = try await forEachConcurrently(places) { place in
        let final = withHindsight ? try snapshot(of: accounts[place], asOf: now) : nil
        return walk.step(
          try snapshot(of: accounts[place], asOf: moment), withHindsight: final, decisions[place])
      }
      for (place, step) in said.enumerated() { steps[place].append(step) }
    }
    progress(schedule.moments.count, schedule.moments.count)
    let taken = steps
    let judged = try await forEachConcurrently(places) { place in
      let final = try snapshot(of: accounts[place], asOf: now)
      var forecasts = ForecastCoverage()
      for step in taken[place] { forecasts.add(step.forecasts, final) }
      let judge = BacktestJudge(final, decisions[place], pack: pack)
      return (verdicts: judge.verdicts(taken[place].flatMap(\.proposals)), forecasts: forecasts)
    }
    var result = Backtest()
    result.verdicts = judged.flatMap(\.verdicts)
    for one in judged { result.forecasts.add(one.forecasts) }
    result.asked = steps.reduce(0) { $0 + $1.count }
    result.unknown = steps.reduce(0) { $0 + $1.count { !$0.isKnown } }
    result.bundles = bundles.filter { !$0.recommenders().isEmpty }.map(\.id).sorted()
    result.failures = failures
    return result
  }

  /// All that every bundle says of an account as it was known at an instant. Keeps nothing.
  public func testimony(of account: Account, at moment: Instant) throws -> Testimony {
    Testimony(
      try snapshot(of: account, asOf: moment), loadAll().bundles.map { AnalysingBundle($0) }, rates: try rates())
  }

  /// Bundles that have anything to say of accounts, by name.
  public func analysingBundles() -> [BundleID] { loadAll().bundles.map(\.id).sorted() }
}

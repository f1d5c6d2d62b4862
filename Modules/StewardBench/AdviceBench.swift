internal import Dispatch
internal import StewardDomain
public import StewardPluginAPI
internal import StewardSimulator
internal import Synchronization

/// Simulated worlds, read through their reports, advised, and played on with the advice and without: is it worth what it says?
public struct AdviceBench: Sendable {
  public var recommenders: [any Recommender]
  public var seeds: ClosedRange<UInt64> = 1...5
  public var scenarios = ["calm", "busy", "hostile"]
  public var accounts = 5
  public var days = 240
  public var folder: String?
  /// Called for each recommendation, with what it promised and what came of it.
  public var talk: (@Sendable (String) -> Void)?

  public init(recommenders: [any Recommender]) { self.recommenders = recommenders }

  public func run() throws -> BenchReport {
    var worlds: [(seed: UInt64, scenario: String)] = []
    for scenario in scenarios {
      guard EventMix.named(scenario) != nil else { throw BenchError("\(scenario) isn't a scenario") }
      worlds += seeds.map { ($0, scenario) }
    }
    let list = worlds
    let state = Mutex((tallies: [Int: [String: AdviceTally]](), failure: (any Error)?.none))
    let time = try seconds {
      DispatchQueue.concurrentPerform(iterations: list.count) { place in
        do {
          let found = try AdviceWorld(bench: self, seed: list[place].seed, scenario: list[place].scenario).tallies()
          state.withLock { $0.tallies[place] = found }
        } catch { state.withLock { $0.failure = error } }
      }
      if let failure = state.withLock({ $0.failure }) { throw failure }
    }
    // In the order of the worlds, whichever was ready first: sums of fractions depend on it.
    let found = state.withLock { $0.tallies }
    var sums: [String: AdviceTally] = [:]
    for place in list.indices {
      for (name, tally) in (found[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        sums[name, default: AdviceTally()].add(tally)
        sums["\(list[place].scenario) \(name)", default: AdviceTally()].add(tally)
      }
    }
    var report = BenchReport("advice")
    report.add("worlds", list.count)
    report.add("seconds", time)
    report.add("unit", "\(AdviceTally.unit); intervals in brackets hold 95 of 100 cases, by stores")
    for (name, tally) in sums.sorted(by: { $0.key < $1.key }) { tally.add(to: &report, as: name) }
    return report
  }
}

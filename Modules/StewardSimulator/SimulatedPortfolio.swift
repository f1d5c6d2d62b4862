import Dispatch
import StewardDomain
import Synchronization

/// A world that can be written as a folder of reports, as if somebody had downloaded them from Amazon.
public struct SimulatedPortfolio: Sendable {
  public let world: World

  public init(_ world: World) { self.world = world }

  public init(_ scenario: Scenario) { self.init(World(scenario)) }

  /// Writes `portfolio.json`, `truth.json` and the reports of all accounts below a folder.
  ///
  /// Files that are there already are overwritten, others are left alone. The bytes don't depend on the number of
  /// threads.
  ///
  /// - Parameters:
  ///   - directory: made where it isn't there.
  ///   - isPacked: whether the documents below `accounts` are packed with gzip, as Amazon hands them out.
  ///   - threads: how many accounts are written at once; one for each processor where it is `nil`.
  ///   - progress: called after each account with how many are done and how many there are, by one thread at a time.
  /// - Throws: the first ``SimulatorError`` of any account; the others are still finished.
  public func write(
    to directory: String, isPacked: Bool = false, threads: Int? = nil, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SimulatorError) -> WrittenSummary {
    let count = world.accounts.count
    let state = Mutex(State(results: [AccountWriter.Result?](repeating: nil, count: count)))
    withoutActuallyEscaping(progress) { report in
      let step = Step(report: report)
      DispatchQueue.concurrentPerform(iterations: max(1, min(threads ?? FileSink.processorCount, count))) { _ in
        while let index = state.withLock({ $0.take() }) {
          let writer = AccountWriter(
            account: world.accounts[index], world: world, directory: directory, isPacked: isPacked)
          let result = Result { () throws(SimulatorError) in try writer.write() }
          state.withLock { state in
            state.finish(index, result)
            step.report(state.done, count)
          }
        }
      }
    }
    return try finish(state.withLock { $0 }, directory)
  }

  private func finish(_ state: State, _ directory: String) throws(SimulatorError) -> WrittenSummary {
    if let failure = state.failure { throw failure }
    let results = state.results.compactMap { $0 }
    var sink = try FileSink()
    try sink.write(TruthWriter.portfolio(world), folder: directory, name: "portfolio.json")
    try sink.write(TruthWriter.truth(world, parts: results.map(\.truth)), folder: directory, name: "truth.json")
    return WrittenSummary(
      accounts: world.accounts.count, stores: world.accounts.reduce(0) { $0 + $1.marketplaces.count },
      files: results.reduce(sink.files) { $0 + $1.files }, bytes: results.reduce(sink.bytes) { $0 + $1.bytes })
  }

  /// Carries the caller's function to the threads; the lock around each call keeps it to one thread at a time.
  private struct Step: @unchecked Sendable {
    let report: (Int, Int) -> Void
  }

  private struct State: Sendable {
    var next = 0
    var done = 0
    var results: [AccountWriter.Result?]
    var failure: SimulatorError?

    init(results: [AccountWriter.Result?]) { self.results = results }

    mutating func take() -> Int? {
      guard next < results.count else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ index: Int, _ result: Result<AccountWriter.Result, SimulatorError>) {
      done += 1
      switch result {
      case .success(let value): results[index] = value
      case .failure(let error): failure = failure ?? error
      }
    }
  }
}

/// What was written.
public struct WrittenSummary: Hashable, Sendable {
  public let accounts: Int
  /// Account times marketplace.
  public let stores: Int
  public let files: Int
  /// On the disk.
  public let bytes: Int
}

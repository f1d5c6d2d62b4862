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
    var sink = try FileSink()
    try sink.write(TruthWriter.portfolio(world), folder: directory, name: "portfolio.json")
    let state = Mutex(State(count: count, truth: try OpenFile(path: directory + "/truth.json")))
    try state.withLock { (state) throws(SimulatorError) in try state.truth.append(TruthWriter.head(of: world)) }
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
    let written = try state.withLock { (state) throws(SimulatorError) in try state.close() }
    return WrittenSummary(
      accounts: count, stores: world.accounts.reduce(0) { $0 + $1.marketplaces.count },
      files: sink.files + written.files, bytes: sink.bytes + written.bytes)
  }

  /// Carries the caller's function to the threads; the lock around each call keeps it to one thread at a time.
  private struct Step: @unchecked Sendable {
    let report: (Int, Int) -> Void
  }

  /// The truth is one file in the order of the accounts: a part waits only for those before it.
  private struct State: ~Copyable {
    private let count: Int
    private var next = 0
    private(set) var done = 0
    var truth: OpenFile
    private var waiting: [Int: ByteBuffer] = [:]
    private var appended = 0
    private var files = 0
    private var bytes = 0
    private var failure: SimulatorError?

    init(count: Int, truth: consuming OpenFile) {
      self.count = count
      self.truth = truth
    }

    mutating func take() -> Int? {
      guard next < count else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ index: Int, _ result: Result<AccountWriter.Result, SimulatorError>) {
      done += 1
      do throws(SimulatorError) {
        let written = try result.get()
        files += written.files
        bytes += written.bytes
        waiting[index] = written.truth
        while let part = waiting.removeValue(forKey: appended) {
          try truth.append(TruthWriter.separator(before: appended))
          try truth.append(part)
          appended += 1
        }
      } catch {
        failure = failure ?? error
      }
    }

    /// Ends the truth, and says how much was written.
    mutating func close() throws(SimulatorError) -> (files: Int, bytes: Int) {
      if let failure { throw failure }
      try truth.append(TruthWriter.tail)
      return (files + 1, bytes + truth.bytes)
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

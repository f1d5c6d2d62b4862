public import StewardDomain
internal import StewardIngest
public import StewardInsights
public import StewardPluginAPI
internal import StewardPluginHost
public import StewardQuota
public import StewardStorage
internal import Synchronization

/// What a run of one source came to.
public struct SyncSummary: Sendable {
  public let account: AccountID
  public let source: String
  public let bundle: BundleID
  public var documents = 0
  public var loaded = 0
  public var alreadyLoaded = 0
  public var quarantined = 0
  public var refused = 0
  public var rows = 0
  public var drift = 0
  /// One line for each document that isn't used, with its reason.
  public var problems: [String] = []
  /// Why the run ended early, if so.
  public var error: String?
}

/// How far a sync has come, for a display.
public struct SyncProgress: Sendable {
  public var expected = 0
  public var done = 0
}

extension Workspace {
  /// Configures a source, after the bundle and the settings were looked at.
  public func addSource(_ source: ConfiguredSource, _ configuration: SourceConfiguration) throws {
    _ = try account(source.account)
    let bundle = try plugins.load(source.bundle)
    let problems = configuration.problems(for: bundle.manifest)
    guard problems.isEmpty else { throw WorkspaceError(problems.joined(separator: "; ")) }
    try engine.write { try SourceRepository($0).put(source) }
  }

  /// Runs sources: those of different accounts at the same time, those of one account one after the other.
  ///
  /// - Parameter progress: called often, from any thread.
  public func sync(
    account: AccountID?, source: String?, since: CivilDay?, progress: @escaping @Sendable (SyncProgress) -> Void
  ) async throws -> [SyncSummary] {
    if let account { _ = try self.account(account) }
    let sources = try engine.read { try SourceRepository($0).all(of: account) }
      .filter { source == nil || $0.name == source }
    let byAccount = Dictionary(grouping: sources, by: \.account).sorted { $0.key < $1.key }
    let state = ProgressState(report: progress)
    return try await forEachConcurrently(byAccount.map(\.value)) { sources in
      var summaries: [SyncSummary] = []
      for source in sources {
        if let summary = await run(source, since: since, state) { summaries.append(summary) }
      }
      if let account = sources.first?.account { try ingestor.settle(account) }
      return summaries
    }.flatMap(\.self)
  }

  /// - Returns: `nil` where the connection is no data source.
  private func run(_ source: ConfiguredSource, since: CivilDay?, _ progress: ProgressState) async -> SyncSummary? {
    let summary = SyncSummary(account: source.account, source: source.name, bundle: source.bundle)
    let sink: IngestSink
    do {
      let account = try account(source.account)
      let (bundle, connection) = try connection(source)
      guard let dataSource = try bundle.dataSource(connection) else { return nil }
      sink = IngestSink(ingestor: ingestor, account: account, progress: progress, summary: summary)
      do {
        try await dataSource.check()
        try await dataSource.read(ReadRequest(account: account, since: since), into: sink)
      } catch {
        return sink.finished(error: "\(error)")
      }
    } catch {
      var failed = summary
      failed.error = "\(error)"
      return failed
    }
    return sink.finished(error: nil)
  }

  func connection(_ source: ConfiguredSource) throws -> (LoadedBundle, Connection) {
    let bundle = try plugins.load(source.bundle)
    let connection = Connection(
      source: source, configuration: try SourceConfiguration(json: source.configuration), bundle: bundle,
      engine: engine,
      network: network)
    return (bundle, connection)
  }

  /// What is left of every quota that this workspace used.
  public func quotas() async throws -> [QuotaStanding] {
    do { return try await network.quotas.standings() } catch { throw WorkspaceError(error.message) }
  }

  /// Sends each account's part of a triage list to the notifiers that are configured for it.
  ///
  /// - Returns: how many messages were delivered.
  public func notify(_ triage: Triage) async throws -> Int {
    try await deliver(
      triage.entries.map { entry in
        let made = entry.recommendation
        return Message(
          key: "\(made.id)@\(made.value.expires)", account: entry.account.id, subject: made.value.title,
          body:
            "\(made.value.action)\nWorth \(made.value.value.expected) (\(made.value.value.low) to \(made.value.value.high)); \(entry.reason).",
          instant: entry.asOf)
      })
  }

  /// Sends messages to the notifiers of their accounts. One that a notifier has delivered isn't sent again.
  ///
  /// - Returns: how many messages were delivered, those of earlier times among them.
  public func deliver(_ messages: [Message]) async throws -> Int {
    var delivered = 0
    for source in try engine.read({ try SourceRepository($0).all() }) {
      let (bundle, connection) = try connection(source)
      guard let notifier = try bundle.notifier(connection) else { continue }
      for message in messages where message.account == source.account {
        try await notifier.deliver(message)
        delivered += 1
      }
    }
    return delivered
  }
}

/// Counts over all sources of a run.
private final class ProgressState: Sendable {
  private let state = Mutex(SyncProgress())
  private let report: @Sendable (SyncProgress) -> Void
  init(report: @escaping @Sendable (SyncProgress) -> Void) { self.report = report }

  func expect(_ count: Int) { change { $0.expected += count } }
  func oneDone() { change { $0.done += 1 } }

  private func change(_ body: (inout SyncProgress) -> Void) {
    let now = state.withLock { progress in
      body(&progress)
      return progress
    }
    report(now)
  }
}

/// Takes a source's documents into the workspace.
private final class IngestSink: DocumentSink {
  private let ingestor: Ingestor
  private let account: Account
  private let progress: ProgressState
  private let summary: Mutex<SyncSummary>

  init(ingestor: Ingestor, account: Account, progress: ProgressState, summary: SyncSummary) {
    self.ingestor = ingestor
    self.account = account
    self.progress = progress
    self.summary = Mutex(summary)
  }

  func expect(_ count: Int) { progress.expect(count) }

  func deliver(_ document: SourceDocument) throws -> DeliveryOutcome {
    try Task.checkCancellation()
    defer { progress.oneDone() }
    let outcome: IngestOutcome
    do {
      outcome = try ingestor.ingest(document, account: account, now: currentInstant(), keepsUnreadable: true)
    } catch let error as IngestError {
      summary.withLock {
        $0.documents += 1
        $0.refused += 1
        $0.problems.append(error.description)
      }
      return .refused
    }
    summary.withLock { $0.add(outcome) }
    return outcome.alreadyLoaded ? .alreadyLoaded : outcome.isQuarantined ? .quarantined : .loaded
  }

  func finished(error: String?) -> SyncSummary {
    summary.withLock {
      $0.error = error
      return $0
    }
  }
}

extension SyncSummary {
  fileprivate mutating func add(_ outcome: IngestOutcome) {
    documents += 1
    if outcome.alreadyLoaded {
      alreadyLoaded += 1
      return
    }
    rows += outcome.rows
    drift += outcome.drift
    guard outcome.isQuarantined else {
      loaded += 1
      return
    }
    quarantined += 1
    for event in outcome.events where event.kind == .quarantine { problems.append("\(outcome.name): \(event.message)") }
  }
}

internal import StewardDomain
public import StewardPluginAPI

/// Carries jobs from the request to the delivery, in the order they are given, so that the same jobs give the same
/// documents in the same order whatever happens on the way.
public struct JobRunner<Service: JobService>: Sendable {
  public let service: Service
  public let ledger: JobLedger
  public let downloads: Downloads
  private let services: any ConnectionServices
  /// After so long a run leaves what isn't ready to the next one.
  public var patienceSeconds: Int64 = 1_800
  /// After so long a job that is still pending is given up and asked for anew.
  public var longestPendingSeconds: Int64 = 3 * 86_400
  public var firstPollMilliseconds: Int64 = 2_000
  public var longestPollMilliseconds: Int64 = 60_000

  public init(_ services: any ConnectionServices, service: Service, ledger: JobLedger, downloads: Downloads) {
    self.services = services
    self.service = service
    self.ledger = ledger
    self.downloads = downloads
  }

  /// Asks for each job that the service hasn't got yet, in order.
  ///
  /// - Returns: what failed for a reason that may pass, one sentence each.
  /// - Throws: ``CallError`` that ends the run.
  public func create(_ jobs: [Job]) async throws(CallError) -> [String] {
    var failures: [String] = []
    for job in jobs {
      if Task.isCancelled { throw CallError(.cancelled, "jobs", "the task was cancelled") }
      do throws(CallError) { try await create(job) } catch {
        if error.endsRun { throw error }
        failures.append("\(job.documentName) can't be asked for now: \(error)")
        services.log(.warning, failures[failures.count - 1])
      }
    }
    return failures
  }

  private func create(_ job: Job) async throws(CallError) {
    var entry = try remembered(job)
    switch entry?.phase {
    case .made: return
    case .asked:
      // The last run ended between the question and the answer.
      if let entry, let id = try await find(job, entry) { return try made(job, entry, id) }
    default: break
    }
    let failures = entry?.failures ?? 0
    var new = JobLedger.Entry(.asked, asked: services.now(), end: job.days?.upperBound)
    new.failures = failures
    entry = new
    try remember(new, job)
    for failure in 1...downloads.policy.attempts {
      do throws(CallError) {
        return try made(job, new, try await service.create(job))
      } catch {
        if error.endsRun { throw error }
        if let outcome = service.outcome(of: error) { return try end(job, new, outcome) }
        // A refusal for too many calls made nothing; anything else may have.
        if error.code != .throttled, let id = try await find(job, new) { return try made(job, new, id) }
        guard
          downloads.policy.allowsAnother(after: error, failures: failure)
            || error.code == .duplicate && failure < downloads.policy.attempts
        else { throw error }
        try await pause(after: failure)
      }
    }
  }

  private func find(_ job: Job, _ entry: JobLedger.Entry) async throws(CallError) -> String? {
    var others: Set<String> = []
    for name in [job.lane] + job.siblings {
      for (key, other) in try lane(name) where name != job.lane || key != job.key { others.insert(other.id) }
    }
    // Five minutes for clocks that disagree.
    return try await service.find(job, since: Instant(seconds: entry.asked.seconds - 300), except: others)
  }

  private func made(_ job: Job, _ entry: JobLedger.Entry, _ id: String) throws(CallError) {
    var entry = entry
    entry.phase = .made
    entry.id = id
    try remember(entry, job)
  }

  /// Waits for jobs that were asked for, and delivers them in order.
  ///
  /// - Returns: what failed for a reason that may pass, one sentence each. What isn't ready in time is no failure: it
  ///   stays for the next run.
  /// - Throws: what ends the run.
  public func collect(_ jobs: [Job], into sink: any DocumentSink) async throws -> [String] {
    let deadline = Instant(seconds: services.now().seconds + patienceSeconds)
    var failures: [String] = []
    for job in jobs {
      do { try await collect(job, until: deadline, into: sink) } catch let error as CallError {
        if error.endsRun { throw error }
        failures.append("\(job.documentName): \(error)")
        services.log(.warning, failures[failures.count - 1])
      }
    }
    return failures
  }

  private func collect(_ job: Job, until deadline: Instant, into sink: any DocumentSink) async throws {
    guard let entry = try remembered(job), entry.phase == .made else { return }
    var pause = firstPollMilliseconds
    while true {
      try Task.checkCancellation()
      switch try await service.status(entry.id, of: job) {
      case .pending:
        if services.now().seconds - entry.asked.seconds > longestPendingSeconds {
          services.log(.warning, "\(job.documentName): \(entry.id) has been pending for days; it is asked for anew")
          try remember(nil, job)
          return
        }
        if services.now() >= deadline {
          services.log(.info, "\(job.documentName) isn't ready yet; the next run goes on waiting for \(entry.id)")
          return
        }
        try await services.pause(milliseconds: pause)
        pause = min(pause * 3 / 2, longestPollMilliseconds)
      case .forgotten:
        services.log(.warning, "\(job.documentName): the service no longer knows \(entry.id); it is asked for anew")
        try remember(nil, job)
        return
      case .ended(let outcome):
        try end(job, entry, outcome)
        return
      case .ready(let document):
        try await deliver(job, entry, document, sink)
        return
      }
    }
  }

  private func deliver(
    _ job: Job, _ entry: JobLedger.Entry, _ name: String, _ sink: any DocumentSink
  ) async throws {
    let file = try await downloads.fetch(job.documentName) { () async throws(CallError) in
      try await service.url(of: name, job: job)
    }
    var document = SourceDocument(name: job.documentName, body: .file(path: file.path), reportType: job.reportType)
    document.marketplace = job.marketplace
    document.days = job.days
    document.retrieved = services.now()
    document.contentType = file.contentType
    document.externalID = entry.id
    let outcome = try await sink.deliver(document)
    var done = entry
    done.phase = .done
    done.failures = 0
    done.note = outcome == .loaded || outcome == .alreadyLoaded ? "" : "\(outcome)"
    try remember(done, job)
  }

  private func end(_ job: Job, _ entry: JobLedger.Entry, _ outcome: JobOutcome) throws(CallError) {
    var entry = entry
    entry.note = outcome.kind.description
    switch outcome.kind {
    case .noData:
      entry.phase = .done
      entry.failures = 0
      services.log(.info, "\(job.documentName): no data, which isn't a zero (\(outcome.message))")
    case .tooFrequent:
      entry.phase = .failed
      services.log(.info, "\(job.documentName): asked for too soon (\(outcome.message))")
    default:
      entry.phase = .failed
      entry.failures += 1
      services.log(.error, "\(job.documentName): \(outcome)")
    }
    try remember(entry, job)
  }

  private func pause(after failure: Int) async throws(CallError) {
    let milliseconds = downloads.policy.pauseMilliseconds(
      after: failure, seed: UInt64(truncatingIfNeeded: services.now().microseconds))
    do throws(PluginError) { try await services.pause(milliseconds: milliseconds) } catch {
      throw CallError.host(error, "a pause")
    }
  }

  // MARK: Memory

  private func lane(_ name: String) throws(CallError) -> [String: JobLedger.Entry] {
    do throws(PluginError) { return try ledger.entries(name) } catch { throw CallError.host(error, name) }
  }

  private func remembered(_ job: Job) throws(CallError) -> JobLedger.Entry? { try lane(job.lane)[job.key] }

  private func remember(_ entry: JobLedger.Entry?, _ job: Job) throws(CallError) {
    do throws(PluginError) { try ledger.set(entry, of: job) } catch { throw CallError.host(error, job.lane) }
  }
}

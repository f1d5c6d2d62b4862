internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Brings reports that nobody can ask for, such as settlements: Amazon makes them, and they are listed.
///
/// The same ones stand under every marketplace, so they are listed once for the account, and each is told by its number.
struct ListedReports {
  let service: ReportService
  let ledger: JobLedger
  let services: any ConnectionServices
  /// Amazon keeps reports for ninety days.
  static let keptDays = 90

  private struct Listed {
    let id: String
    let document: String
    let created: Instant
    let days: Range<CivilDay>?
  }

  /// Delivers what wasn't delivered yet, oldest first. A run that breaks off goes on where it was.
  ///
  /// - Returns: what failed for a reason that may pass, one sentence each.
  func read(_ plans: [ReportPlan], since: CivilDay?, into sink: any DocumentSink) async throws -> [String] {
    var failures: [String] = []
    for plan in plans {
      do { try await read(plan, since: since, into: sink) } catch let error as CallError {
        if error.endsRun { throw error }
        services.log(error.code == .noRole ? .warning : .error, "\(plan.type): \(error)")
        if error.code != .noRole { failures.append("\(plan.type): \(error)") }
      }
    }
    return failures
  }

  private func read(_ plan: ReportPlan, since: CivilDay?, into sink: any DocumentSink) async throws {
    let lane = "\(plan.type) listed"
    let known = try ledger.entries(lane)
    let listed = try await list(plan).filter { report in
      guard let since, let days = report.days else { return true }
      return days.upperBound > since
    }
    for report in listed where known[report.id]?.phase != .done {
      try Task.checkCancellation()
      let job = Job(
        lane: lane, key: report.id, reportType: plan.type, documentName: "\(plan.type) \(report.id)", request: .null)
      let file = try await service.downloads.fetch(job.documentName) { () async throws(CallError) in
        try await service.url(of: report.document, job: job)
      }
      var document = SourceDocument(name: job.documentName, body: .file(path: file.path), reportType: plan.type)
      document.retrieved = services.now()
      document.contentType = file.contentType
      document.externalID = report.id
      _ = try await sink.deliver(document)
      var entry = JobLedger.Entry(.done, asked: services.now(), end: nil)
      entry.id = report.id
      try ledger.set(entry, of: job)
    }
    let oldest = Instant(seconds: services.now().seconds - Int64(Self.keptDays + 30) * 86_400)
    try ledger.forget(lane) { _, entry in entry.asked < oldest }
  }

  private func list(_ plan: ReportPlan) async throws(CallError) -> [Listed] {
    let paging: Paging?
    do throws(PluginError) { paging = try service.client.table.operation("reports.getReports").paging } catch {
      throw CallError.host(error, "reports.getReports")
    }
    var request = OperationRequest("reports.getReports")
    let since = Instant(seconds: services.now().seconds - Int64(Self.keptDays) * 86_400)
    request.query = [
      ("reportTypes", plan.type.text), ("processingStatuses", "DONE"), ("pageSize", "100"),
      ("createdSince", since.iso8601Seconds),
    ]
    var listed: [Listed] = []
    while true {
      let answer = try await service.client.json(request)
      for report in answer["reports"]?.array ?? [] {
        guard report["reportType"]?.string == plan.type.text, let id = report["reportId"]?.string,
          let document = report["reportDocumentId"]?.string
        else { continue }
        let from = report["dataStartTime"]?.string.flatMap { CivilDay($0.prefix(10)) }
        let to = report["dataEndTime"]?.string.flatMap { CivilDay($0.prefix(10)) }
        var days: Range<CivilDay>?
        if let from, let to, from <= to { days = from..<to.advanced(by: 1) }
        let created = report["createdTime"]?.string.flatMap { Instant(iso8601: $0) } ?? since
        listed.append(Listed(id: id, document: document, created: created, days: days))
      }
      guard let next = paging?.next(after: answer, to: request) else { break }
      request = next
    }
    return listed.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }
}

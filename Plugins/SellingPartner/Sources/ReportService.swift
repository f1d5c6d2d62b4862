internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The life of a report: asked for, waited for, its document found.
struct ReportService: JobService {
  let client: SellingPartnerClient
  let downloads: Downloads
  /// Types whose documents need a token of their own.
  let restricted: Set<ReportType>

  func create(_ job: Job) async throws(CallError) -> String {
    var request = OperationRequest("reports.createReport")
    request.body = job.request
    let answer = try await client.json(request, priority: priority(job))
    guard let id = answer["reportId"]?.string, !id.isEmpty else {
      throw CallError(.unreadable, request.operation, "the answer has no reportId")
    }
    return id
  }

  /// The list says type, marketplace and days, and not the options: what belongs to another job is left out by number.
  func find(_ job: Job, since: Instant, except: Set<String>) async throws(CallError) -> String? {
    var request = OperationRequest("reports.getReports")
    request.query = [
      ("reportTypes", job.reportType.text), ("pageSize", "100"),
      ("createdSince", since.iso8601Seconds),
    ]
    if let marketplace = job.request["marketplaceIds"]?[0]?.string {
      request.query.append(("marketplaceIds", marketplace))
    }
    let paging = try operation("reports.getReports").paging
    while true {
      let answer = try await client.json(request, priority: priority(job))
      for report in answer["reports"]?.array ?? [] {
        guard let id = report["reportId"]?.string, !except.contains(id), Self.isSame(report, job, since: since) else {
          continue
        }
        return id
      }
      guard let next = paging?.next(after: answer, to: request) else { return nil }
      request = next
    }
  }

  private static func isSame(_ report: JSONValue, _ job: Job, since: Instant) -> Bool {
    guard report["reportType"]?.string == job.reportType.text else { return false }
    if let created = report["createdTime"]?.string.flatMap({ Instant(iso8601: $0) }), created < since { return false }
    let marketplaces = report["marketplaceIds"]?.array?.compactMap(\.string) ?? []
    if !marketplaces.isEmpty, marketplaces != job.request["marketplaceIds"]?.array?.compactMap(\.string) ?? [] {
      return false
    }
    for key in ["dataStartTime", "dataEndTime"] {
      guard let asked = job.request[key]?.string, let made = report[key]?.string else { continue }
      // The service writes a day that was asked for as an instant.
      if made.prefix(10) != asked.prefix(10) { return false }
    }
    return true
  }

  func status(_ id: String, of job: Job) async throws(CallError) -> JobStatus {
    var request = OperationRequest("reports.getReport")
    request.path = ["reportId": id]
    let answer: JSONValue
    do throws(CallError) { answer = try await client.json(request, priority: priority(job)) } catch {
      // Reports are forgotten after ninety days.
      if error.code == .notFound { return .forgotten }
      throw error
    }
    let document = answer["reportDocumentId"]?.string
    switch answer["processingStatus"]?.string {
    case "IN_QUEUE", "IN_PROGRESS": return .pending
    case "DONE":
      guard let document else { return .ended(JobOutcome(.noData, "it is done and has no document")) }
      return .ready(document)
    case "CANCELLED":
      return .ended(JobOutcome(.noData, "the service cancelled it: there is nothing, or it was asked for too often"))
    case "FATAL": return .ended(try await reason(document, job))
    case let other:
      throw CallError(.unreadable, request.operation, "the status is \(other ?? "missing")")
    }
  }

  /// What the document of a failed report says.
  private func reason(_ document: String?, _ job: Job) async throws(CallError) -> JobOutcome {
    guard let document else { return JobOutcome(.failed, "the service gave up and says no reason") }
    let bytes: [UInt8]
    do throws(CallError) {
      bytes = try await downloads.small("the reason of \(job.documentName)") { () async throws(CallError) in
        try await url(of: document, job: job)
      }
    } catch {
      if error.endsRun { throw error }
      return JobOutcome(.failed, "the service gave up, and its reason can't be read: \(error)")
    }
    let json = try? JSONValue(parsing: bytes)
    return Self.outcome(
      said: json?["errorDetails"]?.string ?? String(decoding: bytes.prefix(400), as: UTF8.self))
  }

  func url(of document: String, job: Job) async throws(CallError) -> String {
    var request = OperationRequest("reports.getReportDocument")
    request.path = ["reportDocumentId": document]
    let answer = try await client.json(
      request, priority: priority(job), holdsPersonalData: restricted.contains(job.reportType))
    guard let url = answer["url"]?.string, !url.isEmpty else {
      throw CallError(.unreadable, request.operation, "the answer has no url")
    }
    return url
  }

  func outcome(of error: CallError) -> JobOutcome? {
    switch error.code {
    case .noRole: return JobOutcome(.noRole, error.description)
    case .badRequest, .notFound: return Self.outcome(said: error.description)
    default: return nil
    }
  }

  /// The service has no codes for it, only words.
  static func outcome(said: String) -> JobOutcome {
    let words = said.lowercased()
    func has(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
    if has("retired", "deprecated", "no longer", "not supported") { return JobOutcome(.retired, said) }
    if has("too frequent", "too often", "recently requested", "wait before") { return JobOutcome(.tooFrequent, said) }
    if has("no data") { return JobOutcome(.noData, said) }
    if has("option", "granularity", "date", "invalid", "missing", "match", "cannot be requested", "required") {
      return JobOutcome(.badOptions, said)
    }
    if has("permission", "role", "not authorized", "unauthorized", "not enabled", "access to") {
      return JobOutcome(.noRole, said)
    }
    return JobOutcome(.failed, said)
  }

  private func priority(_ job: Job) -> QuotaUse.Priority {
    guard let days = job.days else { return .daily }
    return days.upperBound.advanced(by: 7) < client.caller.services.now().utcDay.day ? .backfill : .daily
  }

  private func operation(_ name: String) throws(CallError) -> ServiceOperation {
    do throws(PluginError) { return try client.table.operation(name) } catch {
      throw CallError(.badRequest, name, error.message)
    }
  }
}

internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The life of a query of the Data Kiosk. It is a report's in other words.
struct KioskService: JobService {
  let client: SellingPartnerClient
  let downloads: Downloads

  func create(_ job: Job) async throws(CallError) -> String {
    var request = OperationRequest("kiosk.createQuery")
    request.body = job.request
    let answer = try await client.json(request)
    guard let id = answer["queryId"]?.string, !id.isEmpty else {
      throw CallError(.unreadable, request.operation, "the answer has no queryId")
    }
    return id
  }

  /// The list has each query's text, which says all there is.
  func find(_ job: Job, since: Instant, except: Set<String>) async throws(CallError) -> String? {
    var request = OperationRequest("kiosk.getQueries")
    request.query = [("createdSince", since.iso8601Seconds), ("pageSize", "100")]
    let paging: Paging?
    do throws(PluginError) { paging = try client.table.operation(request.operation).paging } catch {
      throw CallError.host(error, request.operation)
    }
    while true {
      let answer = try await client.json(request)
      for query in answer["queries"]?.array ?? [] {
        guard let id = query["queryId"]?.string, !except.contains(id), query["query"] == job.request["query"] else {
          continue
        }
        if let created = query["createdTime"]?.string.flatMap({ Instant(iso8601: $0) }), created < since { continue }
        return id
      }
      guard let next = paging?.next(after: answer, to: request) else { return nil }
      request = next
    }
  }

  func status(_ id: String, of job: Job) async throws(CallError) -> JobStatus {
    var request = OperationRequest("kiosk.getQuery")
    request.path = ["queryId": id]
    let answer: JSONValue
    do throws(CallError) { answer = try await client.json(request) } catch {
      if error.code == .notFound { return .forgotten }
      throw error
    }
    switch answer["processingStatus"]?.string {
    case "IN_QUEUE", "IN_PROGRESS": return .pending
    case "DONE":
      guard let document = answer["dataDocumentId"]?.string else {
        return .ended(JobOutcome(.noData, "the query is done and found nothing"))
      }
      return .ready(document)
    case "CANCELLED": return .ended(JobOutcome(.failed, "the query was cancelled"))
    case "FATAL":
      guard let document = answer["errorDocumentId"]?.string else {
        return .ended(JobOutcome(.failed, "the service gave up and says no reason"))
      }
      let bytes = try await downloads.small("the reason of \(job.documentName)") { () async throws(CallError) in
        try await url(of: document, job: job)
      }
      return .ended(ReportService.outcome(said: String(decoding: bytes.prefix(400), as: UTF8.self)))
    case let other: throw CallError(.unreadable, request.operation, "the status is \(other ?? "missing")")
    }
  }

  func url(of document: String, job: Job) async throws(CallError) -> String {
    var request = OperationRequest("kiosk.getDocument")
    request.path = ["documentId": document]
    let answer = try await client.json(request)
    guard let url = answer["documentUrl"]?.string, !url.isEmpty else {
      throw CallError(.unreadable, request.operation, "the answer has no documentUrl")
    }
    return url
  }

  func outcome(of error: CallError) -> JobOutcome? {
    switch error.code {
    case .noRole: JobOutcome(.noRole, error.description)
    case .badRequest, .notFound: ReportService.outcome(said: error.description)
    default: nil
    }
  }
}

/// Decides which queries are to be asked for now.
struct KioskSchedule {
  let settings: SellingPartnerSettings
  let ledger: JobLedger
  let marketplaces: [Marketplace]
  let since: CivilDay?

  func jobs(_ plans: [KioskPlan]) throws(PluginError) -> [Job] {
    var jobs: [Job] = []
    for plan in plans {
      for marketplace in marketplaces {
        let lane = "\(plan.name) \(marketplace.countryCode)"
        let today = RegionClock.today(settings.services.now(), in: marketplace)
        let entries = try ledger.entries(lane)
        for part in plan.schedule.parts(today: today, historyDays: settings.historyDays, since: since) {
          let entry = entries[part.lowerBound.description]
          guard plan.schedule.isDue(part, entry: entry, today: today) else { continue }
          let isUnderway = entry?.phase == .asked || entry?.phase == .made
          let days = part.lowerBound..<(isUnderway ? entry?.end ?? part.upperBound : part.upperBound)
          var job = Job(
            lane: lane, key: part.lowerBound.description, reportType: plan.document,
            documentName: "\(lane) \(days.lowerBound) to \(days.upperBound.advanced(by: -1))",
            request: ["query": .string(plan.query(days, marketplace))])
          job.marketplace = marketplace.id
          job.days = days
          jobs.append(job)
        }
      }
    }
    return Array(jobs.prefix(settings.maxReports))
  }
}

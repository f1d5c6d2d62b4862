internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Reads operations and delivers their answers, one document a stream and marketplace.
struct StreamRunner {
  let settings: SellingPartnerSettings
  let client: SellingPartnerClient
  let marketplaces: [Marketplace]
  /// When the run began.
  let started: Instant
  let since: CivilDay?

  private var services: any ConnectionServices { settings.services }

  /// Runs what is due.
  ///
  /// - Returns: what failed for a reason that may pass, one sentence each. What the account isn't allowed is only logged.
  /// - Throws: what ends the run.
  func run(_ plans: [StreamPlan], into sink: any DocumentSink) async throws -> [String] {
    var failures = try await run(plans.filter { !$0.isPerMarketplace }, nil, sink)
    for marketplace in marketplaces {
      failures += try await run(plans.filter(\.isPerMarketplace), marketplace, sink)
    }
    return failures
  }

  private func run(
    _ plans: [StreamPlan], _ marketplace: Marketplace?, _ sink: any DocumentSink
  ) async throws -> [String] {
    var failures: [String] = []
    var known = KnownSubjects(settings)
    let due = try dueStreams(plans, marketplace)
    for plan in due {
      try Task.checkCancellation()
      do throws(StreamFailure) {
        try await run(plan, marketplace, &known, sink)
      } catch {
        switch error {
        case .sink(let error): throw error
        case .call(let error):
          if error.code == .cancelled { throw CancellationError() }
          if error.endsRun { throw error.pluginError }
          if error.code == .noRole {
            services.log(
              .warning,
              "\(name(plan, marketplace)) isn't allowed: give the application the role, and authorise it again (\(error))"
            )
            try StreamMemory(ran: started, reached: nil).store(key(plan, marketplace), services)
          } else {
            services.log(.error, "\(name(plan, marketplace)): \(error)")
            failures.append("\(name(plan, marketplace)): \(error)")
          }
        }
      }
    }
    return failures
  }

  /// The streams whose time has come, and those that these learn from.
  private func dueStreams(_ plans: [StreamPlan], _ marketplace: Marketplace?) throws(PluginError) -> [StreamPlan] {
    var isDue: [String: Bool] = [:]
    for plan in plans {
      let memory = try StreamMemory.load(key(plan, marketplace), services)
      isDue[plan.name] = memory.map { started.seconds - $0.ran.seconds >= plan.everyMinutes * 60 } ?? true
    }
    for plan in plans where isDue[plan.name] == true {
      guard let subject = plan.subject, KnownSubjects(settings).of(subject).isEmpty else { continue }
      for teacher in plans where teacher.learns?.learns(subject) == true { isDue[teacher.name] = true }
    }
    return plans.filter { plan in
      guard isDue[plan.name] == true else { return false }
      if plan.needsSellerID, settings.sellerID == nil {
        services.log(.info, "\(name(plan, marketplace)) needs the setting seller_id")
        return false
      }
      return true
    }
  }

  private func run(
    _ plan: StreamPlan, _ marketplace: Marketplace?, _ known: inout KnownSubjects, _ sink: any DocumentSink
  ) async throws(StreamFailure) {
    do {
      let key = key(plan, marketplace)
      let memory = try StreamMemory.load(key, services)
      let window = StreamWindow(plan, memory: memory, settings: settings, started: started, since: since)
      var template = Template(values: ["seller": settings.sellerID ?? ""])
      template.values["marketplace"] = marketplace?.id.text
      template.values["country"] = marketplace?.countryCode
      template.values["currency"] = marketplace?.currency.code
      window.fill(&template, started: started)
      let document = try CallDocument(plan, marketplace: marketplace, services: services)
      for part in window.parts {
        part.fill(&template)
        for batch in batches(plan, known) {
          try await call(plan, batch, template, document, &known)
        }
      }
      try document.finish()
      if document.callCount > 0 {
        var delivered = SourceDocument(
          name: documentName(plan, marketplace, window), body: .file(path: document.path), reportType: plan.document)
        delivered.marketplace = marketplace?.id
        delivered.retrieved = services.now()
        delivered.contentType = "application/json; charset=utf-8"
        do { _ = try await sink.deliver(delivered) } catch { throw StreamFailure.sink(error) }
      }
      try StreamMemory(ran: started, reached: window.end).store(key, services)
    } catch let error as StreamFailure {
      throw error
    } catch let error as CallError {
      throw .call(error)
    } catch let error as PluginError {
      throw .call(CallError.host(error, plan.name))
    } catch {
      throw .sink(error)
    }
  }

  /// Calls for some subjects, page after page.
  private func call(
    _ plan: StreamPlan, _ batch: [KnownSubject], _ template: Template, _ document: CallDocument,
    _ known: inout KnownSubjects
  ) async throws {
    guard var request = request(plan, batch, template) else { return }
    let paging = try client.table.operation(plan.operation).paging
    let subject = plan.batch == 1 ? plan.subject : nil
    let about = subject.flatMap { subject in batch.first?.values[subject.rawValue].map { (subject.rawValue, $0) } }
    while true {
      try Task.checkCancellation()
      let answer: JSONValue
      do throws(CallError) { answer = try await client.json(request) } catch {
        // One of many that isn't there, or isn't taken, doesn't keep the others away.
        guard plan.subject != nil, error.code == .notFound || error.code == .badRequest else { throw error }
        let names = batch.compactMap { $0.values[plan.subject?.rawValue ?? ""] }.joined(separator: ", ")
        services.log(.info, "\(plan.name) leaves out \(names): \(error)")
        return
      }
      // 204: there is nothing.
      if answer.isNull { return }
      try document.add(content(answer, plan, paging), about: about)
      if let rule = plan.learns { known.add(rule.subjects(in: answer)) }
      guard let next = paging?.next(after: answer, to: request) else { return }
      request = next
    }
  }

  /// What an answer says of the account, without what it says of the call.
  private func content(_ answer: JSONValue, _ plan: StreamPlan, _ paging: Paging?) -> JSONValue {
    var content = paging?.stripped(answer) ?? answer
    for path in plan.omits { content.remove(path) }
    return content
  }

  private func request(_ plan: StreamPlan, _ batch: [KnownSubject], _ template: Template) -> OperationRequest? {
    var template = template
    if let subject = plan.subject {
      template.elements = batch.map(\.values)
      template.values["items"] = batch.compactMap { $0.values[subject.rawValue] }.joined(separator: ",")
      for (key, value) in batch.first?.values ?? [:] { template.values[key] = value }
    }
    var request = OperationRequest(plan.operation)
    for (key, value) in plan.path {
      guard let filled = template.fill(value) else { return nil }
      request.path[key] = filled
    }
    for (key, value) in plan.query {
      guard let filled = template.fill(value) else { return nil }
      request.query.append((key, filled))
    }
    if let body = plan.body {
      guard let filled = template.fill(body) else { return nil }
      request.body = filled
    }
    return request
  }

  private func batches(_ plan: StreamPlan, _ known: KnownSubjects) -> [[KnownSubject]] {
    guard let subject = plan.subject else { return [[]] }
    // What a body needs beside the name, such as a price, isn't known of all.
    let needsPrice = plan.body?.text().contains("{price}") ?? false
    let all = known.of(subject).filter { !needsPrice || $0.values["price"] != nil && $0.values["currency"] != nil }
    return stride(from: 0, to: all.count, by: plan.batch).map { Array(all[$0..<min($0 + plan.batch, all.count)]) }
  }

  private func name(_ plan: StreamPlan, _ marketplace: Marketplace?) -> String {
    marketplace.map { "\(plan.name) \($0.countryCode)" } ?? plan.name
  }

  private func key(_ plan: StreamPlan, _ marketplace: Marketplace?) -> String {
    "stream \(name(plan, marketplace))"
  }

  private func documentName(_ plan: StreamPlan, _ marketplace: Marketplace?, _ window: StreamWindow) -> String {
    let place = marketplace.map { " \($0.countryCode)" } ?? ""
    return "\(plan.document)\(place) \(window.end?.iso8601Seconds ?? started.utcDay.day.description)"
  }
}

/// Why a stream stopped: a call, which others survive, or the one who takes the documents.
enum StreamFailure: Error {
  case call(CallError)
  case sink(any Error)
}

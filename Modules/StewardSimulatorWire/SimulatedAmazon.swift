internal import StewardDomain
internal import StewardFormats
internal import StewardSimulator

/// The simulated service: its accounts, tokens, quotas, reports, and the log of its calls.
actor SimulatedAmazon {
  /// A call as it is logged.
  struct Call: Sendable {
    let at: Instant
    let method: String
    let path: String
    let status: Int
  }

  /// At most so many calls are logged; the oldest go.
  static let longestLog = 100_000
  /// How long a document's address is good.
  static let addressSeconds: Int64 = 300

  let clock: WireClock
  let accounts: [Account]
  let manner: Manner
  private(set) var desk: LoginDesk
  private var shelves: [DocumentShelf] = []
  private(set) var books: [ReportBook] = []
  var ads: [AdsDesk] = []
  var queues: [MessageQueue] = []
  var faults: FaultBox
  var buckets: [Quota: TokenBucket] = [:]
  private var pages: [String: (account: Int, filter: ReportFilter)] = [:]
  var calls: [Call] = []

  struct Quota: Hashable {
    let caller: LoginDesk.Caller
    let operation: WireOperation
  }

  init(directory: String, world: World, clock: WireClock, manner: Manner) throws(WireError) {
    self.clock = clock
    self.manner = manner
    faults = FaultBox(manner.faults)
    accounts = world.accounts.map(\.account)
    desk = LoginDesk(refreshTokens: accounts.map(SimulatedWire.refreshToken(of:)))
    for account in world.accounts {
      let shelf = try DocumentShelf(directory: directory, folder: account.folder, account: account.account.id)
      shelves.append(shelf)
      let home = account.account.marketplaces.prefix(1).compactMap(Marketplace.find)
      books.append(ReportBook(place: account.index, shelf: shelf, home: home))
      ads.append(AdsDesk(account: account.account, place: account.index, shelf: shelf))
      queues.append(MessageQueue(account: account.account.id))
    }
  }

  // MARK: Login

  func login(_ form: [String: String]) -> Answer { desk.answer(form, at: clock.now()) }

  // MARK: Selling Partner API

  /// Answers an operation: first who calls, then whether the quota is enough, then the operation itself.
  func answer(
    _ operation: WireOperation, token: String?, _ work: @Sendable (isolated SimulatedAmazon, Int) -> Answer
  ) -> Answer {
    let now = clock.now()
    guard let token else {
      return .refusal(403, "Unauthorized", Answer.denied, details: "Access token is missing in the request header.")
    }
    guard let caller = desk.caller(token, at: now) else {
      return .refusal(
        403, "Unauthorized", Answer.denied, details: "The access token you provided is revoked, malformed or expired.")
    }
    if manner.throttle == .documented {
      var bucket =
        buckets[Quota(caller: caller, operation: operation)]
        ?? TokenBucket(operation, factor: manner.rateFactor, at: now)
      let isGranted = bucket.take(at: now)
      buckets[Quota(caller: caller, operation: operation)] = bucket
      if !isGranted {
        return .refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
      }
    }
    var answer = work(self, caller.account)
    answer.headers.append(("x-amzn-RateLimit-Limit", "\(operation.rate * manner.rateFactor)"))
    return answer
  }

  func createReport(_ body: [UInt8], account: Int) -> Answer {
    do throws(ReportRequestBody.Refusal) {
      let request = try ReportRequestBody(body)
      guard request.type.hasPrefix("GET_") else { return .badInput("\(request.type) isn't a report type.") }
      if request.type.contains("SETTLEMENT") {
        return .badInput("\(request.type) can't be requested; Amazon schedules it.")
      }
      let known = accounts[account].marketplaces
      if let other = request.marketplaces.first(where: { !known.contains($0.id) }) {
        return .refusal(403, "Unauthorized", Answer.denied, details: "The account isn't in \(other.id).")
      }
      let id = books[account].create(request, at: clock.now(), processingSeconds: manner.processingSeconds)
      announce(id, account: account)
      return Answer(202, json: ["reportId": .string(id)])
    } catch {
      return .badInput(error.message)
    }
  }

  /// Puts the notification that a report is finished into the account's queue, for when it is.
  private func announce(_ id: String, account: Int) {
    guard let report = books[account].report(id, at: clock.now()) else { return }
    var details: [JSONValue.Member] = [
      .init("accountId", .string(accounts[account].id.text)), .init("reportId", .string(id)),
      .init("reportType", .string(report.type)),
      .init("processingStatus", .string(report.status(at: report.finished))),
    ]
    if !report.documents.isEmpty { details.append(.init("reportDocumentId", .string(report.documentID))) }
    queues[account].add(
      "REPORT_PROCESSING_FINISHED", ["reportProcessingFinishedNotification": .object(details)],
      visible: report.finished)
  }

  func getReport(_ id: String, account: Int) -> Answer {
    let now = clock.now()
    return books[account].report(id, at: now).map { Answer(json: $0.json(at: now)) } ?? .notFound(id)
  }

  func getReports(_ query: [String: String], account: Int) -> Answer {
    let now = clock.now()
    let filter: ReportFilter
    if let token = query["nextToken"] {
      guard query.count == 1, let page = pages[token], page.account == account else {
        return .badInput("nextToken isn't known, or isn't alone")
      }
      filter = page.filter
    } else {
      guard let asked = ReportFilter(query, at: now) else {
        return .badInput("reportTypes is required, pageSize is 1 to 100, and times are ISO 8601")
      }
      filter = asked
    }
    let page = filter.page(of: books[account], at: now)
    var members = [JSONValue.Member("reports", .array(page.reports))]
    if let next = page.next {
      let token = "simulated-page-\(pages.count + 1)"
      pages[token] = (account, next)
      members.append(.init("nextToken", .string(token)))
    }
    return Answer(json: .object(members))
  }

  /// - Parameter address: where the service is, as the caller names it: `http://127.0.0.1:8770`.
  func getReportDocument(_ id: String, account: Int, address: String) -> Answer {
    let now = clock.now()
    guard books[account].report(document: id, at: now) != nil else { return .notFound(id) }
    let end = now.seconds + Self.addressSeconds
    return Answer(
      json: [
        "reportDocumentId": .string(id), "compressionAlgorithm": "GZIP",
        "url": .string("\(address)/__doc/\(account)/\(id)?end=\(end)"),
      ])
  }

  /// Answers an operation out of what the account's reports say now.
  func direct(_ account: Int, _ work: (DirectOperations) throws(WireError) -> Answer) -> Answer {
    do throws(WireError) {
      return try work(DirectOperations(account: accounts[account], shelf: shelves[account], now: clock.now()))
    } catch {
      return .refusal(500, "InternalFailure", "\(error)")
    }
  }

  /// Where the account sells. Vendors haven't this operation.
  func participations(account: Int) -> Answer {
    let account = accounts[account]
    guard account.kind == .seller else { return .refusal(403, "Unauthorized", Answer.denied) }
    let payload = account.marketplaces.compactMap(Marketplace.find).map { marketplace -> JSONValue in
      let country = marketplace.countryCode == "UK" ? "GB" : marketplace.countryCode
      return [
        "marketplace": [
          "id": .string(marketplace.id.text), "name": .string("Amazon.\(marketplace.domain.dropFirst(7))"),
          "countryCode": .string(country), "defaultCurrencyCode": .string(marketplace.currency.code),
          "domainName": .string("www.\(marketplace.domain)"),
        ],
        "participation": ["isParticipating": true, "hasSuspendedListings": false],
        "storeName": .string(account.name),
      ]
    }
    return Answer(json: ["payload": .array(payload)])
  }
}

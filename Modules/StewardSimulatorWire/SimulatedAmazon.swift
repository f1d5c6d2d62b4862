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
  private let accounts: [Account]
  private let throttle: Throttle
  private let processingSeconds: Int64
  private var desk: LoginDesk
  private var books: [ReportBook]
  private var buckets: [Quota: TokenBucket] = [:]
  private var pages: [String: (account: Int, filter: ReportFilter)] = [:]
  private var calls: [Call] = []

  private struct Quota: Hashable {
    let caller: LoginDesk.Caller
    let operation: WireOperation
  }

  init(
    directory: String, world: World, clock: WireClock, throttle: Throttle, processingSeconds: Int64
  ) throws(WireError) {
    self.clock = clock
    self.throttle = throttle
    self.processingSeconds = processingSeconds
    accounts = world.accounts.map(\.account)
    desk = LoginDesk(refreshTokens: accounts.map(SimulatedWire.refreshToken(of:)))
    books = []
    for account in world.accounts {
      let shelf = try DocumentShelf(directory: directory, folder: account.folder, account: account.account.id)
      let home = account.account.marketplaces.prefix(1).compactMap(Marketplace.find)
      books.append(ReportBook(place: account.index, shelf: shelf, home: home))
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
    if throttle == .documented {
      var bucket = buckets[Quota(caller: caller, operation: operation)] ?? TokenBucket(operation, at: now)
      let isGranted = bucket.take(operation, at: now)
      buckets[Quota(caller: caller, operation: operation)] = bucket
      if !isGranted {
        return .refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
      }
    }
    var answer = work(self, caller.account)
    answer.headers.append(("x-amzn-RateLimit-Limit", "\(operation.rate)"))
    return answer
  }

  func createReport(_ body: [UInt8], account: Int) -> Answer {
    do throws(ReportRequestBody.Refusal) {
      let request = try ReportRequestBody(body)
      if request.type.contains("SETTLEMENT") {
        return .badInput("\(request.type) can't be requested; Amazon schedules it.")
      }
      let known = accounts[account].marketplaces
      if let other = request.marketplaces.first(where: { !known.contains($0.id) }) {
        return .refusal(403, "Unauthorized", Answer.denied, details: "The account isn't in \(other.id).")
      }
      let id = books[account].create(request, at: clock.now(), processingSeconds: processingSeconds)
      return Answer(202, json: ["reportId": .string(id)])
    } catch {
      return .badInput(error.message)
    }
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

  /// What a document's address leads to; `nil` where it leads nowhere or has run out.
  func download(_ id: String, account: Int, end: Int64) -> [ShelvedDocument]? {
    let now = clock.now()
    guard books.indices.contains(account), now.seconds < end else { return nil }
    return books[account].report(document: id, at: now)?.documents
  }

  // MARK: Administration

  func log(_ method: String, _ path: String, status: Int) {
    if calls.count >= Self.longestLog { calls.removeFirst(Self.longestLog / 10) }
    calls.append(Call(at: clock.now(), method: method, path: path, status: status))
  }

  func callLog() -> Answer {
    Answer(
      json: .array(
        calls.map {
          [
            "time": .string($0.at.description), "method": .string($0.method), "path": .string($0.path),
            "status": .number("\($0.status)"),
          ]
        }))
  }

  func advance(_ text: String?) -> Answer {
    guard let text, let seconds = WireClock.seconds(text) else {
      return .badInput("advance is a number of seconds, or has a unit: 15m, 6h, 3d")
    }
    clock.advance(seconds: seconds)
    return Answer(json: ["now": .string(clock.now().description)])
  }
}

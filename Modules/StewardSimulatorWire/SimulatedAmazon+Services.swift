internal import StewardDomain
internal import StewardFormats

// What isn't the Selling Partner API: the Ads API, queues, downloads, administration.
extension SimulatedAmazon {
  // MARK: Amazon Ads

  /// Answers an operation of the Ads API. Amazon documents no rates for it, so its calls aren't counted.
  func answerAds(
    token: String?, client: String?, _ work: @Sendable (isolated SimulatedAmazon, Int) -> Answer
  ) -> Answer {
    guard let token, let caller = desk.caller(token, at: clock.now()) else {
      return .adsRefusal(401, "Not authorized to access this advertiser")
    }
    guard client?.isEmpty == false else { return .adsRefusal(401, "Client ID is missing") }
    return work(self, caller.account)
  }

  func adsProfiles(account: Int) -> Answer { ads[account].profiles() }

  func createAdsReport(_ body: [UInt8], contentType: String, scope: String?, account: Int) -> Answer {
    ads[account].create(
      body, contentType: contentType, scope: scope, at: clock.now(), processingSeconds: manner.processingSeconds)
  }

  func adsReport(_ id: String, scope: String?, account: Int, address: String) -> Answer {
    ads[account].report(id, scope: scope, at: clock.now(), address: address)
  }

  // MARK: Queues

  /// Each account has a queue, whose URL ends with the account's id.
  func queue(_ operation: Substring, _ bytes: [UInt8]) -> Answer {
    guard let body = try? JSONValue(parsing: bytes) else { return MessageQueue.refusal("InvalidParameter") }
    let name = body["QueueUrl"]?.string?.split(separator: "/").last.map(String.init) ?? ""
    guard let place = accounts.firstIndex(where: { $0.id.text == name }) else {
      return MessageQueue.refusal("QueueDoesNotExist")
    }
    return queues[place].answer(operation, body, at: clock.now())
  }

  // MARK: Downloads

  /// What a document's address leads to; `nil` where it leads nowhere or has run out.
  func download(_ id: String, account: Int, end: Int64) -> Download? {
    let now = clock.now()
    guard books.indices.contains(account), now.seconds < end else { return nil }
    if id.hasPrefix("ads-") { return ads[account].rows(String(id.dropFirst(4)), at: now).map { .rows($0) } }
    return books[account].report(document: id, at: now).map { .files($0.documents, $0.filter) }
  }

  // MARK: Administration

  /// Whether a call fails. Logging in and administration never do.
  func fault(of call: WireCall) -> Fault? {
    call.path.hasPrefix("/__admin") || call.path.hasPrefix("/auth/")
      ? nil : faults.pick("\(call.method) \(call.path)")
  }

  func orderFaults(_ bytes: [UInt8]) -> Answer {
    guard let body = try? JSONValue(parsing: bytes), let fault = body["fault"]?.string.flatMap(Fault.init(rawValue:))
    else {
      return .badInput("expected {\"match\": \"GET /reports\", \"fault\": \"429\", \"times\": 2}")
    }
    faults.order(fault, match: body["match"]?.string ?? "", times: max(0, body["times"]?.integer ?? 1))
    return Answer(json: [:])
  }

  /// Forgets ordered faults, what was used of quotas, and the log.
  func reset() -> Answer {
    faults.dropOrders()
    buckets = [:]
    calls = []
    return Answer(json: [:])
  }

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

/// What an address leads to, read from the disk away from the service's thread.
enum Download: Sendable {
  case files([ShelvedDocument], DayFilter?)
  case rows(AdsRows)

  var contentType: String {
    switch self {
    case .files(let documents, _): documents.first?.contentType ?? "text/plain; charset=UTF-8"
    case .rows: "application/json"
    }
  }

  func bytes() throws(WireError) -> [UInt8] {
    switch self {
    case .files(let documents, let filter): try downloadBytes(documents, filter: filter)
    case .rows(let rows): try rows.bytes()
    }
  }
}

import StewardConnect
import StewardDomain
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Synchronization

/// The other side: makes reports, lists settlements, pages through orders and listings, counts calls, and fails as it
/// is told to.
final class FakeAmazon: Sendable {
  enum Fault: CaseIterable {
    case throttled, broken, html, lost, cut, half, tokenExpired, damaged, urlExpired
  }

  struct Report: Sendable {
    let id: String
    let body: JSONValue
    var polls: Int
  }

  struct State {
    var random: SplitMix
    var reports: [Report] = []
    var calls: [String: Int] = [:]
    var levels: [String: (level: Double, at: Instant)] = [:]
    var refusals = 0
    var token = 0
  }

  let faultRate: Double
  let polls: Int
  /// What becomes of a report type that isn't made: its status, and the words of its document.
  let outcomes: [String: (status: String, words: String)]
  let state: Mutex<State>
  /// Set where the documented rates are to be kept.
  let clock = Mutex<(@Sendable () -> Instant)?>(nil)

  init(
    faultRate: Double = 0, seed: UInt64 = 1, polls: Int = 2, outcomes: [String: (status: String, words: String)] = [:]
  ) {
    self.faultRate = faultRate
    self.polls = polls
    self.outcomes = outcomes
    state = Mutex(State(random: SplitMix(state: seed)))
  }

  /// How many reports were made of what.
  var made: [String: Int] {
    state.withLock { state in
      Dictionary(grouping: state.reports) {
        "\($0.body["reportType"]?.string ?? "") \($0.body["dataStartTime"]?.string ?? "")"
      }
      .mapValues(\.count)
    }
  }

  func count(_ operation: String) -> Int { state.withLock { $0.calls[operation] ?? 0 } }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    let url = request.url.dropFirst("https://sp".count)
    let path = String(url.prefix { $0 != "?" })
    let fault = state.withLock { state in
      state.random.unit() < faultRate ? Fault.allCases[Int(state.random.next() % UInt64(Fault.allCases.count))] : nil
    }
    if fault == .lost { throw TransportError(.interrupted, "the connection broke off") }
    if path.hasPrefix("/document/") { return try document(path, fault) }
    if path == "/auth/o2/token" {
      let number = state.withLock {
        $0.token += 1; return $0.token
      }
      return Self.json(200, ["access_token": .string("t\(number)"), "expires_in": 3600])
    }
    let operation = "\(request.method) \(path.split(separator: "/").prefix(3).joined(separator: "/"))"
    if isTooMuch(operation) { return Self.refusal(429, "QuotaExceeded", "too many") }
    switch fault {
    case .throttled: return Self.refusal(429, "QuotaExceeded", "too many")
    case .broken: return Self.refusal(500, "InternalFailure", "sorry")
    case .html: return Self.text(503, "<html><body><h1>503</h1></body></html>")
    case .tokenExpired: return Self.refusal(403, "Unauthorized", "The access token you provided has expired.")
    default: break
    }
    state.withLock { $0.calls[operation, default: 0] += 1 }
    let response = answer(operation, path, request)
    if fault == .cut { throw TransportError(.interrupted, "the body is shorter than it was said to be") }
    if fault == .half, response.status == 200, response.body.count > 2 {
      return HTTPResponse(
        status: 200, headers: [], body: Array(response.body[..<(response.body.count / 2)]), bodyBytes: 0)
    }
    return response
  }

  private func answer(_ operation: String, _ path: String, _ request: HTTPRequest) -> HTTPResponse {
    let query = Self.query(request.url)
    switch operation {
    case "POST reports/2021-06-30/reports": return create(Self.body(request))
    case "GET reports/2021-06-30/reports":
      let parts = path.split(separator: "/")
      return parts.count == 4 ? status(String(parts[3])) : list(query)
    case "GET reports/2021-06-30/documents":
      let id = path.split(separator: "/").last.map(String.init) ?? ""
      return Self.json(
        200,
        ["reportDocumentId": .string(id), "url": .string("https://sp/document/\(id)"), "compressionAlgorithm": "GZIP"])
    case "GET orders/2026-01-01/orders": return page(query["paginationToken"], "orderId", "orders", "pagination")
    case "GET listings/2021-08-01/items": return page(query["pageToken"], "sku", "items", "pagination")
    case "GET sellers/v1/marketplaceParticipations":
      return Self.json(200, ["payload": [["marketplace": ["id": "A1PA6795UKMFR9", "countryCode": "DE"]]]])
    default: return Self.refusal(403, "Unauthorized", "Access to requested resource is denied.")
    }
  }

  // MARK: Reports

  private func create(_ body: JSONValue) -> HTTPResponse {
    if body["reportType"]?.string == "GET_REFERRAL_FEE_PREVIEW_REPORT" {
      return Self.refusal(400, "InvalidInput", "this report type is no longer available")
    }
    let id = state.withLock { state in
      let id = "R\(state.reports.count + 1)"
      state.reports.append(Report(id: id, body: body, polls: polls))
      return id
    }
    return Self.json(202, ["reportId": .string(id)])
  }

  private func status(_ id: String) -> HTTPResponse {
    let found = state.withLock { state -> Report? in
      guard let place = state.reports.firstIndex(where: { $0.id == id }) else { return nil }
      let report = state.reports[place]
      state.reports[place].polls -= 1
      return report
    }
    guard let found else { return Self.refusal(404, "NotFound", "no such report") }
    return Self.json(200, view(found))
  }

  private func view(_ report: Report) -> JSONValue {
    var view = report.body
    view["reportId"] = .string(report.id)
    view["createdTime"] = "2026-11-23T12:00:00+00:00"
    view["reportOptions"] = nil
    let outcome = outcomes[report.body["reportType"]?.string ?? ""]
    view["processingStatus"] = .string(report.polls > 0 ? "IN_PROGRESS" : outcome?.status ?? "DONE")
    if report.polls <= 0, outcome?.words != "" { view["reportDocumentId"] = .string(report.id) }
    return view
  }

  private func list(_ query: [String: String]) -> HTTPResponse {
    if let token = query["nextToken"] { return settlements(Int(token) ?? 0) }
    let type = query["reportTypes"] ?? ""
    if type.contains("SETTLEMENT") { return settlements(0) }
    let reports = state.withLock { state in state.reports.filter { $0.body["reportType"]?.string == type } }
    return Self.json(200, ["reports": .array(reports.reversed().map(view))])
  }

  /// Five of them, two a page, the newest first.
  private func settlements(_ from: Int) -> HTTPResponse {
    let page = (from..<min(from + 2, 5)).map { number -> JSONValue in
      [
        "reportId": .string("S\(number)"), "reportType": "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
        "reportDocumentId": .string("S\(number)"), "processingStatus": "DONE",
        "createdTime": .string("2026-11-\(20 - number)T00:00:00+00:00"),
      ]
    }
    var answer: JSONValue = ["reports": .array(page)]
    if from + 2 < 5 { answer["nextToken"] = .string("\(from + 2)") }
    return Self.json(200, answer)
  }

  private func document(_ path: String, _ fault: Fault?) throws(TransportError) -> HTTPResponse {
    let id = path.split(separator: "/").last.map(String.init) ?? ""
    if fault == .urlExpired {
      return Self.text(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
    }
    if fault == .broken { return Self.text(500, "<Error><Code>InternalError</Code></Error>") }
    if fault == .cut { throw TransportError(.interrupted, "the body is shorter than it was said to be") }
    let report = state.withLock { $0.reports.first { $0.id == id } }
    let words = report.flatMap { outcomes[$0.body["reportType"]?.string ?? ""]?.words }
    let content = words.map { #"{"errorDetails": "\#($0)"}"# } ?? "\(id) \(report?.body.text() ?? "settlement")\n"
    var bytes = packed(Array(content.utf8))
    if fault == .damaged { bytes[bytes.count / 2] ^= 0x5A }
    return HTTPResponse(
      status: 200, headers: [HTTPHeader("Content-Type", "text/plain; charset=UTF-8")], body: bytes,
      bodyBytes: bytes.count)
  }

  /// Three pages of two entries.
  private func page(_ token: String?, _ key: String, _ list: String, _ pagination: String) -> HTTPResponse {
    let number = token.flatMap { Int($0) } ?? 0
    let entries = (0..<2).map { JSONValue.object([.init(key, .string("\(key)-\(number)-\($0)"))]) }
    var answer: JSONValue = .object([.init(list, .array(entries))])
    if number < 2 { answer[pagination] = ["nextToken": .string("\(number + 1)")] }
    return Self.json(200, answer)
  }

  // MARK: Rates

  private static let rates: [String: (rate: Double, burst: Double)] = [
    "POST reports/2021-06-30/reports": (0.0167, 15), "GET reports/2021-06-30/documents": (0.0167, 15),
    "GET orders/2026-01-01/orders": (0.0056, 20), "GET listings/2021-08-01/items": (5, 5),
  ]

  private func isTooMuch(_ operation: String) -> Bool {
    guard let now = clock.withLock({ $0?() }), let (rate, burst) = Self.rates[operation] else { return false }
    return state.withLock { state in
      var (level, at) = state.levels[operation] ?? (burst, now)
      level = min(burst, level + Double(now.microseconds - at.microseconds) / 1e6 * rate)
      at = now
      // A millionth for the clock's rounding.
      let isTooMuch = level < 1 - 1e-6
      state.levels[operation] = (isTooMuch ? level : level - 1, at)
      if isTooMuch { state.refusals += 1 }
      return isTooMuch
    }
  }

  // MARK: Answers

  private static func json(_ status: Int, _ value: JSONValue) -> HTTPResponse {
    let body = Array(value.text().utf8)
    return HTTPResponse(
      status: status, headers: [HTTPHeader("x-amzn-RequestId", "r")], body: body, bodyBytes: body.count)
  }

  private static func refusal(_ status: Int, _ code: String, _ message: String) -> HTTPResponse {
    json(status, ["errors": [["code": .string(code), "message": .string(message), "details": ""]]])
  }

  private static func text(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(status: status, headers: [], body: Array(text.utf8), bodyBytes: text.utf8.count)
  }

  private static func body(_ request: HTTPRequest) -> JSONValue {
    guard case .bytes(let bytes) = request.body else { return .null }
    return (try? JSONValue(parsing: bytes)) ?? .null
  }

  private static func query(_ url: String) -> [String: String] {
    guard let mark = url.firstIndex(of: "?") else { return [:] }
    var query: [String: String] = [:]
    for pair in url[url.index(after: mark)...].split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { query[parts[0]] = parts[1] }
    }
    return query
  }
}

/// Bytes in one member of gzip that leaves them as they are.
func packed(_ bytes: [UInt8]) -> [UInt8] {
  var register: UInt32 = .max
  for byte in bytes {
    register ^= UInt32(byte)
    for _ in 0..<8 { register = register & 1 == 1 ? 0xEDB8_8320 ^ (register >> 1) : register >> 1 }
  }
  func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
  let length = UInt32(bytes.count)
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(length, 2) + little(~length & 0xFFFF, 2) + bytes
    + little(~register, 4) + little(length, 4)
}

/// A generator whose numbers are the same everywhere (Steele, Lea, Flood, 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0 ≤ … < 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}

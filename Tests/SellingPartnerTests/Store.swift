import StewardFormats
import StewardPluginAPI
import Synchronization

/// An account with forty-five listings, and what its operations say of them.
final class Store: Sendable {
  private struct State {
    var requests: [(path: String, query: [String: String], body: JSONValue)] = []
    var queries: [String] = []
  }

  private let losesQueries: Bool
  private let state = Mutex(State())

  init(losesQueries: Bool = false) { self.losesQueries = losesQueries }

  func queries(_ path: String) -> [[String: String]] {
    state.withLock { $0.requests.filter { $0.path == path }.map(\.query) }
  }

  func bodies(_ path: String) -> [JSONValue] {
    state.withLock { $0.requests.filter { $0.path == path }.map(\.body) }
  }

  var queryTexts: [String] { state.withLock { $0.queries } }

  func answer(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    let url = request.url.dropFirst("https://sp".count)
    let path = String(url.prefix { $0 != "?" })
    var query: [String: String] = [:]
    for pair in url.dropFirst(path.count + 1).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { query[parts[0]] = parts[1] }
    }
    var body = JSONValue.null
    if case .bytes(let bytes) = request.body { body = (try? JSONValue(parsing: bytes)) ?? .null }
    state.withLock { $0.requests.append((path, query, body)) }
    if path.hasPrefix("/dataKiosk/") { return try kiosk(request.method, path, body) }
    switch path {
    case "/auth/o2/token": return Self.json(200, ["access_token": "t"])
    case "/listings/2021-08-01/items/SELLER":
      return Self.json(200, listings(query["pageToken"].flatMap { Int($0) } ?? 0))
    case "/document": return Self.json(200, [:])
    default: break
    }
    if path.contains("/GONE/") { return Self.json(404, ["errors": [["code": "NotFound", "message": "no such item"]]]) }
    if path.contains("/EMPTY/") { return HTTPResponse(status: 204, headers: [], body: [], bodyBytes: 0) }
    return Self.json(200, ["payload": []])
  }

  private func listings(_ from: Int) -> JSONValue {
    let items = (from..<min(from + 20, 45)).map { number -> JSONValue in
      let name = number < 10 ? "0\(number)" : "\(number)"
      let offers: JSONValue = number % 3 == 0 ? [] : [["price": ["amount": "1.50", "currencyCode": "EUR"]]]
      return ["sku": .string("SKU-\(name)"), "summaries": [["asin": .string("B0\(name)")]], "offers": offers]
    }
    var answer: JSONValue = ["numberOfResults": 45, "items": .array(items)]
    if from + 20 < 45 { answer["pagination"] = ["nextToken": .string("\(from + 20)")] }
    return answer
  }

  /// Queries work, though the answer to each first one is lost.
  private func kiosk(_ method: String, _ path: String, _ body: JSONValue) throws(TransportError) -> HTTPResponse {
    if method == "POST" {
      let number = state.withLock { state in
        state.queries.append(body["query"]?.string ?? "")
        return state.queries.count
      }
      if losesQueries { throw TransportError(.interrupted, "the connection broke off") }
      return Self.json(202, ["queryId": .string("Q\(number)")])
    }
    if path.hasSuffix("/queries") {
      let queries = queryTexts.enumerated().map { index, text -> JSONValue in
        ["queryId": .string("Q\(index + 1)"), "query": .string(text), "createdTime": "2026-11-23T12:00:00Z"]
      }
      return Self.json(200, ["queries": .array(queries)])
    }
    if path.contains("/queries/") {
      return Self.json(200, ["processingStatus": "DONE", "dataDocumentId": "D1"])
    }
    return Self.json(200, ["documentId": "D1", "documentUrl": "https://sp/document"])
  }

  private static func json(_ status: Int, _ value: JSONValue) -> HTTPResponse {
    let body = Array(value.text().utf8)
    return HTTPResponse(status: status, headers: [], body: body, bodyBytes: body.count)
  }
}

internal import StewardConnect
internal import StewardFormats

/// One request of an operation, before it becomes a URL.
struct OperationRequest: Sendable {
  let operation: String
  var path: [String: String] = [:]
  var query: [(key: String, value: String)] = []
  var body: JSONValue?

  init(_ operation: String) { self.operation = operation }

  /// The path with its parameters filled in, and the query.
  ///
  /// - Returns: `nil` where a parameter of the path is missing or empty.
  func target(_ template: String) -> String? {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      guard let value = path[String(rest[rest.index(after: open)..<close])], !value.isEmpty else { return nil }
      result += rest[..<open] + percentEncoded(value)
      rest = rest[rest.index(after: close)...]
    }
    result += rest
    if query.isEmpty { return result }
    return result + "?" + query.map { "\(percentEncoded($0.key))=\(percentEncoded($0.value))" }.joined(separator: "&")
  }
}

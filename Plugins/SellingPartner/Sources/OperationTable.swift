internal import StewardFormats
internal import StewardPluginAPI

/// One operation of the service: a method and a path, what it may be called how often, and how its answers go on.
struct ServiceOperation: Sendable, Hashable {
  let name: String
  let method: String
  /// With names in braces for its parameters.
  let path: String
  let ratePerSecond: Double
  let burst: Double
  let paging: Paging?
  /// Whether it only reads, whatever its method.
  let reads: Bool
  /// For operations that the application calls for itself.
  let scope: String?
}

/// The table of operations, which is data: another operation is another line.
struct OperationTable: Sendable {
  private let operations: [String: ServiceOperation]

  init(_ json: JSONValue) throws(PluginError) {
    var operations: [String: ServiceOperation] = [:]
    for (index, entry) in (json["operations"]?.array ?? []).enumerated() {
      let reader = PlanReader(entry, "operations.json, operations[\(index)]")
      guard let rate = entry["rate"]?.double, let burst = entry["burst"]?.double, rate > 0, burst >= 1 else {
        throw reader.wrong("rate", "and burst have to be above zero and at least one")
      }
      let method = try reader.text("method")
      var isRead = try reader.flag("reads")
      if method == "GET" { isRead = true }
      let operation = ServiceOperation(
        name: try reader.text("name"), method: method, path: try reader.text("path"), ratePerSecond: rate,
        burst: burst,
        paging: try entry["page"].map { (page) throws(PluginError) in try Paging(PlanReader(page, "page")) },
        reads: isRead, scope: entry["scope"]?.string)
      guard operations.updateValue(operation, forKey: operation.name) == nil else {
        throw reader.wrong("name", "is there twice: \(operation.name)")
      }
    }
    guard !operations.isEmpty else { throw PluginError(.failed, "operations.json has no operation") }
    self.operations = operations
  }

  func operation(_ name: String) throws(PluginError) -> ServiceOperation {
    guard let operation = operations[name] else { throw PluginError(.failed, "there is no operation \(name)") }
    return operation
  }

  /// All of them, by name.
  var all: [ServiceOperation] { operations.values.sorted { $0.name < $1.name } }
}

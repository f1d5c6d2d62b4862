internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// What the bundle knows of the service, read from its own resources.
struct ServiceCatalogue: Sendable {
  let operations: OperationTable
  let reports: [ReportPlan]
  let streams: [StreamPlan]
  let kiosk: [KioskPlan]

  init(_ host: any HostServices) throws(PluginError) {
    operations = try OperationTable(try Self.json("operations.json", host))
    reports = try Self.list("reports.json", "reports", host) { (json) throws(PluginError) in try ReportPlan(json) }
    kiosk = try Self.list("kiosk.json", "queries", host) { (json) throws(PluginError) in
      try KioskPlan(json) { (path) throws(PluginError) in try host.resource(path) }
    }
    let table = operations
    streams = try Self.list("streams.json", "streams", host) { (json) throws(PluginError) in
      let plan = try StreamPlan(json)
      _ = try table.operation(plan.operation)
      return plan
    }
  }

  /// Everything that a setting may name.
  var names: [String] { reports.map(\.type.text) + streams.map(\.name) + kiosk.map(\.name) }

  private static func list<Plan>(
    _ file: String, _ key: String, _ host: any HostServices, _ read: (PlanReader) throws(PluginError) -> Plan
  ) throws(PluginError) -> [Plan] {
    guard let entries = try json(file, host)[key]?.array else {
      throw PluginError(.failed, "\(file) has no list \"\(key)\"")
    }
    var plans: [Plan] = []
    for (index, entry) in entries.enumerated() {
      plans.append(try read(PlanReader(entry, "\(file), \(key)[\(index)]")))
    }
    return plans
  }

  private static func json(_ file: String, _ host: any HostServices) throws(PluginError) -> JSONValue {
    let bytes = try host.resource(file)
    do throws(FormatError) { return try JSONValue(parsing: bytes) } catch {
      throw PluginError(.failed, "\(file) can't be read: \(error)")
    }
  }
}

internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// How a report type is asked for: an entry of `reports.json`, its columns under the names of one version of the API.
struct AdsReportPlan: Sendable {
  /// The version whose reports are asked for, and whose names the platform's report definitions know.
  static let version = "v3"
  /// As many days as one report may have.
  static let longestDays = 31

  let type: ReportType
  let adProduct: String
  let groupBy: [String]
  let columns: [String]
  let schedule: PullSchedule
  let isDefault: Bool

  /// Reads the entries and the table of names.
  static func all(_ host: any HostServices) throws(PluginError) -> [AdsReportPlan] {
    let names = try ColumnNames(try json("metrics.json", host))
    var plans: [AdsReportPlan] = []
    for entry in try json("reports.json", host)["reports"]?.array ?? [] {
      plans.append(try AdsReportPlan(entry, names: names))
    }
    guard !plans.isEmpty else { throw PluginError(.failed, "reports.json has no report") }
    return plans
  }

  private init(_ json: JSONValue, names: ColumnNames) throws(PluginError) {
    guard let type = json["type"]?.string, let product = json["adProduct"]?.string,
      let groups = json["groupBy"]?.array?.compactMap(\.string), !groups.isEmpty,
      let logical = json["columns"]?.array?.compactMap(\.string), !logical.isEmpty,
      let reach = json["reachDays"]?.integer
    else {
      throw PluginError(.failed, "reports.json: \(json["type"]?.string ?? "an entry") isn't complete")
    }
    self.type = ReportType(type)
    adProduct = product
    groupBy = groups
    var columns: [String] = []
    for name in logical { columns.append(try names.name(of: name, in: Self.version)) }
    self.columns = columns
    // Clicks are credited with orders for up to thirty days, and invalid ones are taken out days later.
    schedule = PullSchedule(
      period: .days, stepDays: Self.longestDays, latencyDays: 1, restateDays: [1, 3, 7, 14, 30], reachDays: reach)
    isDefault = json["byDefault"]?.bool ?? false
  }

  /// The body of a request.
  ///
  /// - Parameter days: no more than ``longestDays``.
  func body(_ days: Range<CivilDay>, name: String) -> JSONValue {
    [
      "name": .string(name), "startDate": .string(days.lowerBound.description),
      "endDate": .string(days.upperBound.advanced(by: -1).description),
      "configuration": [
        "adProduct": .string(adProduct), "groupBy": .array(groupBy.map { .string($0) }),
        "columns": .array(columns.map { .string($0) }), "reportTypeId": .string(type.text), "timeUnit": "DAILY",
        "format": "GZIP_JSON",
      ],
    ]
  }

  private static func json(_ file: String, _ host: any HostServices) throws(PluginError) -> JSONValue {
    let bytes = try host.resource(file)
    do throws(FormatError) { return try JSONValue(parsing: bytes) } catch {
      throw PluginError(.failed, "\(file) can't be read: \(error)")
    }
  }
}

/// What a column is called in which version of the API. The names changed from version 2 to version 3, and will again.
struct ColumnNames: Sendable {
  private let names: [String: [String: String]]

  init(_ json: JSONValue) throws(PluginError) {
    var names: [String: [String: String]] = [:]
    for column in json["columns"]?.object ?? [] {
      for version in column.value.object ?? [] { names[column.key, default: [:]][version.key] = version.value.string }
    }
    guard !names.isEmpty else { throw PluginError(.failed, "metrics.json has no column") }
    self.names = names
  }

  /// A column that the table doesn't speak of has one name everywhere.
  ///
  /// - Throws: where a version hasn't the column.
  func name(of column: String, in version: String) throws(PluginError) -> String {
    guard let known = names[column] else { return column }
    guard let name = known[version] else {
      throw PluginError(.failed, "metrics.json: \(column) has no name in \(version)")
    }
    return name
  }
}

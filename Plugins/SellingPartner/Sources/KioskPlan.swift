internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// A query of the Data Kiosk: a line of `kiosk.json` and a file with its text.
struct KioskPlan: Sendable {
  let name: String
  let document: ReportType
  let accounts: [AccountKind]
  let schedule: PullSchedule
  /// GraphQL with `{from}`, `{to}` (included) and `{marketplace}` in it.
  let text: String
  let isDefault: Bool

  init(_ reader: PlanReader, resource: (String) throws(PluginError) -> [UInt8]) throws(PluginError) {
    name = try reader.text("name")
    document = ReportType(try reader.text("document"))
    accounts = try reader.accountKinds()
    guard let period = PullSchedule.Period(rawValue: try reader.text("period")) else {
      throw reader.wrong("period", "isn't known")
    }
    schedule = PullSchedule(
      period: period, stepDays: try reader.number("stepDays") ?? 1, latencyDays: try reader.number("latencyDays") ?? 2,
      restateDays: (reader.json["restateDays"]?.array ?? []).compactMap(\.integer),
      reachDays: try reader.number("reachDays") ?? 730)
    let lines = String(decoding: try resource(try reader.text("file")), as: UTF8.self)
    text = lines.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    isDefault = try reader.flag("byDefault")
  }

  func query(_ days: Range<CivilDay>, _ marketplace: Marketplace) -> String {
    text.replacing("{from}", with: days.lowerBound.description)
      .replacing("{to}", with: days.upperBound.advanced(by: -1).description)
      .replacing("{marketplace}", with: marketplace.id.text)
  }
}

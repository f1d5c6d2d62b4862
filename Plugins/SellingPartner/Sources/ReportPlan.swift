internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// How a report type is asked for: a line of `reports.json`.
struct ReportPlan: Sendable {
  /// How a request says its days.
  enum Dates: String, Sendable {
    /// `2026-11-01`, a day of the marketplace's own calendar, both ends included.
    case day
    /// Midnight UTC, the end not included: for reports that count by the clock.
    case instant
    /// Not at all.
    case none
  }

  /// What a report is about.
  enum Scope: String, Sendable {
    /// The one marketplace that was asked for.
    case marketplace
    /// Known to ignore the marketplace: asked for once for the account, and each row says where it belongs.
    case account
  }

  let type: ReportType
  let accounts: [AccountKind]
  /// `nil`: nobody can ask for it; it is made by Amazon, and listed.
  let schedule: PullSchedule?
  let dates: Dates
  let scope: Scope
  let options: [(key: String, value: String)]
  /// Several reports with an option more each.
  let variants: [[(key: String, value: String)]]
  /// The option that takes the account's ASINs, and how long its value may be.
  let asinsOption: String?
  let longestAsins: Int
  /// Values that the service takes, by option.
  let known: [String: Set<String>]
  let isRestricted: Bool
  let isDefault: Bool
  /// The day on which the service stopped making it.
  let retired: CivilDay?

  init(_ reader: PlanReader) throws(PluginError) {
    type = ReportType(try reader.text("type"))
    accounts = try reader.accountKinds()
    let period = try reader.text("period")
    if period == "listed" {
      schedule = nil
    } else {
      guard let known = PullSchedule.Period(rawValue: period) else { throw reader.wrong("period", "is \(period)") }
      var restate: [Int] = []
      for value in reader.json["restateDays"]?.array ?? [] {
        guard let days = value.integer, days > 0 else { throw reader.wrong("restateDays", "has \(value)") }
        restate.append(days)
      }
      schedule = PullSchedule(
        period: known, stepDays: try reader.number("stepDays") ?? 1, latencyDays: try reader.number("latencyDays") ?? 1,
        restateDays: restate, reachDays: try reader.number("reachDays") ?? 730)
    }
    guard let dates = Dates(rawValue: reader.json["dates"]?.string ?? "day") else {
      throw reader.wrong("dates", "isn't known")
    }
    self.dates = dates
    guard let scope = Scope(rawValue: reader.json["scope"]?.string ?? "marketplace") else {
      throw reader.wrong("scope", "isn't known")
    }
    self.scope = scope
    options = try reader.pairs("options")
    var variants: [[(key: String, value: String)]] = []
    for value in reader.json["variants"]?.array ?? [] { variants.append(try reader.pairs(of: value, "variants")) }
    self.variants = variants.isEmpty ? [[]] : variants
    asinsOption = reader.json["asinsOption"]?.string
    longestAsins = try reader.number("longestAsins") ?? 200
    var known: [String: Set<String>] = [:]
    for member in reader.json["known"]?.object ?? [] {
      known[member.key] = Set((member.value.array ?? []).compactMap(\.string))
    }
    self.known = known
    isRestricted = try reader.flag("restricted")
    isDefault = try reader.flag("byDefault")
    retired = reader.json["retired"]?.string.flatMap { CivilDay($0) }
  }
}

internal import StewardDomain
internal import StewardFormats
internal import StewardInsights
internal import StewardPerformance
internal import StewardWorkspace

/// The days of each store that are still arriving, as a table. All of it is provisional.
struct ArrivalReport {
  private(set) var report = Report(
    "account", "store", "day", "metric", "currency", "known", "expected", "low", "high", "level", "pairs", "settled")

  init(_ workspace: Workspace, _ accounts: [Account], asOf: Instant) throws {
    for (account, store, days) in try workspace.arrivingDays(of: accounts, asOf: asOf) {
      guard let store = Marketplace.find(store) else { continue }
      for day in days { add(day, account, store) }
    }
  }

  private mutating func add(_ day: ArrivingDay, _ account: Account, _ store: Marketplace) {
    let isMoney = day.metric.definition.unit == .money
    func number(_ value: Double?) -> JSONValue {
      guard let value, value.magnitude < 1e15 else { return .null }
      let whole = Int64(value.rounded())
      return .number(isMoney ? fixedPointText(whole, digits: store.currency.minorDigits) : "\(whole)")
    }
    report.add(
      .string(account.id.text), .string(store.countryCode), .string("\(day.day)"), .string("\(day.metric)"),
      .string(isMoney ? store.currency.code : ""), number(Double(day.known)), number(day.estimate?.middle),
      number(day.estimate?.low), number(day.estimate?.high), .number("0.9"), .int(day.pairs), .bool(false))
  }
}

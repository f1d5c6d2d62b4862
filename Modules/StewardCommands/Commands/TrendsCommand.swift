internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardStorage
internal import StewardWorkspace

struct TrendsCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "trends", abstract: "Listings that fell below what was expected of them, with the likeliest causes.",
    discussion: """
      Traffic, conversion, price, featured offer and availability, the costliest drops of each store first. Days that can still be restated \
      count for nothing. Losses are in the store's currency; `deviation` is empty where the change itself is on record. Drops are those that the \
      newest `steward analyze` kept, with identifiers for `steward trace`; where more has become known since, they are searched for anew. \
      With --arriving, the days of each store that are still arriving instead, with what they will come to.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "Only drops with a day from then on.") var from: CivilDay?
  @Option(help: "How many drops of each store.") var limit = 20
  @Flag(help: "Instead the days that can still be restated: what is known and what it will be, provisionally.")
  var arriving = false
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is 0 or more") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let instant = asOf?.instant ?? currentInstant()
    if arriving { return try common.write(ArrivalReport(workspace, accounts, asOf: instant).report) }
    var report = Report(
      "account", "store", "listing", "metric", "from", "to", "before", "after", "deviation", "currency", "loss_per_day",
      "loss", "causes", "id")
    for account in accounts {
      let found = try DropReport(workspace, account, asOf: instant)
      if !found.isKept {
        Talk.line("\(account.id): searched anew; `steward analyze` keeps drops and gives them identifiers")
      }
      var shown: [MarketplaceID: Int] = [:]
      for drop in found.drops where from.map({ drop.value.days.upperBound > $0 }) ?? true {
        guard let store = Marketplace.find(drop.value.subject.marketplace), shown[store.id, default: 0] < limit else {
          continue
        }
        shown[store.id, default: 0] += 1
        add(drop, account, store, to: &report)
      }
    }
    try common.write(report)
  }

  private func add(
    _ found: Identified<StoredDrop>, _ account: Account, _ store: Marketplace, to report: inout Report
  ) {
    let drop = found.value
    func money(_ minor: Double) -> JSONValue {
      guard minor.magnitude < 1e15 else { return .null }
      return .number(fixedPointText(Int64(minor.rounded()), digits: store.currency.minorDigits))
    }
    let count = Double(drop.days.lowerBound.distance(to: drop.days.upperBound))
    report.add(
      .string(account.id.text), .string(store.countryCode), .string(drop.subject.item?.name ?? ""),
      .string(drop.metric), .string("\(drop.days.lowerBound)"), .string("\(drop.days.upperBound.advanced(by: -1))"),
      DropReport.number(drop.before), DropReport.number(drop.after), DropReport.number(drop.deviation),
      .string(store.currency.code), money(drop.lossPerDayMinor), money(drop.lossPerDayMinor * count),
      common.format == .json ? DropReport.causes(found) : DropReport.words(found), .string(found.id))
  }
}

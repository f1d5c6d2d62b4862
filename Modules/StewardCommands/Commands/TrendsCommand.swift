internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardPerformance
internal import StewardWorkspace

struct TrendsCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "trends", abstract: "Listings that fell below what was expected of them, with the likeliest causes.",
    discussion: """
      Traffic, conversion, price, featured offer and availability, the costliest drops of each store first. Days that can still be restated \
      count for nothing. Losses are in the store's currency; `deviation` is empty where the change itself is on record.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "Only drops with a day from then on.") var from: CivilDay?
  @Option(help: "How many drops of each store.") var limit = 20
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is 0 or more") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let instant = asOf?.instant ?? currentInstant()
    var report = Report(
      "account", "store", "listing", "metric", "from", "to", "before", "after", "deviation", "currency", "loss_per_day",
      "loss", "causes")
    for account in accounts {
      for part in try workspace.snapshot(of: account, asOf: instant).marketplaces where part.facts.dayCount > 0 {
        let found = try DropReport(workspace, account, part, asOf: instant)
        let drops = found.detector.drops().filter { drop in from.map { drop.days.upperBound > $0 } ?? true }
        for drop in drops.prefix(limit) { add(drop, account, found, to: &report) }
      }
    }
    try common.write(report)
  }

  private func add(_ drop: SalesDrop, _ account: Account, _ found: DropReport, to report: inout Report) {
    report.add(
      .string(account.id.text), .string(found.part.marketplace.countryCode), .string(DropReport.name(drop.item)),
      .string(drop.metric.rawValue), .string("\(drop.days.lowerBound)"),
      .string("\(drop.days.upperBound.advanced(by: -1))"), DropReport.number(drop.before),
      DropReport.number(drop.after), DropReport.number(drop.deviation),
      .string(found.part.marketplace.currency.code), found.money(drop.lossPerDayMinor), found.money(drop.lossMinor),
      common.format == .json ? DropReport.causes(drop.causes) : DropReport.words(drop.causes))
  }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardPerformance
internal import StewardWorkspace

struct WhyCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Why sales moved: parts that sum to the change, and the items that moved most.",
    discussion: """
      For each store a row `total`, a row for each part of its change, and the items that moved most with their largest part. \
      Items without sessions are explained by glance views, else by units times price. Days include both ends.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "The account.") var account: AccountID
  @Option(help: "Only this store.") var marketplace: MarketplaceArgument?
  @Option(help: "Only this listing, by SKU or ASIN: the causes of what it sold less in the window than before.")
  var listing: String?
  @OptionGroup var windows: WindowOptions
  @Option(help: "How many items.") var items = 5
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func validate() throws {
    if items < 0 { throw ValidationError("--items is 0 or more") }
  }

  func execute() async throws {
    let workspace = try common.workspace()
    let whole = try workspace.snapshotOfNewest(of: try workspace.account(account), asOf: asOf?.instant)
    let parts = whole.marketplaces.filter { part in
      !part.facts.items.isEmpty && (marketplace.map { $0.marketplace.id == part.marketplace.id } ?? true)
    }
    guard !parts.isEmpty else { throw WorkspaceError("no facts of \(account) are stored there") }
    let (now, then) = try windows.windows([
      AccountSnapshot(account: whole.account, asOf: whole.asOf, marketplaces: parts)
    ])
    if let listing { return try write(causesOf: listing, on: now, parts, whole, workspace) }
    var report = Report("store", "row", "name", "currency", "change", "now", "then", "note", "id")
    for part in parts {
      do {
        try Self.add(
          RevenueExplanation(of: part, from: then, to: now),
          Names(account: account, store: part.marketplace, now: now, then: then, asOf: whole.asOf), items, to: &report)
      } catch let error as PerformanceError where parts.count > 1 {
        Talk.line("\(part.marketplace.countryCode): \(error)")
      }
    }
    try common.write(report)
    if report.rows.isEmpty { throw ExitCode.failure }
  }

  private func write(
    causesOf listing: String, on days: Range<CivilDay>, _ parts: [MarketplaceSnapshot], _ whole: AccountSnapshot,
    _ workspace: Workspace
  ) throws {
    var report = Report(
      "store", "listing", "rank", "cause", "score", "before", "after", "lag_days", "evidence", "reasons")
    var isKnown = false
    for part in parts where part.facts.dayCount > 0 {
      let found = try DropReport(workspace, whole.account, part, asOf: whole.asOf)
      guard let item = found.item(listing) else { continue }
      isKnown = true
      for (place, cause) in found.detector.causes(of: item, on: days).enumerated() {
        let reasons = cause.reasons.map { "\($0.text): \(DropReport.number($0.points).plainText)" }
        report.add(
          .string(part.marketplace.countryCode), .string(listing), .int(place + 1), .string(cause.cause.rawValue),
          DropReport.number(cause.score), DropReport.number(cause.before), DropReport.number(cause.after),
          cause.lagDays.map { .int($0) } ?? .null, .string(cause.evidence), .string(reasons.joined(separator: "; ")))
      }
    }
    guard isKnown else { throw WorkspaceError("\(account) has no facts of a listing \(listing) there") }
    try common.write(report)
  }

  private static func add(
    _ found: RevenueExplanation, _ names: Names, _ limit: Int, to report: inout Report
  ) throws {
    func money(_ minor: Int64?) -> JSONValue {
      minor.map { .number(fixedPointText($0, digits: found.currency.minorDigits)) } ?? .null
    }
    func add(
      _ row: String, _ name: String, _ change: Int64, _ now: Int64?, _ then: Int64?, _ note: String, _ id: FigureID
    ) {
      report.add(
        .string(names.store.countryCode), .string(row), .string(name), .string(found.currency.code), money(change),
        money(now), money(then), .string(note), .string("\(id)"))
    }
    add(
      "total", "sales", found.changeMinor, found.afterMinor, found.beforeMinor, note(found),
      names.figure(.change("sales")))
    for driver in SalesDriver.allCases where found[driver] != 0 {
      add("part", driver.rawValue, found[driver], nil, nil, "", names.figure(.part(driver)))
    }
    for mover in try found.movers(limit) {
      let item = mover.item
      let name =
        item.sku.text.isEmpty ? (item.asin.text.isEmpty ? item.parentASIN.text : item.asin.text) : item.sku.text
      add(
        "item", name, mover.changeMinor, mover.afterMinor, mover.beforeMinor, "mostly \(mover.driver.rawValue)",
        names.figure(.change("sales"), of: item))
    }
  }

  /// Names the changes of one store.
  private struct Names {
    let account: AccountID
    let store: Marketplace
    let now: Range<CivilDay>
    let then: Range<CivilDay>
    let asOf: Instant

    func figure(_ measure: FigureID.Measure, of item: ItemIdentity? = nil) -> FigureID {
      FigureID(
        measure, account: account, store: item == nil ? nil : store.countryCode,
        by: item == nil ? .marketplace : .sku, slice: item?.name ?? store.countryCode, currency: store.currency,
        days: now, against: then, asOf: asOf)
    }
  }

  /// What a reader must know of how far the figures carry.
  private static func note(_ found: RevenueExplanation) -> String {
    var notes = [found.isSettled ? "settled" : "may be restated"]
    notes.append("\(found.reportedCells) of \(found.expectedCells) item days reported")
    if found.itemsWithoutTraffic > 0 {
      notes.append("units × price for \(found.itemsWithoutTraffic) items without traffic")
    }
    if found.itemsWithoutOrders > 0 { notes.append("units stand in for orders of \(found.itemsWithoutOrders) items") }
    return notes.joined(separator: "; ")
  }
}

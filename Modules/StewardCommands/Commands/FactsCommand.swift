internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardStorage
internal import StewardWorkspace

struct FactsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts", abstract: "Daily facts.", subcommands: [Export.self, Import.self, Metrics.self])

  struct Export: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Write daily facts as CSV.",
      discussion: """
        Columns: account, marketplace, sku (the ASIN where there is no SKU), day, and one per metric that was reported. Money is in \
        the currency of the marketplace, ratios are fractions, an empty cell wasn't reported. Days include both ends.
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "Only this account.") var account: AccountID?
    @Option(help: "First day.") var from: CivilDay?
    @Option(help: "Last day.") var to: CivilDay?
    @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?
    @Option(help: "item, parent or account.") var grain: FactGrain = .item

    func execute() async throws {
      let workspace = try common.workspace()
      let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
      let export = FactExport(
        engine: workspace.engine, from: from, to: to, asOf: asOf?.instant ?? currentInstant(), grain: grain)
      try common.write(try export.csv(accounts))
    }
  }
}

extension FactsCommand {
  struct Import: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Load daily facts from a table of any size.",
      discussion: """
        What `steward facts export` writes, or the same with tabs, packed or not: account, marketplace, day, sku (or asin), and columns \
        named as metrics are (`steward facts metrics`). A day of which a file says anything replaces that day of earlier facts files. \
        Nothing is loaded of a file that can't be read to its end.
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "The account, for files without that column.") var account: AccountID?
    @Option(help: "The marketplace, for files without that column.") var marketplace: MarketplaceArgument?
    @Option(help: "When the files were made; else now.") var retrieved: InstantArgument?
    @Argument(help: "The files.") var files: [String]

    func execute() async throws {
      let workspace = try common.workspace()
      var report = Report("file", "sha256", "rows", "accounts", "unknown_columns", "already_loaded")
      for file in files {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        let bar = ProgressBar("Loading \((file as NSString).lastPathComponent)")
        let outcome = try FactFileLoader(engine: workspace.engine).load(
          file, account: account, marketplace: marketplace?.marketplace, now: retrieved?.instant ?? currentInstant()
        ) { bar.update($0 >> 20, of: size >> 20) }
        try workspace.engine.checkpoint()
        bar.finish()
        report.add(
          .string(file), .string(outcome.sha256), .int(outcome.rows), .int(outcome.accounts.count),
          .array(outcome.drift.map { .string($0) }), .bool(outcome.alreadyLoaded))
      }
      try common.write(report)
    }
  }

  struct Metrics: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List the metrics with their units.")
    @OptionGroup var common: CommonOptions

    func execute() async throws {
      var report = Report("number", "name", "title", "unit", "combines", "basis")
      for metric in Metric.catalogue {
        report.add(
          .int(metric.metric.number), .string(metric.name), .string(metric.title), .string(metric.unit.rawValue),
          .string(metric.aggregation.rawValue), .string(metric.basis.rawValue))
      }
      try common.write(report)
    }
  }
}

/// Facts as CSV.
struct FactExport {
  let engine: any DatabaseEngine
  let from: CivilDay?
  let to: CivilDay?
  let asOf: Instant
  let grain: FactGrain

  private struct Part {
    let account: Account
    let marketplace: Marketplace
    let table: FactTable
  }

  func csv(_ accounts: [Account]) throws -> String {
    var parts: [Part] = []
    for account in accounts { parts += try self.parts(of: account) }
    let metrics = Set(parts.flatMap { $0.table.columns.map(\.metric) }).sorted()
    var text = (["account", "marketplace", "sku", "day"] + metrics.map(\.description)).joined(separator: ",") + "\r\n"
    for part in parts { append(part, metrics, to: &text) }
    return text
  }

  private func parts(of account: Account) throws -> [Part] {
    try engine.read { session in
      let facts = FactRepository(session)
      return try DimensionRepository(session, account: account.id).scopes().compactMap { scope, id -> Part? in
        guard let marketplace = id.flatMap({ Marketplace.find($0) }),
          let extent = try facts.extent(account: account.id, scope: scope, asOf: asOf)
        else { return nil }
        let first = max(from ?? extent.lowerBound, extent.lowerBound)
        let end = min(to?.advanced(by: 1) ?? extent.upperBound, extent.upperBound)
        guard first < end else { return nil }
        let table = try facts.table(
          account: account.id, scope: scope, grain: grain, days: first..<end, asOf: asOf)
        return Part(account: account, marketplace: marketplace, table: table)
      }.sorted { $0.marketplace.countryCode < $1.marketplace.countryCode }
    }
  }

  private func append(_ part: Part, _ metrics: [Metric], to text: inout String) {
    let columns = metrics.map { part.table.column($0) }
    let writers = metrics.map { writer($0, part.marketplace.currency) }
    let head = "\(CSV.field(part.account.id.text)),\(part.marketplace.countryCode),"
    for (row, item) in part.table.items.enumerated() {
      let name = CSV.field(
        item.sku.text.isEmpty ? (item.asin.text.isEmpty ? item.parentASIN.text : item.asin.text) : item.sku.text)
      for place in 0..<part.table.dayCount {
        let cell = row * part.table.dayCount + place
        guard columns.contains(where: { $0?.isPresent(cell) ?? false }) else { continue }
        text += head
        text += name
        text += ",\(part.table.days.lowerBound.advanced(by: place))"
        for (column, write) in zip(columns, writers) {
          text += ","
          if let value = column?[cell] { text += write(value) }
        }
        text += "\r\n"
      }
    }
  }

  private func writer(_ metric: Metric, _ currency: Currency) -> (Int64) -> String {
    switch metric.definition.unit {
    case .money:
      let digits = currency.minorDigits
      return { fixedPointText($0, digits: digits) }
    case .ratio: return { fixedPointText($0, digits: 6) }
    default: return { String($0) }
    }
  }
}

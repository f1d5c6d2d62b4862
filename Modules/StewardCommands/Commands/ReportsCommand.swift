internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardStorage
internal import StewardWorkspace

struct ReportsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reports", abstract: "The report types that the platform knows.", subcommands: [List.self, Show.self])

  struct List: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "List the report types.")
    @OptionGroup var common: CommonOptions

    func execute() async throws {
      var report = Report(
        "type", "title", "origin", "format", "requestable", "restricted", "restatement_days", "records")
      for definition in try DefinitionRegistry().all {
        let kinds = definition.rows.flatMap(\.emits).compactMap { emit -> String? in
          if case .record(let target) = emit.target { target.kind.name } else { "daily facts" }
        }
        report.add(
          .string(definition.type.text), .string(definition.title), .string(definition.origin.rawValue),
          .string(definition.format.rawValue), definition.api.map { .bool($0.requestable) } ?? .null,
          definition.api.map { .bool($0.restricted) } ?? .null, .int(definition.restatementDays),
          .array(Set(kinds).sorted().map { .string($0) }))
      }
      try common.write(report)
    }
  }

  struct Show: StewardSubcommand {
    static let configuration = CommandConfiguration(abstract: "Show the columns of a report type.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The report type.") var type: String

    func execute() async throws {
      let definition = try DefinitionRegistry().definition(of: ReportType(type))
      var report = Report("rows", "column", "as", "type", "presence", "aliases")
      for row in definition.rows {
        for column in row.columns {
          report.add(
            .string(row.path), .string(column.source ?? "(computed)"),
            .string(column.isPII ? "(dropped)" : column.name),
            .string(column.type.rawValue), .string(column.presence.rawValue),
            .array(column.aliases.map { .string($0) }))
        }
      }
      try common.write(report)
    }
  }
}

struct DocumentsCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "documents", abstract: "List the raw documents of an account, with what was noticed about them.")
  @OptionGroup var common: CommonOptions
  @Option(help: "The account.") var account: AccountID
  @Flag(help: "Only those that aren't used.") var quarantined = false
  @Flag(help: "Only those whose columns aren't as they were.") var drift = false

  func execute() async throws {
    let workspace = try common.workspace()
    let account = try workspace.account(account)
    var report = Report("document", "name", "type", "marketplace", "retrieved", "bytes", "status", "events")
    try workspace.engine.read { session in
      let loads = LoadRepository(session, account: account.id)
      for document in try DocumentRepository(session).all(of: account.id)
      where !quarantined || document.status == .quarantined {
        let events = try loads.events(of: document.id)
        guard !drift || events.contains(where: { $0.kind == .drift }) else { continue }
        report.add(
          .string(document.id.description), .string(document.name), .string(document.reportType.text),
          .string(document.marketplace.flatMap { Marketplace.find($0)?.countryCode } ?? ""),
          .string(document.retrieved.description), .int(document.byteCount), .string(document.status.rawValue),
          .array(events.map { .string("\($0.kind.rawValue) \($0.code): \($0.message)") }))
      }
    }
    try common.write(report)
  }
}

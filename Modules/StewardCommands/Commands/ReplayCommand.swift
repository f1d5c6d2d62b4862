internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardIngest
internal import StewardStorage
internal import StewardWorkspace

struct ReplayCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Drop everything that follows from the raw documents, and make it again from them.",
    discussion: "Raw documents are never touched. Accounts that were analysed are analysed again with the same view.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?

  func execute() async throws {
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    var report = Report("account", "documents", "analysed")
    for account in accounts {
      let bar = ProgressBar("Replaying \(account.id)")
      let count = try workspace.ingestor.replay(account) { done, total in bar.update(done, of: total) }
      bar.finish()
      let asOf = try workspace.engine.read { try AnalysisRepository($0, account: account.id).newest()?.asOf }
      if let asOf { _ = try await workspace.analyze([account], asOf: asOf) { _ in } }
      report.add(.string(account.id.text), .int(count), .bool(asOf != nil))
    }
    try common.write(report)
  }
}

internal import ArgumentParser
internal import StewardDomain
internal import StewardInsights
internal import StewardWorkspace

struct NotifyCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Send what is to be done through the notifiers that are configured.")
  @OptionGroup var common: CommonOptions

  func execute() async throws {
    let workspace = try common.workspace()
    let triage = try Triage(
      workspace.engine, accounts: try workspace.accounts(), rates: try workspace.rates(), minutes: nil)
    let count = try await workspace.notify(triage)
    var report = Report("delivered")
    report.add(.int(count))
    try common.write(report)
  }
}

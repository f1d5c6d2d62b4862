internal import ArgumentParser
internal import StewardWorkspace

struct InitCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a workspace: a folder that holds a portfolio.")

  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("Keep the tables on a PostgreSQL server.", valueName: "postgres://…")) var database:
    String?
  @Argument(help: "The folder; the same as --home.") var folder: String?

  func execute() async throws {
    let home = folder ?? common.homePath
    let workspace = try Workspace.create(at: home, database: database, plugins: common.host())
    Talk.line(
      "The workspace is \(home), with \(try workspace.accounts().count) accounts. Add one with `steward account add`.")
  }
}

internal import ArgumentParser
internal import StewardFormats
internal import StewardWorkspace

struct WorkspaceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workspace", abstract: "Where the workspace's tables are.", subcommands: [Migrate.self])

  struct Migrate: StewardSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Copy the workspace to PostgreSQL or back, compare the two, and use the copy from then on.",
      discussion: """
        Stop workers and servers first. Broken off, it goes on where it was when it is run again. What was left stays as it was: a file \
        under another name, or the tables on the server.
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("postgres://user@host/database?sslmode=verify-full, or sqlite.", valueName: "address"))
    var to: String

    func validate() throws {
      guard to == "sqlite" || to.hasPrefix("postgres://") || to.hasPrefix("postgresql://") else {
        throw ValidationError("--to is postgres://… or sqlite")
      }
    }

    func execute() async throws {
      let bar = ProgressBar("Copying")
      let outcome = try WorkspaceDatabase(home: common.homePath).migrate(to: to) { bar.update($0, of: $1) }
      bar.finish()
      var report = Report("parts", "copied_before", "rows", "differences")
      report.add(.int(outcome.steps), .int(outcome.skipped), .int(outcome.rows), .int(outcome.differences.count))
      try common.write(report)
    }
  }
}

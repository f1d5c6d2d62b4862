public import ArgumentParser
internal import StewardLab

/// The command `steward`: everything that can be done from a terminal.
public struct StewardCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "steward",
    abstract: "Looks after a portfolio of Amazon seller and vendor accounts.",
    discussion: """
      Data goes to the standard output, talk to the standard error. Exit codes: 0 success, 1 failure, 64 wrong usage, \
      65 bad input data.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Begin", subcommands: [DemoCommand.self, InitCommand.self, AccountCommand.self, SourceCommand.self]),
      CommandGroup(
        name: "Every day",
        subcommands: [
          SyncCommand.self, ImportCommand.self, AnalyzeCommand.self, ScoresCommand.self, TriageCommand.self,
          TraceCommand.self, NotifyCommand.self, KPICommand.self, WhyCommand.self, TrendsCommand.self,
          ReviewCommand.self, DecisionCommand.self, OutcomesCommand.self, ActionCommand.self, ServeCommand.self,
        ]),
      CommandGroup(
        name: "Data",
        subcommands: [
          FactsCommand.self, DocumentsCommand.self, QuotasCommand.self, ReportsCommand.self, ReplayCommand.self,
          SimulateCommand.self,
          WorkspaceCommand.self,
        ]),
      CommandGroup(name: "Analysis on plain files", subcommands: [LabCommand.self]),
      CommandGroup(name: "Measure", subcommands: [BenchCommand.self]),
      CommandGroup(name: "Bundles", subcommands: [PluginsCommand.self]),
    ])

  public init() {}
}

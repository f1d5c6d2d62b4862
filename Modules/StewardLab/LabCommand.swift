public import ArgumentParser

/// The command `steward lab`: every analytic kernel on plain files.
public struct LabCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Run an analytic kernel on a plain file.",
    discussion: """
      Input is CSV by RFC 4180 in UTF-8 with a header row, or the same packed with gzip. Results are CSV on the standard output, \
      the same bytes for the same input. Exit codes: 0 success, 1 failure, 64 wrong usage, 65 bad input (file, line, column, what \
      was expected).
      """,
    subcommands: [
      AnomaliesCommand.self, AspectsCommand.self, AuthenticityCommand.self, BasketsCommand.self,
      ChangepointsCommand.self, DecomposeCommand.self, ElasticityCommand.self, ForecastCommand.self,
      ImagesCommand.self, MatchCommand.self, ReconcileCommand.self, ReplenishCommand.self,
      RootCauseCommand.self, SentimentCommand.self, UpliftCommand.self,
    ])

  public init() {}
}

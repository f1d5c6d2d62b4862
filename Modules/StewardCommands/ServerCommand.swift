public import ArgumentParser
internal import StewardWeb
internal import StewardWorkspace

/// The program `steward-server`: the HTTP API and the page, until it is told to end.
public struct ServerCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "steward-server", abstract: "Serves a workspace over HTTP: the page, /api/triage, /livez and /readyz.",
    version: "0.1.0")
  @OptionGroup var common: CommonOptions
  @Option(help: "The address to listen at.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes any.") var port = 8080

  public init() {}
}

extension ServerCommand {
  public func run() async throws { try await runReporting(execute) }

  private func execute() async throws { try await ServeCommand.serve(common.workspace(), host: host, port: port) }
}

internal import ArgumentParser
internal import StewardWeb
internal import StewardWorkspace

struct ServeCommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the web page and the HTTP API on this machine.")
  @OptionGroup var common: CommonOptions
  @Option(help: "The address to listen at.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes any.") var port = 8080

  func execute() async throws { try await Self.serve(common.workspace(), host: host, port: port) }

  static func serve(_ workspace: Workspace, host: String, port: Int) async throws {
    try await WebServer(workspace: workspace, host: host, port: port).run { address in
      Talk.line("The page is at \(address)/ – press Control-C to end.")
    }
  }
}

internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardSimulator
internal import StewardSimulatorWire
internal import StewardWorkspace

extension SimulateCommand {
  struct Serve: StewardSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "serve", abstract: "Serve an invented portfolio as Amazon's Selling Partner API would.",
      discussion: """
        Writes the portfolio to the folder of --output, or a new one, serves it at 127.0.0.1, and prints the commands \
        that connect a workspace to it. The last day is yesterday unless told otherwise.
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: ScenarioOptions
    @Option(help: "The last day; else yesterday.") var endDay: CivilDay?
    @Option(help: "The port; 0 takes any.") var port = 8770
    @Option(help: "documented: calls beyond Amazon's rates get 429; off: none do.") var throttle = Throttle.off

    func execute() async throws {
      let scenario = try options.scenario(endDay: endDay ?? currentInstant().utcDay.day.advanced(by: -1))
      let directory = URL(
        fileURLWithPath: common.output ?? NSTemporaryDirectory() + "steward-simulated-\(UUID().uuidString)"
      ).path
      _ = try SimulateCommand.write(scenario, to: directory)
      let world = World(scenario)
      let wire = try SimulatedWire(
        directory: directory, world: world, clock: WireClock(currentInstant), throttle: throttle)
      let secrets = directory + "/secrets"
      try Self.writeSecrets(of: world, to: secrets)
      try await wire.run(port: port) { address in
        print(Self.commands(for: world, at: address, secrets: secrets))
        Talk.line("Serving \(directory) at \(address) – press Control-C to end.")
      }
    }

    /// Connections take secrets by reference, also those that open nothing.
    private static func writeSecrets(of world: World, to folder: String) throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try "simulated".write(toFile: folder + "/client", atomically: false, encoding: .utf8)
      for account in world.accounts.map(\.account) {
        try SimulatedWire.refreshToken(of: account)
          .write(toFile: "\(folder)/\(account.id.text)", atomically: false, encoding: .utf8)
      }
    }

    /// For each account the command that adds it, and for each of its regions the one that connects it.
    static func commands(for world: World, at address: String, secrets: String) -> String {
      var lines: [String] = []
      for account in world.accounts.map(\.account) {
        let stores = account.marketplaces.compactMap(Marketplace.find)
        lines.append(
          "steward account add \(account.id.text) --name '\(account.name)' --kind \(account.kind.rawValue) "
            + "--marketplace \(stores.map(\.countryCode).joined(separator: ","))")
        for region in Set(stores.map(\.region.rawValue)).sorted() {
          lines.append(
            "steward source add --account \(account.id.text) --bundle SellingPartner --name sp-\(region) "
              + "--set region=\(region) sp_endpoint=\(address) lwa_endpoint=\(address) "
              + "--secret 'client_id=@\(secrets)/client' 'client_secret=@\(secrets)/client' "
              + "'refresh_token=@\(secrets)/\(account.id.text)'")
        }
      }
      return lines.joined(separator: "\n")
    }
  }
}

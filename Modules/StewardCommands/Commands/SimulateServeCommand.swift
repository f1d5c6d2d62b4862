internal import ArgumentParser
internal import Foundation
internal import StewardDomain
internal import StewardSimulator
internal import StewardSimulatorWire
internal import StewardWorkspace

extension SimulateCommand {
  struct Serve: StewardSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "serve", abstract: "Serve an invented portfolio as Amazon's services would.",
      discussion: """
        Writes the portfolio to the folder of --output, or a new one, serves it at 127.0.0.1, and prints the commands \
        that connect a workspace to it. The last day is yesterday unless told otherwise.
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: ScenarioOptions
    @Option(help: "The last day; else yesterday.") var endDay: CivilDay?
    @Option(help: "The port; 0 takes any.") var port = 8770
    @Option(help: "documented: calls beyond Amazon's rates get 429; none: no call does.") var throttle = Throttle.off
    @Option(
      help: ArgumentHelp(
        "What the application's usage plan grants, as a multiple of the documented rates; answers say so.",
        valueName: "factor"))
    var rates = 1.0
    @Option(
      help: ArgumentHelp(
        "What goes wrong and how often: 429:0.2,500/3,truncate:0.05,reset:0.05.", valueName: "kind:share"))
    var faults = ""

    func validate() throws {
      guard rates.isFinite, rates > 0 else { throw ValidationError("--rates is greater than 0") }
      guard (0...65_535).contains(port) else { throw ValidationError("--port is 0…65535") }
      _ = try manner()
    }

    private func manner() throws -> Manner {
      var manner = Manner()
      manner.throttle = throttle
      manner.rateFactor = rates
      do throws(WireError) { manner.faults = try FaultPlan(faults) } catch { throw ValidationError("\(error)") }
      return manner
    }

    func execute() async throws {
      let scenario = try options.scenario(endDay: endDay ?? currentInstant().utcDay.day.advanced(by: -1))
      let directory = URL(
        fileURLWithPath: common.output ?? NSTemporaryDirectory() + "steward-simulated-\(UUID().uuidString)"
      ).path
      _ = try SimulateCommand.write(scenario, to: directory)
      let world = World(scenario)
      let wire = try SimulatedWire(
        directory: directory, world: world, clock: WireClock(currentInstant), manner: try manner())
      let secrets = directory + "/secrets"
      try Self.writeSecrets(of: world, to: secrets)
      try await wire.run(port: port) { address in
        // Not by print: who reads this from a pipe waits for it, and the program goes on.
        let commands = Self.commands(for: world, at: address, secrets: secrets) + "\n"
        FileHandle.standardOutput.write(Data(commands.utf8))
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
        let keys =
          "--secret 'client_id=@\(secrets)/client' 'client_secret=@\(secrets)/client' "
          + "'refresh_token=@\(secrets)/\(account.id.text)'"
        let stores = account.marketplaces.compactMap(Marketplace.find)
        lines.append(
          "steward account add \(account.id.text) --name '\(account.name)' --kind \(account.kind.rawValue) "
            + "--marketplace \(stores.map(\.countryCode).joined(separator: ","))")
        for region in Set(stores.map(\.region.rawValue)).sorted() {
          lines.append(
            "steward source add --account \(account.id.text) --bundle SellingPartner --name sp-\(region) "
              + "--set region=\(region) sp_endpoint=\(address) lwa_endpoint=\(address) seller_id=\(account.id.text) "
              + keys)
        }
        lines.append(
          "steward source add --account \(account.id.text) --bundle AmazonAds --name ads "
            + "--set ads_endpoint=\(address) lwa_endpoint=\(address) " + keys)
        lines.append(
          "steward source add --account \(account.id.text) --bundle AmazonNotifications --name notifications "
            + "--set queue_url=\(address)/\(account.id.text) aws_region=us-east-1 "
            + "--secret 'access_key_id=@\(secrets)/client' 'secret_access_key=@\(secrets)/client'")
      }
      return lines.joined(separator: "\n")
    }
  }
}

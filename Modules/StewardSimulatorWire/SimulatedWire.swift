internal import Hummingbird
internal import Logging
internal import ServiceLifecycle
public import StewardDomain
public import StewardSimulator
internal import UnixSignals

/// A written portfolio behind the addresses and forms of Amazon's services, on this machine.
public struct SimulatedWire: Sendable {
  private let routes: WireRoutes

  /// - Parameters:
  ///   - directory: where ``StewardSimulator/SimulatedPortfolio/write(to:threads:progress:)`` wrote the world.
  ///   - clock: what day it is for the service; a document is there from the day on which the world has it.
  /// - Throws: where the folder isn't that of the world.
  public init(
    directory: String, world: World, clock: WireClock, manner: Manner = Manner()
  ) throws(WireError) {
    routes = WireRoutes(
      amazon: try SimulatedAmazon(directory: directory, world: world, clock: clock, manner: manner))
  }

  /// What the application shows to act for an account. It opens nothing anywhere else.
  public static func refreshToken(of account: Account) -> String { "Atzr|simulated-\(account.id.text)" }

  /// Serves on the loopback address until the task is cancelled or the process is told to end.
  ///
  /// - Parameters:
  ///   - port: 0 takes any.
  ///   - ready: called with the address once it is listening.
  public func run(port: Int, ready: @escaping @Sendable (String) -> Void) async throws {
    var logger = Logger(label: "steward.simulator")
    logger.logLevel = .warning
    let application = Application(
      router: routes.router(),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), serverName: "steward"),
      onServerRunning: { channel in ready("http://127.0.0.1:\(channel.localAddress?.port ?? 0)") }, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }
}

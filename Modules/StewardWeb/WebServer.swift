internal import Hummingbird
internal import Logging
internal import ServiceLifecycle
public import StewardWorkspace
internal import UnixSignals

/// The web page and the HTTP API over a workspace.
public struct WebServer: Sendable {
  let workspace: Workspace
  let host: String
  let port: Int

  public init(workspace: Workspace, host: String, port: Int) {
    self.workspace = workspace
    self.host = host
    self.port = port
  }

  /// Serves until the process is told to end.
  ///
  /// - Parameter ready: called with the address once it is listening.
  public func run(ready: @escaping @Sendable (String) -> Void) async throws {
    var logger = Logger(label: "steward.web")
    logger.logLevel = .warning
    let host = host
    let application = Application(
      router: try Self.router(workspace),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "steward"),
      onServerRunning: { channel in ready("http://\(host):\(channel.localAddress?.port ?? 0)") }, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }

  static func router(_ workspace: Workspace) throws -> Router<BasicRequestContext> {
    let router = Router()
    router.middlewares.add(SecurityHeaders())
    let pages = try TriagePages(workspace: workspace)
    router.get("/", use: pages.page)
    router.get("/api/triage", use: pages.list)
    let health = HealthRoutes(workspace: workspace)
    router.get("/livez", use: health.live)
    router.get("/readyz", use: health.ready)
    return router
  }
}

/// The page is self-contained, so nothing from elsewhere may run in it.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    return response
  }
}

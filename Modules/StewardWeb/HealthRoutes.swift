internal import Hummingbird
internal import StewardWorkspace

/// Whether the process lives, and whether it can do its work.
struct HealthRoutes: Sendable {
  let workspace: Workspace

  @Sendable func live(_ request: Request, _ context: some RequestContext) -> String { "ok\n" }

  /// Names the dependency that fails.
  @Sendable func ready(_ request: Request, _ context: some RequestContext) async -> Response {
    do {
      let accounts = try await offPool { try workspace.accounts().count }
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ok, \(accounts) accounts\n")))
    } catch {
      return Response(
        status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "database: \(error)\n")))
    }
  }
}

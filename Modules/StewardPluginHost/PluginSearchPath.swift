/// The folders in which bundles are looked for, in order.
public struct PluginSearchPath: Sendable, Hashable {
  public let folders: [String]

  public init(_ folders: [String]) { self.folders = folders }

  /// Reads a list as it stands in an environment variable: `/opt/steward/plugins:/srv/plugins`. Empty parts are skipped.
  public init(colonSeparated text: String) {
    self.init(text.split(separator: ":").map(String.init))
  }
}

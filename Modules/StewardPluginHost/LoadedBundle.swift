public import StewardDomain
public import StewardPluginAPI
internal import Synchronization

/// A bundle that runs in this process.
///
/// The bundle's own object isn't made for many callers at once; it is reached one call at a time. What it gives out is.
public final class LoadedBundle: Sendable {
  public let manifest: BundleManifest
  /// The real path of its folder.
  public let folder: String
  public let libraryPath: String
  private let bundle: Mutex<PluginBundle>

  init(_ verified: VerifiedBundle, sending bundle: sending PluginBundle) {
    self.manifest = verified.manifest
    self.folder = verified.folder
    self.libraryPath = verified.libraryPath
    self.bundle = Mutex(bundle)
  }

  public var id: BundleID { manifest.name }

  public func scorers() -> [any Scorer] { bundle.withLock { $0.scorers() } }
  public func monitors() -> [any Monitor] { bundle.withLock { $0.monitors() } }
  public func recommenders() -> [any Recommender] { bundle.withLock { $0.recommenders() } }

  /// Makes a source for one configured connection, or `nil` where the bundle has none.
  public func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
    try bundle.withLock { try $0.dataSource(services) }
  }

  /// Makes a notifier for one configured connection, or `nil` where the bundle has none.
  public func notifier(_ services: any ConnectionServices) throws -> (any Notifier)? {
    try bundle.withLock { try $0.notifier(services) }
  }

  /// Makes what changes things for one configured connection, or `nil` where the bundle has none.
  public func actuator(_ services: any ConnectionServices) throws -> (any Actuator)? {
    try bundle.withLock { try $0.actuator(services) }
  }
}

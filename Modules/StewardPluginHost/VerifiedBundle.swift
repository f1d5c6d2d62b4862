public import StewardDomain

/// A bundle that passed every check that is possible without running it.
public struct VerifiedBundle: Sendable {
  /// The real path of its folder.
  public let folder: String
  public let manifest: BundleManifest
  /// The real path of its library.
  public let libraryPath: String
  /// What the library itself says it was built for.
  public let record: KitVersion

  public var id: BundleID { manifest.name }
}

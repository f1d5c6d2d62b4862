public import StewardDomain

/// What a bundle says of itself in its `manifest.json`: read before any of its code is.
public struct BundleManifest: Sendable, Hashable {
  /// The name of the bundle and of its folder.
  public var name: BundleID
  /// `major.minor.patch`, with an optional `-pre` and `+build`.
  public var version: String
  public var summary: String
  public var publisher: String
  public var license: String
  /// What it offers; never empty.
  public var kinds: [PluginKind]
  /// What a connection of this bundle can or must be given.
  public var configuration: [ConfigurationKey]
  /// The only hosts that the bundle will ask for.
  public var allowedHosts: [String]
  /// The library's file name; `lib<name>.so` where the manifest has none.
  public var library: String
  /// What the library was built for. Packing fills it in; `nil` in a manifest that wasn't packed.
  public var kit: KitVersion?
  /// SHA-256 in hexadecimal digits of every file but the manifest, by relative path. Packing fills it in.
  public var files: [String: String]?

  /// One setting or secret.
  public struct ConfigurationKey: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable { case setting, secret }

    public let key: String
    /// What people are asked for.
    public let title: String
    public let kind: Kind
    public let required: Bool
    /// Never there for a secret.
    public let `default`: String?
  }

  /// Whether packing has filled in what a host needs to check the bundle.
  public var isSealed: Bool { kit != nil && files != nil }
}

/// What a bundle can be.
public enum PluginKind: String, Sendable, Hashable, Codable, CaseIterable {
  case dataSource, scorer, monitor, recommender, notifier
}

/// Every bundle that the folders of a search path hold, with what becomes of it.
public struct PluginInventory: Sendable {
  /// One bundle's folder.
  public struct Entry: Sendable {
    /// The folder's name.
    public let name: String
    public let path: String
    /// `nil` where the bundle was rejected.
    public let bundle: VerifiedBundle?
    public let status: Status
  }

  public enum Status: Sendable {
    /// The one that ``PluginHost/load(_:)`` takes for this name.
    case available
    /// Acceptable, but an earlier folder has an acceptable bundle of the same name.
    case shadowed(by: String)
    /// Not acceptable. It shadows nothing: a later good bundle of the same name is available.
    case rejected(PluginLoadError)
  }

  /// By folder in the order of the search path, within it by name.
  public let entries: [Entry]
  /// Folders of the search path that aren't there or can't be read.
  public let missingFolders: [String]

  public var available: [VerifiedBundle] {
    entries.compactMap { entry in
      if case .available = entry.status { entry.bundle } else { nil }
    }
  }
}

public import StewardDomain
public import StewardPluginAPI
internal import Synchronization

/// Finds bundles, checks them and loads them into this process.
///
/// A loaded bundle stays loaded as long as the process runs: Swift libraries can't be unloaded safely.
public final class PluginHost: Sendable {
  /// Makes the services for one bundle, of its manifest and its folder.
  public typealias MakeServices = @Sendable (_ manifest: BundleManifest, _ folder: String) -> any HostServices

  public let searchPath: PluginSearchPath
  private let verifier: BundleVerifier
  private let makeServices: MakeServices
  private let loaded = Mutex<[BundleID: LoadedBundle]>([:])

  /// - Parameters:
  ///   - folders: where bundles are looked for, in order.
  ///   - allowUnsealed: take bundles that weren't packed, too: for folders that a developer builds into.
  ///   - hostServices: makes the services for a bundle that is being loaded. It must not load bundles itself.
  public convenience init(folders: [String], allowUnsealed: Bool = false, hostServices: @escaping MakeServices) {
    self.init(
      searchPath: PluginSearchPath(folders), verifier: BundleVerifier(allowUnsealed: allowUnsealed),
      hostServices: hostServices)
  }

  public convenience init(
    searchPath: PluginSearchPath, allowUnsealed: Bool = false, hostServices: @escaping MakeServices
  ) {
    self.init(
      searchPath: searchPath, verifier: BundleVerifier(allowUnsealed: allowUnsealed), hostServices: hostServices)
  }

  init(searchPath: PluginSearchPath, verifier: BundleVerifier, hostServices: @escaping MakeServices) {
    self.searchPath = searchPath
    self.verifier = verifier
    self.makeServices = hostServices
  }

  /// Lists every bundle of the search path and says what becomes of it. Runs none of their code.
  ///
  /// Of several bundles with one name, the first acceptable one wins; a rejected one shadows nothing.
  /// - Complexity: reads every file of every bundle.
  public func discover() -> PluginInventory {
    var entries: [PluginInventory.Entry] = []
    var missing: [String] = []
    var winners: [String: String] = [:]
    for folder in realFolders(missing: &missing) {
      guard let names = try? Files.names(in: folder) else {
        missing.append(folder)
        continue
      }
      for name in names where PluginHost.hasManifest(name, in: folder) {
        let path = "\(folder)/\(name)"
        do throws(PluginLoadError) {
          let bundle = try verifier.verify(name, inside: folder)
          let status = winners[name].map { PluginInventory.Status.shadowed(by: $0) } ?? .available
          if winners[name] == nil { winners[name] = path }
          entries.append(PluginInventory.Entry(name: name, path: path, bundle: bundle, status: status))
        } catch {
          entries.append(PluginInventory.Entry(name: name, path: path, bundle: nil, status: .rejected(error)))
        }
      }
    }
    return PluginInventory(entries: entries, missingFolders: missing)
  }

  /// Loads the bundle of a name, or returns it if it is already loaded.
  ///
  /// Takes the first acceptable bundle of the search path, as ``discover()`` shows it. Where none is acceptable, the error
  /// is that of the first one.
  public func load(_ id: BundleID) throws(PluginLoadError) -> LoadedBundle {
    guard id.isSafePathComponent else { throw BundleVerifier.badName(id.text, id.text) }
    // Loading under the lock: two callers at once get the same bundle, and its start runs once.
    return try loaded.withLock { loaded throws(PluginLoadError) in
      if let bundle = loaded[id] { return bundle }
      let verified = try firstAcceptable(id)
      let services = makeServices(verified.manifest, verified.folder)
      let bundle = LoadedBundle(verified, sending: try BundleLibrary.open(verified, services))
      loaded[id] = bundle
      return bundle
    }
  }

  private func firstAcceptable(_ id: BundleID) throws(PluginLoadError) -> VerifiedBundle {
    var missing: [String] = []
    var firstError: PluginLoadError?
    let folders = realFolders(missing: &missing)
    for folder in folders where PluginHost.hasManifest(id.text, in: folder) {
      do throws(PluginLoadError) {
        return try verifier.verify(id.text, inside: folder)
      } catch {
        firstError = firstError ?? error
      }
    }
    throw firstError
      ?? PluginLoadError(
        .notFound, bundle: id.text, path: searchPath.folders.joined(separator: ":"),
        "no folder of the search path has \(id.text)/manifest.json; `steward plugins list` shows what there is")
  }

  /// The real folders of the search path, each once: a bundle must not shadow itself.
  private func realFolders(missing: inout [String]) -> [String] {
    var folders: [String] = []
    for folder in searchPath.folders {
      guard let real = BundlePath.real(folder), Files.kind(of: real) == .folder else {
        missing.append(folder)
        continue
      }
      if !folders.contains(real) { folders.append(real) }
    }
    return folders
  }

  private static func hasManifest(_ name: String, in folder: String) -> Bool {
    Files.kind(of: "\(folder)/\(name)/manifest.json") != nil
  }
}

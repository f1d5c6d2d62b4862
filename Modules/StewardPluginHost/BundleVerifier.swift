internal import StewardDomain

/// Checks a bundle's folder, without running any of its code.
///
/// The checks stop at the first that fails, in this order: name; place; manifest; seal; generation, minor number and compiler
/// by the manifest; files and their hashes; the library's format and processor; its compatibility record against the
/// manifest and the host; its entry point. Hashes find damage and edits by mistake. They don't prove who made the bundle:
/// whoever can write the files can write the manifest too.
public struct BundleVerifier: Sendable {
  /// Accept a folder whose manifest wasn't packed: for folders that a developer builds into.
  public let allowUnsealed: Bool
  let kit: KitVersion

  public init(allowUnsealed: Bool = false) {
    self.init(allowUnsealed: allowUnsealed, kit: .current)
  }

  /// - Parameter kit: what the host is taken to run on.
  init(allowUnsealed: Bool = false, kit: KitVersion) {
    self.allowUnsealed = allowUnsealed
    self.kit = kit
  }

  /// Checks one bundle.
  ///
  /// - Parameter folder: the bundle's own folder; its last component is the bundle's name.
  /// - Complexity: reads every file of the bundle once, and its library twice.
  public func verify(_ folder: String) throws(PluginLoadError) -> VerifiedBundle {
    guard let real = BundlePath.real(folder) else {
      throw PluginLoadError(
        .notFound, bundle: BundlePath.lastComponent(folder), path: folder, "there is no such folder")
    }
    return try check(BundlePath.lastComponent(real), at: real)
  }

  /// Checks the bundle of a name in a folder of bundles. It must really be there: a link to elsewhere isn't taken.
  func verify(_ name: String, inside searchFolder: String) throws(PluginLoadError) -> VerifiedBundle {
    let path = "\(searchFolder)/\(name)"
    guard BundleID(name).isSafePathComponent else { throw BundleVerifier.badName(name, path) }
    guard let base = BundlePath.real(searchFolder), let real = BundlePath.real(path) else {
      throw PluginLoadError(.notFound, bundle: name, path: path, "there is no such folder")
    }
    guard real == (base == "/" ? "/\(name)" : "\(base)/\(name)") else {
      throw PluginLoadError(
        .escapesFolder, bundle: name, path: path,
        "the folder is a link to \(real), outside of \(base); put the bundle's folder itself there")
    }
    return try check(name, at: real)
  }

  static func badName(_ name: String, _ path: String) -> PluginLoadError {
    PluginLoadError(
      .badName, bundle: name, path: path,
      "a bundle's name has letters, digits, dot, dash and underscore, doesn't begin with a dot and has at most 64 characters"
    )
  }

  private func check(_ name: String, at folder: String) throws(PluginLoadError) -> VerifiedBundle {
    guard BundleID(name).isSafePathComponent else { throw BundleVerifier.badName(name, folder) }
    let manifest = try readManifest(name, in: folder)
    if !allowUnsealed, !manifest.isSealed {
      let missing = manifest.kit == nil ? "kit" : "files"
      throw PluginLoadError(
        .notSealed, bundle: name, path: "\(folder)/manifest.json",
        "the manifest has no \"\(missing)\"; pack the bundle with `steward plugins pack`")
    }
    if let conflict = manifest.kit?.conflict(withHost: kit) {
      throw PluginLoadError(
        conflict.code, bundle: name, path: "\(folder)/manifest.json", "the manifest says: \(conflict.message)")
    }
    let library = try locateLibrary(manifest, in: folder)
    try checkFiles(manifest, in: folder)
    let record = try checkLibrary(library, manifest)
    return VerifiedBundle(folder: folder, manifest: manifest, libraryPath: library, record: record)
  }

  private func readManifest(_ name: String, in folder: String) throws(PluginLoadError) -> BundleManifest {
    let path = "\(folder)/manifest.json"
    let manifest: BundleManifest
    do {
      // A manifest behind a link isn't part of the folder and isn't read.
      guard Files.kind(of: path) != .link else { throw FileFault(path, reason: "is a link, expected a file") }
      manifest = try BundleManifest.read(try Files.read(path, limit: 4 << 20))
    } catch let fault as FileFault {
      throw PluginLoadError(.badManifest, bundle: name, path: path, "manifest.json can't be read: \(fault.reason)")
    } catch let fault as ManifestFault {
      throw PluginLoadError(.badManifest, bundle: name, path: path, "manifest.json: \(fault.message)")
    } catch {
      throw PluginLoadError(.badManifest, bundle: name, path: path, "manifest.json: \(error)")
    }
    guard manifest.name.text == name else {
      throw PluginLoadError(
        .badName, bundle: name, path: path,
        "the manifest names the bundle \"\(manifest.name.text)\", its folder is called \"\(name)\"; rename the folder")
    }
    return manifest
  }

  private func locateLibrary(_ manifest: BundleManifest, in folder: String) throws(PluginLoadError) -> String {
    let name = manifest.name.text
    guard BundlePath.isComponent(manifest.library) else {
      throw PluginLoadError(
        .escapesFolder, bundle: name, path: "\(folder)/manifest.json",
        "key \"library\" is \"\(manifest.library)\", expected the name of a file right in the bundle's folder")
    }
    let path = "\(folder)/\(manifest.library)"
    guard let real = BundlePath.real(path) else {
      throw PluginLoadError(
        .fileMissing, bundle: name, path: path,
        "the library \(manifest.library) isn't there; build it and pack the bundle with `steward plugins pack`")
    }
    guard BundlePath.isInside(real, of: folder) else {
      throw PluginLoadError(
        .escapesFolder, bundle: name, path: path,
        "the library is a link to \(real), outside of the bundle; put the file itself there")
    }
    return real
  }

  private func checkLibrary(_ path: String, _ manifest: BundleManifest) throws(PluginLoadError) -> KitVersion {
    let name = manifest.name.text
    let image: ELFImage
    let record: KitVersion
    do {
      image = try ELFImage(try Files.read(path))
      record = try CompatibilityRecord.read(image)
    } catch let fault as ELFImage.Fault {
      let remedy = fault.code == .noCompatibilityRecord ? "" : "; build it again for this machine"
      throw PluginLoadError(fault.code, bundle: name, path: path, "\(manifest.library): \(fault.message)\(remedy)")
    } catch {
      throw PluginLoadError(.notELF, bundle: name, path: path, "\(manifest.library) can't be read: \(error)")
    }
    if let said = manifest.kit, said != record {
      throw PluginLoadError(
        .recordMismatch, bundle: name, path: path,
        "the library was built for \(record), the manifest says \(said); pack it again with `steward plugins pack`")
    }
    if let conflict = record.conflict(withHost: kit) {
      throw PluginLoadError(conflict.code, bundle: name, path: path, "the library's record says: \(conflict.message)")
    }
    guard image.exportsFunction(CompatibilityRecord.entryPoint) else {
      throw PluginLoadError(
        .missingSymbol, bundle: name, path: path,
        "\(manifest.library) exports no function \(CompatibilityRecord.entryPoint); add the entry point "
          + "`@c(\(CompatibilityRecord.entryPoint)) public func …` and rebuild it")
    }
    return record
  }
}

public import StewardDomain
internal import StewardPluginAPI

/// Makes a bundle's folder of a built library: copies the files, and writes what a host needs to check them.
public enum PluginPacker {
  /// What a bundle is made of.
  public struct Ingredients: Sendable, Hashable {
    /// The built library.
    public var library: String
    /// A manifest without `kit` and `files`; what it has of them is replaced.
    public var manifest: String
    /// A folder whose contents go into the bundle's folder; `nil`: none.
    public var resources: String?

    public init(library: String, manifest: String, resources: String?) {
      self.library = library
      self.manifest = manifest
      self.resources = resources
    }
  }

  /// Finds what a bundle is made of, by the layout of this repository or of a package of its own.
  ///
  /// - Parameters:
  ///   - name: the bundle.
  ///   - build: the folder the library was built into, such as `.build/release`.
  ///   - package: the folder of the package. The manifest is `Plugins/<name>/manifest.json` in it, or `manifest.json`; the
  ///     resources are the folder `Resources` beside the manifest, where there is one.
  public static func locate(
    _ name: BundleID, build: String, package: String = "."
  ) throws(PluginToolError) -> Ingredients {
    try checkName(name)
    let library = "\(build)/lib\(name.text).so"
    guard Files.kind(of: library, followingLinks: true) == .file else {
      throw PluginToolError(
        "\(library) isn't there; build the product first, with `swift build -c release --product \(name.text)`")
    }
    let folders = ["\(package)/Plugins/\(name.text)", package]
    let manifests = folders.map { "\($0)/manifest.json" }
    guard let index = manifests.firstIndex(where: { Files.kind(of: $0, followingLinks: true) == .file }) else {
      throw PluginToolError(
        "\(manifests.joined(separator: " and ")) aren't there; run this in the package's folder")
    }
    let resources = "\(folders[index])/Resources"
    let hasResources = Files.kind(of: resources, followingLinks: true) == .folder
    return Ingredients(
      library: library, manifest: manifests[index], resources: hasResources ? resources : nil)
  }

  /// Packs a bundle of what ``locate(_:build:package:)`` found.
  ///
  /// - Returns: the new bundle, checked as a host checks it.
  @discardableResult
  public static func pack(
    _ name: BundleID, _ ingredients: Ingredients, destination: String, replacing: Bool = false
  ) throws -> VerifiedBundle {
    try pack(
      name: name, library: ingredients.library, manifestTemplate: ingredients.manifest,
      resources: ingredients.resources, destination: destination, replacing: replacing)
  }

  /// Packs a bundle.
  ///
  /// The bundle is made beside its place, checked, and only then put there: a failure leaves what was there. The same input
  /// gives the same bytes.
  /// - Parameters:
  ///   - name: the bundle; also the name of its folder.
  ///   - library: the built library. `kit` in the manifest is taken from its compatibility record.
  ///   - manifestTemplate: a manifest without `kit` and `files`.
  ///   - resources: a folder whose contents go into the bundle's folder.
  ///   - destination: the folder that holds bundles; made where it isn't there.
  ///   - replacing: take the place of a bundle of the same name.
  /// - Throws: ``PluginToolError``, or ``PluginLoadError`` where a host wouldn't take the result.
  @discardableResult
  public static func pack(
    name: BundleID, library: String, manifestTemplate: String, resources: String?, destination: String,
    replacing: Bool = false
  ) throws -> VerifiedBundle {
    try checkName(name)
    let target = "\(destination)/\(name.text)"
    guard replacing || Files.kind(of: target) == nil else {
      throw PluginToolError("\(target) is already there; say that it is to be replaced, or choose another folder")
    }
    // The staging folder holds the bundle's folder by its own name, because the name is among the things that are checked.
    let staging = "\(destination)/.packing-\(name.text)"
    do {
      try Files.makeFolders(destination)
      try Files.remove(staging)
      try Files.makeFolders("\(staging)/\(name.text)")
    } catch {
      throw PluginToolError("can't write to \(destination): \(error)")
    }
    defer { try? Files.remove(staging) }
    try fill(
      "\(staging)/\(name.text)", name: name, library: library, template: manifestTemplate, resources: resources)
    _ = try BundleVerifier().verify("\(staging)/\(name.text)")
    do { try Files.replace(target, with: "\(staging)/\(name.text)", aside: "\(staging)/old") } catch {
      throw PluginToolError("can't put the bundle in its place: \(error)")
    }
    return try BundleVerifier().verify(target)
  }

  private static func fill(
    _ folder: String, name: BundleID, library: String, template: String, resources: String?
  ) throws(PluginToolError) {
    do {
      var manifest = try BundleManifest.read(try Files.read(template, limit: 4 << 20), strict: true)
      guard manifest.name == name else {
        throw PluginToolError("\(template) names the bundle \"\(manifest.name.text)\", not \"\(name.text)\"")
      }
      guard BundlePath.isComponent(manifest.library), manifest.library != "manifest.json" else {
        throw PluginToolError("\(template): key \"library\" is \"\(manifest.library)\", expected a file name")
      }
      let bytes = try Files.read(library)
      manifest.kit = try CompatibilityRecord.read(try ELFImage(bytes))
      try Files.write(bytes, to: "\(folder)/\(manifest.library)", executable: true)
      if let resources { try copy(resources, into: folder) }
      var hashes: [String: String] = [:]
      for path in try FileTree(try real(folder)).files { hashes[path] = try Files.hash("\(folder)/\(path)") }
      manifest.files = hashes
      try Files.write(try manifest.encoded(), to: "\(folder)/manifest.json")
    } catch let error as PluginToolError {
      throw error
    } catch let fault as ManifestFault {
      throw PluginToolError("\(template): \(fault.message)")
    } catch let fault as ELFImage.Fault {
      throw PluginToolError("\(library): \(fault.message)")
    } catch {
      throw PluginToolError("can't pack \(name.text): \(error)")
    }
  }

  private static func copy(_ resources: String, into folder: String) throws {
    let root = try real(resources)
    let tree = try FileTree(root)
    if let path = (tree.escaping + tree.irregular).first {
      throw PluginToolError("\(resources)/\(path) isn't a file of that folder; a bundle holds plain files only")
    }
    for path in tree.files {
      guard path != "manifest.json", Files.kind(of: "\(folder)/\(path)") == nil else {
        throw PluginToolError("\(resources)/\(path) has the name of another file of the bundle; rename it")
      }
      let parent = path.split(separator: "/").dropLast().joined(separator: "/")
      try Files.makeFolders("\(folder)/\(parent)")
      try Files.write(try Files.read("\(root)/\(path)"), to: "\(folder)/\(path)")
    }
  }

  private static func real(_ path: String) throws(FileFault) -> String {
    guard let real = BundlePath.real(path) else { throw FileFault(path) }
    return real
  }

  static func checkName(_ name: BundleID) throws(PluginToolError) {
    guard name.isSafePathComponent else {
      throw PluginToolError(BundleVerifier.badName(name.text, name.text).message)
    }
  }
}

internal import StewardDomain

extension BundleVerifier {
  /// Checks that the folder holds what the manifest lists, unchanged, and nothing else.
  func checkFiles(_ manifest: BundleManifest, in folder: String) throws(PluginLoadError) {
    let name = manifest.name.text
    func refuse(_ code: PluginLoadError.Code, _ path: String, _ message: String) -> PluginLoadError {
      PluginLoadError(code, bundle: name, path: "\(folder)/\(path)", message)
    }
    let tree: FileTree
    do { tree = try FileTree(folder) } catch {
      throw PluginLoadError(.badManifest, bundle: name, path: error.path, "the folder can't be read: \(error.reason)")
    }
    if let path = tree.escaping.first {
      throw refuse(.escapesFolder, path, "\(path) is a link out of the bundle; put the file itself there")
    }
    guard let files = manifest.files else { return }

    let found = Set(tree.files)
    if let path = files.keys.filter({ !found.contains($0) }).min() {
      throw refuse(.fileMissing, path, "\(path) is listed and isn't there; \(BundleVerifier.remedy)")
    }
    let unlisted = (tree.files + tree.irregular).filter { $0 != "manifest.json" && files[$0] == nil }
    if let path = unlisted.min() {
      throw refuse(.fileUnlisted, path, "\(path) is there and isn't listed; remove it, or pack the bundle again")
    }
    for path in tree.files where path != "manifest.json" {
      let hash: String
      do { hash = try Files.hash("\(folder)/\(path)") } catch {
        throw refuse(.fileChanged, path, "\(path) can't be read: \(error.reason)")
      }
      guard hash == files[path] else {
        throw refuse(
          .fileChanged, path,
          "\(path) has SHA-256 \(hash.prefix(12))…, the manifest lists \((files[path] ?? "none").prefix(12))…; "
            + BundleVerifier.remedy)
      }
    }
  }

  private static let remedy = "install the bundle again, or pack it again with `steward plugins pack`"
}

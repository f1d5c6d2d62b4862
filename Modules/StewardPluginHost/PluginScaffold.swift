public import StewardDomain
internal import StewardPluginAPI

/// Starts a new bundle as a package of its own, outside of this repository: it builds, packs and loads as it is.
public enum PluginScaffold {
  /// Writes the package.
  ///
  /// - Parameters:
  ///   - name: the bundle's name. It is also a Swift module's, therefore letters and digits that begin with a capital letter.
  ///   - kind: what the bundle is; its source has the smallest implementation that does something.
  ///   - sdk: the folder `StewardKit`. The package uses it unless `STEWARD_SDK` is set.
  ///   - directory: where the package's folder `<name>` is made.
  /// - Returns: the paths of the files that were written.
  /// - Throws: ``PluginToolError``, and nothing is written, where the name can't be used, the SDK isn't there or the folder is.
  @discardableResult
  public static func write(
    _ name: BundleID, kind: PluginKind, sdk: String, into directory: String
  ) throws(PluginToolError) -> [String] {
    guard isModuleName(name.text) else {
      throw PluginToolError(
        "\"\(name.text)\" can't be used as a name: expected letters and digits, beginning with a capital letter, "
          + "at most 64, and none of Swift's or StewardKit's own names")
    }
    guard let kit = BundlePath.real(sdk), Files.kind(of: "\(kit)/Package.swift") == .file else {
      throw PluginToolError("\(sdk) isn't an SDK: it has no Package.swift; give the path of the folder StewardKit")
    }
    guard !kit.contains("\""), !kit.contains("\\") else {
      throw PluginToolError("\(kit) has a quotation mark or a backslash in its name; move the SDK")
    }
    let folder = "\(directory)/\(name.text)"
    guard Files.kind(of: folder) == nil else { throw PluginToolError("\(folder) is already there") }
    let templates = ScaffoldTemplates(name: name.text, kind: kind, sdk: kit, version: .current)
    let files = [
      ("Package.swift", templates.package), ("manifest.json", templates.manifest), ("README.md", templates.readme),
      (".gitignore", ".build/\nbundles/\n"), ("Sources/\(name.text)/\(name.text).swift", templates.source),
    ]
    do {
      try Files.makeFolders("\(folder)/Sources/\(name.text)")
      for (path, text) in files { try Files.write(text.utf8, to: "\(folder)/\(path)") }
    } catch {
      throw PluginToolError("can't write \(error)")
    }
    return files.map { "\(folder)/\($0.0)" }
  }

  /// Names of modules and types that a new module of the same name would hide or break.
  private static let taken: Set<String> = [
    "Any", "Self", "Type", "Protocol", "Swift", "Foundation", "Glibc", "Crypto", "Testing", "PluginBundle",
    "StewardKit", "StewardDomain", "StewardPluginAPI", "CStewardABI",
  ]

  private static func isModuleName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (0x41...0x5A).contains(first), name.utf8.count <= 64 else { return false }
    return !taken.contains(name)
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
      }
  }
}

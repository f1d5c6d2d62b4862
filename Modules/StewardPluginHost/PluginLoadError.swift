/// Why a bundle isn't accepted: which check failed, what was found, what was expected and what to do.
public struct PluginLoadError: Error, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// As it stands in reports and in `--format json`.
    public let name: String
    private init(_ name: String) { self.name = name }

    /// The name isn't a single path component, or the manifest says another one than the folder.
    public static let badName = Code("badName")
    /// The folder, the library or another file lies outside of where it has to be.
    public static let escapesFolder = Code("escapesFolder")
    /// `manifest.json` can't be read, or a key of it is missing or wrong.
    public static let badManifest = Code("badManifest")
    /// The manifest has no `kit` or no `files`, and the host takes packed bundles only.
    public static let notSealed = Code("notSealed")
    /// Built for another generation of StewardKit.
    public static let generation = Code("generation")
    /// Built for a newer StewardKit than the host's.
    public static let minorTooNew = Code("minorTooNew")
    /// Built with another compiler than the host.
    public static let compiler = Code("compiler")
    /// A file that the manifest lists, or the library, isn't there.
    public static let fileMissing = Code("fileMissing")
    /// A file doesn't have the hash that the manifest lists.
    public static let fileChanged = Code("fileChanged")
    /// Something is in the folder that the manifest doesn't list.
    public static let fileUnlisted = Code("fileUnlisted")
    /// The library isn't a whole ELF shared object.
    public static let notELF = Code("notELF")
    /// The library is for another kind of processor.
    public static let wrongArchitecture = Code("wrongArchitecture")
    /// The library has no `.steward_abi` section, or something else is in it.
    public static let noCompatibilityRecord = Code("noCompatibilityRecord")
    /// The record in the library and the manifest's `kit` disagree.
    public static let recordMismatch = Code("recordMismatch")
    /// The library doesn't export `steward_plugin_make`.
    public static let missingSymbol = Code("missingSymbol")
    /// The dynamic linker refused the library; its own words are in the message.
    public static let cannotOpen = Code("cannotOpen")
    /// The bundle's own start failed; its words are in the message and in ``PluginLoadError/cause``.
    public static let initFailed = Code("initFailed")
    /// No folder of the search path has a bundle of this name.
    public static let notFound = Code("notFound")

    public var description: String { name }
  }

  public let code: Code
  /// The bundle's name, as it was asked for or as its folder has it.
  public let bundle: String
  /// The file or folder that is wrong.
  public let path: String
  /// What was found, what was expected, what to do.
  public let message: String
  /// What the bundle itself threw, with code ``Code/initFailed``.
  public let cause: (any Error)?

  init(_ code: Code, bundle: String, path: String, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.bundle = bundle
    self.path = path
    self.message = message
    self.cause = cause
  }

  public var description: String { "bundle \(bundle): \(code.name): \(message) [\(path)]" }
}

internal import Foundation
internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI
public import StewardPluginHost

/// Where bundles are looked for, and how bundles of a build folder become real ones.
public enum PluginFolders {
  /// Makes the host: folders given on the command line, then `STEWARD_PLUGINS`, then the workspace's own, then the program's.
  ///
  /// - Parameter log: takes the lines that bundles write.
  public static func host(
    given: [String], home: String?,
    log: @escaping @Sendable (_ bundle: String, _ level: String, _ message: String) -> Void
  ) -> PluginHost {
    let environment = PluginSearchPath(colonSeparated: ProcessInfo.processInfo.environment["STEWARD_PLUGINS"] ?? "")
      .folders
    let program = programFolder
    packBuildFolder(program)
    let folders =
      given + environment + (home.map { [$0 + "/plugins"] } ?? []) + [program + "/plugins", program + "/../plugins"]
    return PluginHost(folders: folders) { manifest, folder in
      FileHostServices(folder: folder) { level, message in log(manifest.name.text, level.rawValue, message) }
    }
  }

  /// The folder that this program lies in.
  public static var programFolder: String {
    let path =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return (path as NSString).deletingLastPathComponent
  }

  /// A program that runs from a build folder finds its bundles there as bare libraries: packs those that are new or changed,
  /// so that they go through the same checks as any other bundle.
  private static func packBuildFolder(_ program: String) {
    let files = FileManager.default
    var root = program
    for _ in 0..<4 where !files.fileExists(atPath: root + "/Package.swift") {
      root = (root as NSString).deletingLastPathComponent
    }
    guard program.contains("/.build"), let names = try? files.contentsOfDirectory(atPath: root + "/Plugins") else {
      return
    }
    let stale = { names.sorted().filter { isStale($0, program: program, root: root) } }
    guard !stale().isEmpty else { return }
    // Programs that start at the same time must not pack into each other's folders: the first packs, the others wait and see.
    let lock = open(program + "/plugins.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else { return }
    defer { close(lock) }
    for name in stale() {
      let id = BundleID(name)
      do {
        let parts = try PluginPacker.locate(id, build: program, package: root)
        try PluginPacker.pack(id, parts, destination: program + "/plugins", replacing: true)
      } catch {
        FileHandle.standardError.write(Data("can't pack \(name): \(error)\n".utf8))
      }
    }
  }

  /// Whether a bundle's library or manifest is newer than what was packed of it.
  private static func isStale(_ name: String, program: String, root: String) -> Bool {
    let library = "\(program)/lib\(name).so"
    guard FileManager.default.fileExists(atPath: library) else { return false }
    let newest = [library, "\(root)/Plugins/\(name)/manifest.json"].compactMap(modified).max() ?? .distantPast
    guard let packed = modified("\(program)/plugins/\(name)/manifest.json") else { return true }
    return packed < newest
  }

  private static func modified(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }
}

internal import Glibc

/// Paths inside a bundle: relative, of plain components.
enum BundlePath {
  /// Whether a path can't leave the folder it is relative to, symbolic links aside.
  static func isPlain(_ path: String) -> Bool {
    !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// Whether a path is a single component.
  static func isComponent(_ name: String) -> Bool { isPlain(name) && !name.utf8.contains(0x2F) }

  /// The path with all symbolic links followed, or `nil` where it leads nowhere.
  static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether a real path lies below a real folder.
  static func isInside(_ path: String, of folder: String) -> Bool {
    path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

internal import Glibc
internal import StewardPluginAPI

/// A file, all files of a folder, or those whose names match a pattern with `*` in the last part of the path.
struct FilePattern: Sendable {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Names with paths, sorted by name. Hidden files and those still being written are left out of folders and patterns.
  ///
  /// - Throws: ``PluginError`` naming the path where it, or the folder of the pattern, can't be read.
  func matches() throws(PluginError) -> [(name: String, path: String)] {
    let split = text.lastIndex(of: "/")
    let last = split.map { text[text.index(after: $0)...] } ?? text[...]
    if last.contains("*") {
      let folder = split.map { String(text[...$0]) } ?? "./"
      return try files(in: folder) { FilePattern.matches(Array($0.utf8)[...], Array(last.utf8)[...]) }
    }
    switch FilePattern.format(text) {
    case S_IFREG: return [(String(last), text)]
    case S_IFDIR: return try files(in: text.hasSuffix("/") ? text : text + "/") { _ in true }
    default: throw unreadable(text)
    }
  }

  private func files(
    in folder: String, where wanted: (String) -> Bool
  ) throws(PluginError) -> [(name: String, path: String)] {
    guard let stream = opendir(folder) else { throw unreadable(folder) }
    defer { closedir(stream) }
    var result: [(name: String, path: String)] = []
    while let raw = readdir(stream) {
      guard let name = withUnsafePointer(to: &raw.pointee.d_name.0, { String(validatingCString: $0) }) else { continue }
      if name.hasPrefix(".") || name.hasSuffix(".part") || name.hasSuffix(".tmp") || !wanted(name) { continue }
      if FilePattern.format(folder + name) == S_IFREG { result.append((name, folder + name)) }
    }
    return result.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Whether a name matches a pattern in which `*` stands for any bytes, also none.
  ///
  /// - Complexity: O(name × pattern): on a mismatch only the last star is tried again, one byte further.
  static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (at, wanted) = (name.startIndex, pattern.startIndex)
    var retry: (at: Int, wanted: Int)?
    while at < name.endIndex {
      if wanted < pattern.endIndex, pattern[wanted] == 0x2A {
        wanted += 1
        retry = (at, wanted)
      } else if wanted < pattern.endIndex, pattern[wanted] == name[at] {
        at += 1
        wanted += 1
      } else if let last = retry {
        retry = (last.at + 1, last.wanted)
        (at, wanted) = (last.at + 1, last.wanted)
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == 0x2A }
  }

  /// What stands at a path, links followed; `nil` where there is nothing.
  private static func format(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private func unreadable(_ path: String) -> PluginError {
    PluginError(.badConfiguration, "\(path) can't be read; give a file, a folder or a pattern as setting \"files\"")
  }
}

/// All bytes of a file, or `nil` where it can't be read or is larger than the limit.
func contentsOfFile(_ path: String, limitBytes: Int) -> [UInt8]? {
  guard let file = fopen(path, "re") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: limitBytes + 1)
  let count = fread(&bytes, 1, bytes.count, file)
  guard ferror(file) == 0, count <= limitBytes else { return nil }
  return Array(bytes[..<count])
}

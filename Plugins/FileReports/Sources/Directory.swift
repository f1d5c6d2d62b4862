internal import Glibc
internal import StewardPluginAPI

/// One entry of a folder, with links already followed.
struct DirectoryEntry: Sendable {
  enum Kind: Sendable { case file, folder, other }

  let name: String
  /// Where the entry really is: for a link, where it leads.
  let path: String
  let kind: Kind
  let size: Int64
  let modifiedNanoseconds: Int64
}

/// A folder on this machine whose entries never lie outside of a root.
struct Directory: Sendable {
  let path: String
  /// The root without links in it; links that lead elsewhere are left out.
  let root: String

  /// - Throws: ``PluginError`` naming the folder where it can't be read.
  init(root path: String) throws(PluginError) {
    guard let resolved = resolvedPath(path) else { throw Directory.unreadable(path) }
    self.path = resolved
    self.root = resolved
  }

  private init(path: String, root: String) {
    self.path = path
    self.root = root
  }

  func folder(_ entry: DirectoryEntry) -> Directory { Directory(path: entry.path, root: root) }

  /// Visible entries sorted by name, without files that are still being written.
  ///
  /// - Parameter skipped: is told of each entry that was left out for a reason worth knowing.
  /// - Complexity: one system call an entry, two for a link.
  func entries(skipped: (String) -> Void) throws(PluginError) -> [DirectoryEntry] {
    guard let stream = opendir(path) else { throw Directory.unreadable(path) }
    defer { closedir(stream) }
    var result: [DirectoryEntry] = []
    while let raw = readdir(stream) {
      let name = withUnsafePointer(to: &raw.pointee.d_name.0) { String(validatingCString: $0) }
      guard let name else {
        skipped("\(path): a name that isn't UTF-8")
        continue
      }
      if name.hasPrefix(".") || name.hasSuffix(".part") || name.hasSuffix(".tmp") { continue }
      if let entry = entry(name, skipped: skipped) { result.append(entry) }
    }
    return result.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private func entry(_ name: String, skipped: (String) -> Void) -> DirectoryEntry? {
    var place = "\(path)/\(name)"
    var status = stat()
    // A file that went away between the two calls is simply not there.
    guard lstat(place, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard let target = resolvedPath(place) else {
        skipped("\(place): a link that leads nowhere")
        return nil
      }
      guard target.hasPrefix(root == "/" ? "/" : root + "/") else {
        skipped("\(place): a link that leaves the folder")
        return nil
      }
      place = target
      guard lstat(place, &status) == 0 else { return nil }
    }
    let format = status.st_mode & S_IFMT
    return DirectoryEntry(
      name: name, path: place, kind: format == S_IFREG ? .file : format == S_IFDIR ? .folder : .other,
      size: Int64(status.st_size),
      modifiedNanoseconds: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }

  private static func unreadable(_ path: String) -> PluginError {
    let reason = String(cString: strerror(errno))
    return PluginError(
      .badConfiguration, "the folder \(path) can't be read (\(reason)); give an existing folder as setting \"folder\"")
  }
}

/// The absolute path without links, or `nil` where there is nothing.
private func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(validatingCString: resolved)
}

/// All bytes of a small file, or `nil` where it can't be read or is larger than the limit.
func contentsOfSmallFile(_ path: String, limitBytes: Int) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: limitBytes + 1)
  var filled = 0
  while filled < bytes.count {
    let count = bytes.withUnsafeMutableBytes { buffer in
      read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return Array(bytes[..<filled]) }
    filled += count
  }
  return nil
}

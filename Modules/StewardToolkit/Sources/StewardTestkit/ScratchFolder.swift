internal import Glibc
internal import StewardPluginAPI

/// A folder of its own for one test, removed with all that is in it when the last reference goes.
public final class ScratchFolder: Sendable {
  public let path: String

  /// Makes the folder below `TMPDIR`, or `/tmp`.
  public init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/steward-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw PluginError(.unavailable, "no folder can be made in \(parent)") }
    self.path = made
  }

  deinit { removeTree(path) }

  /// Writes a file, with the folders above it.
  ///
  /// - Parameter name: relative to the folder.
  /// - Returns: the file's path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
    let place = "\(path)/\(name)"
    guard let file = fopen(place, "w") else { throw PluginError(.unavailable, "\(place) can't be written") }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw PluginError(.unavailable, "\(place) can't be written")
    }
    return place
  }

  /// The text of a file, or `nil` where there is none.
  ///
  /// - Parameter name: relative to the folder.
  public func text(_ name: String) -> String? {
    contentsOfFile("\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }
}

private func removeTree(_ path: String) {
  // A link is removed, never followed: what it leads to isn't ours.
  if unlink(path) == 0 { return }
  if let stream = opendir(path) {
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if name != ".", name != ".." { removeTree("\(path)/\(name)") }
    }
    closedir(stream)
  }
  rmdir(path)
}

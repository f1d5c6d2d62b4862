import Glibc
import Testing

/// A folder of its own for one test, removed with all that is in it when the test ends.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/steward-test-XXXXXX".utf8CString)
    path = try template.withUnsafeMutableBufferPointer { buffer in
      let made = try #require(mkdtemp(buffer.baseAddress))
      return String(cString: made)
    }
  }

  deinit {
    nftw(path, { name, _, _, _ in name.map { remove($0) } ?? 0 }, 16, Int32(FTW_DEPTH.rawValue | FTW_PHYS.rawValue))
  }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let parts = name.split(separator: "/")
    var folder = path
    for part in parts.dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
    let full = "\(path)/\(name)"
    let file = try #require(fopen(full, "w"))
    defer { fclose(file) }
    fputs(text, file)
    return full
  }
}

/// The text of a file, empty where there is none.
func read(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while true {
    let byte = fgetc(file)
    if byte == EOF { return String(decoding: bytes, as: UTF8.self) }
    bytes.append(UInt8(byte))
  }
}

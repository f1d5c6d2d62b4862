internal import Glibc

/// An open file, closed with the last reference.
final class FileDescriptor {
  private let number: Int32

  /// Opens a file to be read; `nil` where there is none.
  init?(reading path: String) {
    number = open(path, O_RDONLY | O_CLOEXEC)
    if number < 0 { return nil }
  }

  /// Makes a new file that only its owner may read; `nil` where that isn't possible.
  init?(creating path: String) {
    number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if number < 0 { return nil }
  }

  deinit { close(number) }

  /// The size in bytes; `nil` where it isn't a plain file.
  var size: Int? {
    var status = stat()
    guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// - Returns: how many bytes there were, 0 at the end, `nil` where reading failed.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    while true {
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { return nil }
    }
  }

  /// Writes all of it.
  ///
  /// - Returns: whether that was possible.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
    }
    return true
  }

  static func move(_ path: String, to destination: String) -> Bool { rename(path, destination) == 0 }

  static func remove(_ path: String) { unlink(path) }
}

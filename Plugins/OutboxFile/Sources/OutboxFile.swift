internal import Glibc
internal import StewardPluginAPI

/// The file of messages, open and locked against other processes for as long as the value lives.
struct OutboxFile: ~Copyable {
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  private let path: String
  private let descriptor: Int32

  /// Opens the file and waits for its lock; makes it, for its owner alone, where there is none.
  init(_ path: String) throws(PluginError) {
    let made = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let opened = made >= 0 ? made : open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard opened >= 0 else { throw OutboxFile.failure("can't be opened", path, .badConfiguration) }
    while flock(opened, LOCK_EX) != 0 {
      // A signal may end the wait; anything else, such as a file system without locks, is an error.
      guard errno == EINTR else {
        let error = OutboxFile.failure("can't be locked", path, .unavailable)
        close(opened)
        throw error
      }
    }
    // The name of a new file is durable only once its folder is.
    if made >= 0 { syncFolder(of: path) }
    self.path = path
    self.descriptor = opened
  }

  deinit { close(descriptor) }

  func identity() throws(PluginError) -> Identity {
    let status = try self.status()
    return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  func byteCount() throws(PluginError) -> Int { Int(try status().st_size) }

  func bytes(from offset: Int) throws(PluginError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(offset + bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw OutboxFile.failure("can't be read", path, .unavailable) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  func truncate(to byteCount: Int) throws(PluginError) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0 else {
      throw OutboxFile.failure("can't be cut to \(byteCount) bytes", path, .unavailable)
    }
  }

  /// Appends and makes durable. Where that fails, the file is cut back to where it ended, so that no half line stays.
  func append(_ line: [UInt8], at end: Int) throws(PluginError) {
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw cutBack(to: end, "can't be written") }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw cutBack(to: end, "can't be made durable") }
  }

  private func cutBack(to end: Int, _ what: String) -> PluginError {
    let error = OutboxFile.failure(what, path, .unavailable)
    ftruncate(descriptor, off_t(end))
    return error
  }

  private func status() throws(PluginError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw PluginError(.badConfiguration, "\(path) isn't a plain file; give another \"path\"")
    }
    return status
  }

  private static func failure(_ what: String, _ path: String, _ code: PluginError.Code) -> PluginError {
    PluginError(code, "the outbox \(path) \(what): \(String(cString: strerror(errno)))")
  }
}

private func syncFolder(of path: String) {
  let end = path.lastIndex(of: "/")
  let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  // Some file systems refuse to sync a folder; then the name is as durable as they make it.
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

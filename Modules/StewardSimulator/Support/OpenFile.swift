import Glibc

/// A file that is written from its beginning, and closed when nobody holds it any more.
struct OpenFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  /// So many were written.
  private(set) var bytes = 0

  /// Makes the file, or empties it.
  ///
  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  init(path: String) throws(SimulatorError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, errno: errno) }
  }

  deinit { close(descriptor) }

  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  mutating func append(_ part: UnsafeRawBufferPointer) throws(SimulatorError) {
    var done = 0
    while done < part.count {
      let written = write(descriptor, part.baseAddress?.advanced(by: done), part.count - done)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw .cannotWrite(path: path, errno: errno) }
      done += written
    }
    bytes += part.count
  }

  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  mutating func append(_ part: ByteBuffer) throws(SimulatorError) {
    try part.withBytes { (bytes) throws(SimulatorError) in try append(bytes) }
  }
}

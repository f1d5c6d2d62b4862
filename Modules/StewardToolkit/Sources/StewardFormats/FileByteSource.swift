import Glibc

/// A file that couldn't be opened or read.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  /// What was attempted: `open` or `read`.
  public let operation: String
  /// The value of `errno`.
  public let number: Int32

  public init(path: String, operation: String, number: Int32) {
    self.path = path
    self.operation = operation
    self.number = number
  }

  /// The system's words for the number.
  public var reason: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
      guard let base = room.baseAddress else { return "error \(number)" }
      base.initialize(repeating: 0, count: room.count)
      guard strerror_r(number, base, room.count) == 0 else { return "error \(number)" }
      return String(cString: base)
    }
  }

  public var description: String { "can't \(operation) \(path): \(reason)" }
}

/// A file's bytes from its start. Copies share the open file, but each has its own place in it.
///
/// Something that has no places, such as a pipe, is read as it comes.
public struct FileByteSource: ByteSource, Sendable {
  private let file: OpenFile
  private var offset: Int64 = 0
  private var seekable = true

  public init(path: String) throws(FileError) {
    self.file = try OpenFile(path: path)
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard buffer.count > 0 else { return 0 }
    while true {
      let count =
        seekable
        ? pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        : Glibc.read(file.descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        offset += Int64(count)
        return count
      }
      switch errno {
      case EINTR: continue
      case ESPIPE where seekable: seekable = false
      case let number: throw FileError(path: file.path, operation: "read", number: number)
      }
    }
  }
}

/// A descriptor that is closed with its last user.
private final class OpenFile: Sendable {
  let path: String
  let descriptor: Int32

  init(path: String) throws(FileError) {
    var descriptor = open(path, O_RDONLY | O_CLOEXEC)
    while descriptor < 0, errno == EINTR { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", number: errno) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }
}

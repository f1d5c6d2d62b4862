import Glibc
import StewardDomain

/// Writes the files of one account and counts them. Not shared between threads.
struct FileSink {
  private(set) var files = 0
  private(set) var bytes = 0
  private var made: Set<String> = []

  /// Writes a whole file, and makes the folders above it.
  ///
  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  mutating func write(_ buffer: ByteBuffer, folder: String, name: String) throws(SimulatorError) {
    try makeFolder(folder)
    let path = folder + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, errno: errno) }
    defer { close(descriptor) }
    var done = 0
    let total = buffer.count
    while done < total {
      let written = buffer.withBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), total - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw .cannotWrite(path: path, errno: errno) }
      done += written
    }
    files += 1
    bytes += total
  }

  private mutating func makeFolder(_ folder: String) throws(SimulatorError) {
    guard !made.contains(folder) else { return }
    var prefix = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      prefix += part + "/"
      guard !part.isEmpty, !made.contains(prefix) else { continue }
      if mkdir(prefix, 0o755) != 0, errno != EEXIST { throw .cannotWrite(path: prefix, errno: errno) }
      made.insert(prefix)
    }
    made.insert(folder)
  }

  /// How many threads the machine can run at once.
  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Why a simulated world couldn't be made or written.
public enum SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotWrite(path: String, errno: Int32)
  /// A scenario file can't be read, or asks for something that can't be; the text says what and where.
  case badScenario(String)

  public var description: String {
    switch self {
    case .cannotWrite(let path, let errno): "\(path) can't be written (error \(errno))"
    case .badScenario(let text): text
    }
  }
}

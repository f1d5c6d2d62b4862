import Glibc
import StewardCompression
import StewardDomain

/// Writes the files of one account and counts them. Not shared between threads.
struct FileSink {
  private(set) var files = 0
  /// On the disk.
  private(set) var bytes = 0
  private var made: Set<String> = []
  private let packer: GzipPacker?

  /// - Parameter isPacked: whether documents can be packed with gzip.
  /// - Throws: ``SimulatorError/cannotPack`` without memory for it.
  init(isPacked: Bool = false) throws(SimulatorError) {
    guard isPacked else {
      packer = nil
      return
    }
    do throws(CompressionError) {
      packer = try GzipPacker()
    } catch {
      throw .cannotPack
    }
  }

  /// What the names of documents end with.
  var ending: StaticString { packer == nil ? "" : ".gz" }

  /// Writes one of Amazon's documents, packed where the world is; ``ending`` is part of its name.
  ///
  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  mutating func writeDocument(_ buffer: ByteBuffer, folder: String, name: String) throws(SimulatorError) {
    guard let packer else { return try write(buffer, folder: folder, name: name) }
    try buffer.withBytes { (document) throws(SimulatorError) in
      try packer.pack(document) { (packed) throws(SimulatorError) in try write(packed, folder: folder, name: name) }
    }
  }

  /// Writes a whole file as it is, and makes the folders above it.
  ///
  /// - Throws: ``SimulatorError/cannotWrite(path:errno:)``.
  mutating func write(_ buffer: ByteBuffer, folder: String, name: String) throws(SimulatorError) {
    try buffer.withBytes { (text) throws(SimulatorError) in try write(text, folder: folder, name: name) }
  }

  private mutating func write(
    _ bytes: UnsafeRawBufferPointer, folder: String, name: String
  ) throws(SimulatorError) {
    try makeFolder(folder)
    var file = try OpenFile(path: folder + "/" + name)
    try file.append(bytes)
    files += 1
    self.bytes += bytes.count
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

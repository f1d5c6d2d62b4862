internal import Crypto
internal import Glibc

/// A file operation that failed, in the words of the system.
struct FileFault: Error, CustomStringConvertible {
  let path: String
  let reason: String
  let code: Int32

  init(_ path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
    self.reason = String(cString: strerror(code))
  }

  init(_ path: String, reason: String) {
    self.path = path
    self.code = 0
    self.reason = reason
  }

  var description: String { "\(path): \(reason)" }
}

/// The few file operations that this module needs, straight on the system's calls.
enum Files {
  enum Kind { case file, folder, link, other }

  /// No file of a bundle may be larger.
  static let largestFileBytes = 512 << 20
  static let mostFiles = 10_000
  static let deepestFolder = 16

  static func kind(of path: String, followingLinks: Bool = false) -> Kind? {
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The names in a folder, sorted by their bytes.
  static func names(in folder: String) throws(FileFault) -> [String] {
    guard let stream = opendir(folder) else { throw FileFault(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Gives the bytes of a regular file to a closure, piece by piece.
  private static func forEachPiece(
    of path: String, limit: Int, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(FileFault) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFault(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFault(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(path, reason: "not a regular file") }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    var total = 0
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileFault(path) }
      if count == 0 { return }
      total += count
      // Counted here and not taken from fstat: the file may grow while it is read.
      guard total <= limit else { throw FileFault(path, reason: "larger than \(limit) bytes") }
      body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
  }

  static func read(_ path: String, limit: Int = largestFileBytes) throws(FileFault) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(of: path, limit: limit) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// SHA-256 of a file, in hexadecimal digits.
  static func hash(_ path: String) throws(FileFault) -> String {
    var hasher = SHA256()
    try forEachPiece(of: path, limit: largestFileBytes) { hasher.update(bufferPointer: $0) }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func makeFolders(_ path: String) throws(FileFault) {
    if kind(of: path, followingLinks: true) == .folder { return }
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    if !parent.isEmpty { try makeFolders(path.hasPrefix("/") ? "/" + parent : parent) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileFault(path) }
  }

  static func write(_ bytes: some Sequence<UInt8>, to path: String, executable: Bool = false) throws(FileFault) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, executable ? 0o755 : 0o644)
    guard descriptor >= 0 else { throw FileFault(path) }
    defer { close(descriptor) }
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileFault(path) }
      rest = rest.dropFirst(count)
    }
  }

  /// Removes a file, or a folder with all in it. Links are removed, never followed.
  static func remove(_ path: String) throws(FileFault) {
    guard let kind = kind(of: path) else { return }
    if kind == .folder {
      for name in try names(in: path) { try remove("\(path)/\(name)") }
      guard rmdir(path) == 0 else { throw FileFault(path) }
    } else {
      guard unlink(path) == 0 else { throw FileFault(path) }
    }
  }
}

extension Files {
  /// Puts a folder in the place of another, or of nothing. What was there is moved aside first, and back if the rest fails.
  ///
  /// - Parameter aside: where the old folder goes; on the same file system, and nothing is there.
  static func replace(_ place: String, with new: String, aside: String) throws(FileFault) {
    let isOccupied = kind(of: place) != nil
    if isOccupied { guard rename(place, aside) == 0 else { throw FileFault(place) } }
    guard rename(new, place) == 0 else {
      let fault = FileFault(place)
      if isOccupied { _ = rename(aside, place) }
      throw fault
    }
  }
}

internal import Dispatch
internal import StewardCompression
internal import StewardFormats
internal import StewardStorage
internal import Synchronization

/// A piece of a file in memory that is used again for later pieces. It passes from the thread that reads to the one that hashes to one
/// that packs; nobody waits for its lock.
final class FileChunk: Sendable {
  private struct Content {
    var bytes: [UInt8]
    var count = 0
    /// Made with the first use.
    var packer: ZstdPacker?
  }

  /// Matches are looked for in a table of 8 KiB, which stays in the first cache beside the text. Facts files take a third less time with
  /// it than with what level 1 chooses, and are packed 3 in 100 worse.
  private static let hashLog: Int32 = 11

  private let content: Mutex<Content>

  init(capacity: Int) {
    content = Mutex(Content(bytes: [UInt8](repeating: 0, count: capacity)))
  }

  /// Reads as much as has room.
  ///
  /// - Returns: how many bytes there were.
  func fill(from file: inout FileByteSource) throws -> Int {
    try content.withLock { content in
      content.count = try content.bytes.withUnsafeMutableBytes { target in
        var count = 0
        while count < target.count {
          let got = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: target[count...]))
          if got == 0 { break }
          count += got
        }
        return count
      }
      return content.count
    }
  }

  func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try content.withLock { content in
      let count = content.count
      try content.bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
    }
  }

  /// The bytes as they are kept.
  ///
  /// - Parameter isPacked: whether the file is; its bytes are kept as they are then.
  func kept(isPacked: Bool) -> DocumentChunk {
    content.withLock { content in
      let count = content.count
      if content.packer == nil, !isPacked { content.packer = try? ZstdPacker(hashLog: Self.hashLog) }
      let packer = content.packer
      return content.bytes.withUnsafeBytes { bytes in
        let bytes = UnsafeRawBufferPointer(rebasing: bytes[0..<count])
        let packed = isPacked ? nil : try? packer?.pack(bytes)
        return DocumentChunk(isPacked: packed != nil, byteCount: count, bytes: packed ?? Array(bytes))
      }
    }
  }
}

/// A bounded number of chunks, which bounds how far reading runs ahead of packing.
final class FileChunks: Sendable {
  private let free: Mutex<[FileChunk]>
  // One that begins with more than it has in the end can't be disposed of.
  private let count = DispatchSemaphore(value: 0)

  init(count: Int, capacity: Int) {
    free = Mutex((0..<count).map { _ in FileChunk(capacity: capacity) })
    for _ in 0..<count { self.count.signal() }
  }

  /// Waits until one is free.
  func take() -> FileChunk {
    count.wait()
    return free.withLock { $0.removeLast() }
  }

  func giveBack(_ chunk: FileChunk) {
    free.withLock { $0.append(chunk) }
    count.signal()
  }
}

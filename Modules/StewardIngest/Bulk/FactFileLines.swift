internal import StewardCompression
internal import StewardFormats

/// Reads a file in pieces of whole lines, unpacked where it is gzip. Lives on one thread.
final class FactFileLines {
  private var file: FileByteSource
  private let chunks: FileChunks
  private let archive: (FileChunk, Bool) -> Void
  private var cutter = LineCutter()
  private var unpacker: Gunzip?
  /// Of the file, as it is stored on the disk.
  private(set) var byteCount = 0

  /// - Parameter archive: takes the file's own bytes once their lines were handed over, and whether they are packed.
  init(path: String, chunks: FileChunks, archive: @escaping (FileChunk, Bool) -> Void) throws {
    file = try FileByteSource(path: path)
    self.chunks = chunks
    self.archive = archive
  }

  /// Hands over the first line without its end, then the whole lines of the next piece; `false` at the end.
  func next(
    header: ([UInt8]) throws -> Void, lines: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Bool {
    let chunk = chunks.take()
    let count = try chunk.fill(from: &file)
    guard count > 0 else {
      chunks.giveBack(chunk)
      try unpacker?.finish()
      try cutter.finish(header: header, lines: lines)
      return false
    }
    try chunk.withBytes { bytes in
      if byteCount == 0, Gunzip.isGzip(bytes) { unpacker = try Gunzip() }
      if unpacker == nil {
        try cutter.add(bytes, header: header, lines: lines)
      } else {
        try unpacker?.consume(bytes) { try cutter.add($0, header: header, lines: lines) }
      }
    }
    byteCount += count
    archive(chunk, unpacker != nil)
    return true
  }
}

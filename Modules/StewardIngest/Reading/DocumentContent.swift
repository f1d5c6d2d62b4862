internal import Crypto
internal import StewardCompression
internal import StewardFormats
public import StewardPluginAPI
public import StewardStorage

/// The bytes of a document as they are kept: in pieces, packed unless they came packed, with their hash.
///
/// Everything that reads a document, whether it just came or is replayed or traced years later, reads it from here.
public struct DocumentContent: Sendable {
  public let sha256: String
  public let byteCount: Int
  public let chunks: [DocumentChunk]
  let isGzip: Bool
  let detector: CharsetDetector

  /// Pieces of this size are packed on their own, so that memory stays bounded and any part can be read.
  static let chunkBytes = 1 << 20

  /// Reads a body to its end, hashes and packs it, and looks at its characters.
  ///
  /// - Throws: ``IngestError`` where it can't be read, or where gzip data is damaged or cut off.
  public init(reading body: SourceDocument.Body, name: String) throws {
    do {
      switch body {
      case .bytes(let bytes):
        self = try DocumentContent(source: ArrayByteSource(bytes))
      case .file(let path):
        self = try DocumentContent(source: FileByteSource(path: path))
      @unknown default:
        throw IngestError(.unreadableFile, file: name, "this kind of body isn't known")
      }
    } catch {
      throw IngestError.wrapping(error, file: name)
    }
  }

  /// Takes the pieces of a stored document.
  public init(sha256: String, byteCount: Int, chunks: [DocumentChunk]) throws {
    var detector = CharsetDetector()
    var isGzip = false
    if let first = chunks.first {
      let head = try first.unpacked()
      isGzip = head.withUnsafeBytes { Gunzip.isGzip($0) }
    }
    var source = ChunkSource(chunks: chunks, unpacksGzip: isGzip)
    try source.forEachPiece { detector.consume($0) }
    self.init(sha256: sha256, byteCount: byteCount, chunks: chunks, isGzip: isGzip, detector: detector)
  }

  private init(sha256: String, byteCount: Int, chunks: [DocumentChunk], isGzip: Bool, detector: CharsetDetector) {
    self.sha256 = sha256
    self.byteCount = byteCount
    self.chunks = chunks
    self.isGzip = isGzip
    self.detector = detector
  }

  /// The same document with other pieces, which are UTF-8: its hash and size are still those that it came with.
  func with(chunks: [DocumentChunk]) -> DocumentContent {
    DocumentContent(sha256: sha256, byteCount: byteCount, chunks: chunks, isGzip: false, detector: CharsetDetector())
  }

  /// Whether a document that had bytes is kept without them.
  var isWithheld: Bool { chunks.isEmpty && byteCount > 0 }

  private init(source: some ByteSource) throws {
    var source = source
    var hash = SHA256()
    var detector = CharsetDetector()
    var chunks: [DocumentChunk] = []
    var byteCount = 0
    var unpacker = try Gunzip()
    var isGzip = false
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.readFully(into: buffer)
      if count == 0 { break }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
      if byteCount == 0 { isGzip = Gunzip.isGzip(piece) }
      hash.update(bufferPointer: piece)
      byteCount += count
      if isGzip {
        try unpacker.consume(piece) { detector.consume($0) }
        chunks.append(DocumentChunk(isPacked: false, byteCount: count, bytes: [UInt8](piece)))
      } else {
        detector.consume(piece)
        chunks.append(DocumentChunk(isPacked: true, byteCount: count, bytes: try Zstd.pack(piece)))
      }
      if count < Self.chunkBytes { break }
    }
    if isGzip { try unpacker.finish() }
    self.init(
      sha256: hexText(hash.finalize()), byteCount: byteCount, chunks: chunks, isGzip: isGzip, detector: detector)
  }

  /// The text of the document as UTF-8, from the beginning.
  ///
  /// - Parameters:
  ///   - contentType: what came with it, with its charset.
  ///   - fallback: the character set of a document that names none and isn't UTF-8.
  func text(contentType: String?, fallback: String) throws -> TranscodingSource<ChunkSource> {
    try TranscodingSource(
      ChunkSource(chunks: chunks, unpacksGzip: isGzip),
      charset: detector.charset(contentType: contentType, fallback: fallback))
  }
}

/// The hash of some bytes as lower-case hexadecimal digits.
func sha256Text(_ bytes: [UInt8]) -> String { hexText(SHA256.hash(data: bytes)) }

func hexText(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

extension ByteSource {
  /// Reads until the buffer is full or the source ends.
  fileprivate mutating func readFully(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

extension DocumentChunk {
  init(packing bytes: ArraySlice<UInt8>) throws {
    self.init(isPacked: true, byteCount: bytes.count, bytes: try bytes.withUnsafeBytes { try Zstd.pack($0) })
  }

  func unpacked() throws -> [UInt8] {
    guard isPacked else { return bytes }
    return try bytes.withUnsafeBytes { try Zstd.unpack($0, size: byteCount) }
  }
}

/// Gives the bytes of stored pieces one after the other, unpacked.
struct ChunkSource: ByteSource {
  private let chunks: [DocumentChunk]
  private let unpacker: Unpacker?
  private var next = 0
  /// What is left of a packed piece. It is unpacked bit by bit: a piece of zeros unpacks to a thousand times its size.
  private var packed: ArraySlice<UInt8> = []
  private static let unpackedAtOnce = 1 << 16
  private var current: [UInt8] = []
  private var offset = 0

  init(chunks: [DocumentChunk], unpacksGzip: Bool) {
    self.chunks = chunks
    self.unpacker = unpacksGzip ? Unpacker() : nil
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while offset == current.count {
      guard try advance() else { return 0 }
    }
    let count = min(buffer.count, current.count - offset)
    current.withUnsafeBytes { bytes in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]))
    }
    offset += count
    return count
  }

  /// Hands over all remaining bytes, piece by piece.
  mutating func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    while try advance() { try current.withUnsafeBytes(body) }
  }

  /// Makes the next piece current; says `false` at the end.
  private mutating func advance() throws -> Bool {
    guard let unpacker else {
      guard next < chunks.count else { return false }
      current = try chunks[next].unpacked()
      next += 1
      offset = 0
      return true
    }
    if packed.isEmpty {
      guard next < chunks.count else {
        try unpacker.finish()
        return false
      }
      packed = try chunks[next].unpacked()[...]
      next += 1
    }
    offset = 0
    current = try unpacker.unpack(packed.prefix(Self.unpackedAtOnce))
    packed = packed.dropFirst(Self.unpackedAtOnce)
    return true
  }

  /// Holds the state of gzip between pieces; the source is copied with its reader before it is used, so sharing it is harmless.
  private final class Unpacker {
    private var gunzip: Gunzip?

    func unpack(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
      var result: [UInt8] = []
      var unpacker = try gunzip.take() ?? Gunzip()
      try bytes.withUnsafeBytes { try unpacker.consume($0) { result.append(contentsOf: $0) } }
      gunzip = consume unpacker
      return result
    }

    func finish() throws {
      if let unpacker = gunzip.take() { try unpacker.finish() }
    }
  }
}

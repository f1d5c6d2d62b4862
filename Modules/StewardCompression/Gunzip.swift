internal import CZlib

/// Unpacks gzip, member after member, with bounded memory.
public struct Gunzip: ~Copyable {
  // On the heap: zlib remembers the address of its stream and refuses one that moved.
  private let stream: UnsafeMutablePointer<z_stream>
  private var memberOpen = false
  private var sawMember = false
  private var unpacked = 0

  /// Whether bytes begin as a gzip member does (RFC 1952, section 2.3.1).
  public static func isGzip(_ head: UnsafeRawBufferPointer) -> Bool {
    head.count >= 2 && head[0] == 0x1F && head[1] == 0x8B
  }

  public init() throws(CompressionError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 window bits + 16: gzip wrapper only.
    guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .corrupt("zlib can't be initialised")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks a piece of input.
  ///
  /// - Parameters:
  ///   - input: the next packed bytes; all are consumed.
  ///   - emit: called with unpacked bytes, any number of times.
  public mutating func consume(
    _ input: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard let base = input.bindMemory(to: UInt8.self).baseAddress else { return }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
    stream.pointee.avail_in = UInt32(input.count)
    let capacity = 1 << 16
    try withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 16) { buffer in
      while stream.pointee.avail_in > 0 {
        if !memberOpen {
          guard inflateReset(stream) == Z_OK else { throw CompressionError.corrupt("zlib can't be reset") }
          memberOpen = true
          sawMember = true
        }
        var full: Bool
        repeat {
          stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
          stream.pointee.avail_out = UInt32(capacity)
          let status = inflate(stream, Z_NO_FLUSH)
          let produced = capacity - Int(stream.pointee.avail_out)
          full = stream.pointee.avail_out == 0
          unpacked += produced
          if produced > 0 { try emit(UnsafeRawBufferPointer(rebasing: buffer[0..<produced])) }
          switch status {
          case Z_OK, Z_BUF_ERROR: break
          case Z_STREAM_END: memberOpen = false
          default:
            throw CompressionError.corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
          }
        } while full && memberOpen
      }
    }
  }

  /// Says that the input is over.
  ///
  /// - Throws: ``CompressionError/truncated(afterBytes:)`` where a member isn't complete, or where there is none at all.
  public func finish() throws(CompressionError) {
    if memberOpen || !sawMember { throw .truncated(afterBytes: unpacked) }
  }

  /// Unpacks a whole stream that is in memory.
  public static func unpack(_ bytes: [UInt8], limit: Int = .max) throws -> [UInt8] {
    var unpacker = try Gunzip()
    var result: [UInt8] = []
    try bytes.withUnsafeBytes { input in
      try unpacker.consume(input) { piece in
        guard result.count + piece.count <= limit else { throw CompressionError.tooLarge(limit: limit) }
        result.append(contentsOf: piece)
      }
    }
    try unpacker.finish()
    return result
  }
}

/// CRC-32 of bytes (ISO 3309, as gzip uses it).
public func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: CZlib.crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
}

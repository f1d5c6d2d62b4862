internal import CZlib

/// Packs gzip.
public enum Gzip {
  /// Packs a whole buffer into one member without a name or a time, so that the same bytes give the same.
  ///
  /// - Parameter level: 1 (fast) … 9 (small).
  public static func pack(_ bytes: UnsafeRawBufferPointer, level: Int32 = 6) throws(CompressionError) -> [UInt8] {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge(limit: Int(UInt32.max)) }
    var stream = z_stream()
    // 15 window bits + 16: gzip wrapper.
    let begun = deflateInit2_(
      &stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard begun == Z_OK else { throw .corrupt("zlib can't be initialised") }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var status = Z_OK
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(bytes.count)
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(truncatingIfNeeded: bound)
      status = deflate(&stream, Z_FINISH)
      count = bound - Int(stream.avail_out)
    }
    guard status == Z_STREAM_END else { throw .corrupt("zlib status \(status)") }
    return packed
  }
}

internal import CZstd

/// Packs and unpacks whole buffers with Zstandard.
public enum Zstd {
  /// - Parameter level: 1 (fast) … 19 (small).
  public static func pack(_ bytes: UnsafeRawBufferPointer, level: Int32 = 1) throws(CompressionError) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    var status = 0
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      status = ZSTD_compress(buffer.baseAddress, bound, bytes.baseAddress, bytes.count, level)
      count = ZSTD_isError(status) == 0 ? status : 0
    }
    guard ZSTD_isError(status) == 0 else { throw .corrupt(String(cString: ZSTD_getErrorName(status))) }
    return packed
  }

  /// - Parameter size: the exact unpacked size; anything else is an error.
  public static func unpack(_ bytes: UnsafeRawBufferPointer, size: Int) throws(CompressionError) -> [UInt8] {
    var status = 0
    let unpacked = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      status = ZSTD_decompress(buffer.baseAddress, size, bytes.baseAddress, bytes.count)
      count = ZSTD_isError(status) == 0 ? status : 0
    }
    guard ZSTD_isError(status) == 0 else { throw .corrupt(String(cString: ZSTD_getErrorName(status))) }
    guard unpacked.count == size else { throw .truncated(afterBytes: unpacked.count) }
    return unpacked
  }
}

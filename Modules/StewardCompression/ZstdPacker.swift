internal import CZstd

/// Packs many buffers with Zstandard, one after the other, without asking for memory each time. Each result stands for itself and is read
/// by ``Zstd/unpack(_:size:)``.
public final class ZstdPacker {
  private let context: OpaquePointer
  private var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// - Parameters:
  ///   - level: 1 (fast) … 19 (small).
  ///   - hashLog: the logarithm of the number of places that matches are looked for in; `nil` leaves it to the level. A table that lies
  ///     in the first cache is quicker and finds a little less.
  public init(level: Int32 = 1, hashLog: Int32? = nil) throws(CompressionError) {
    guard let context = ZSTD_createCCtx() else { throw .corrupt("there is no memory to pack with") }
    self.context = context
    try check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level))
    if let hashLog { try check(ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, hashLog)) }
  }

  deinit {
    ZSTD_freeCCtx(context)
    room.deallocate()
  }

  public func pack(_ bytes: UnsafeRawBufferPointer) throws(CompressionError) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    if room.count < bound {
      room.deallocate()
      room = .allocate(byteCount: bound, alignment: 16)
    }
    let count = ZSTD_compress2(context, room.baseAddress, room.count, bytes.baseAddress, bytes.count)
    try check(count)
    return Array(room[0..<count])
  }

  private func check(_ status: Int) throws(CompressionError) {
    guard ZSTD_isError(status) == 0 else { throw .corrupt(String(cString: ZSTD_getErrorName(status))) }
  }
}

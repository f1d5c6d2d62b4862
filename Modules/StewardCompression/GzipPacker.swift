internal import CDeflate

/// Packs whole documents into gzip, one after another, for those who write many: over libdeflate, at its fastest level.
///
/// The same bytes give the same member on every machine: there is neither a name nor a time in it. Lives on one thread.
public final class GzipPacker {
  private let compressor: OpaquePointer
  /// Room for the longest member so far.
  private var room: UnsafeMutableRawBufferPointer

  /// - Parameter level: 1 (fast) … 12 (small).
  /// - Throws: ``CompressionError/corrupt(_:)`` where there is no such level, or no memory.
  public init(level: Int32 = 1) throws(CompressionError) {
    guard (1...12).contains(level), let compressor = libdeflate_alloc_compressor(level) else {
      throw .corrupt("libdeflate can't be initialised")
    }
    self.compressor = compressor
    room = .allocate(byteCount: 1 << 16, alignment: 16)
  }

  deinit {
    libdeflate_free_compressor(compressor)
    room.deallocate()
  }

  /// Packs a buffer into one member.
  ///
  /// - Parameter use: called once with the member, which is valid until it returns.
  public func pack<Result, Failure: Error>(
    _ bytes: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    if room.count < bound {
      room.deallocate()
      room = .allocate(byteCount: max(bound, 1 << 16), alignment: 16)
    }
    // There is room for the longest that it can become, so it fits.
    let count = libdeflate_gzip_compress(compressor, bytes.baseAddress, bytes.count, room.baseAddress, room.count)
    return try use(UnsafeRawBufferPointer(rebasing: room[..<count]))
  }
}

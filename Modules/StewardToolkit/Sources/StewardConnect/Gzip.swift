public import StewardFormats

/// Documents that are packed with gzip (RFC 1952).
public enum Gzip {
  /// Whether bytes begin as gzip does.
  public static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.prefix(2).elementsEqual([0x1F, 0x8B]) }

  /// Unpacks all members of a document.
  ///
  /// - Parameter limitBytes: more than this doesn't come out.
  /// - Complexity: linear in what comes out.
  public static func unpacked(_ bytes: [UInt8], limitBytes: Int = 64 << 20) throws -> [UInt8] {
    var result: [UInt8] = []
    try unpack(ArrayByteSource(bytes), limitBytes: limitBytes) { result.append(contentsOf: $0) }
    return result
  }

  /// Checks that a file is whole: where it begins as gzip, that all of it unpacks and agrees with its checksum.
  ///
  /// - Throws: ``GzipError``, or what reading the file throws.
  public static func verify(path: String) throws {
    var head = [UInt8](repeating: 0, count: 2)
    var source = try FileByteSource(path: path)
    let count = try head.withUnsafeMutableBytes { try source.read(into: $0) }
    guard count == 2, isGzip(head) else { return }
    try unpack(try FileByteSource(path: path), limitBytes: .max) { _ in }
  }

  /// Unpacks a stream of members, chunk by chunk.
  public static func unpack(
    _ source: some ByteSource, limitBytes: Int, into output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = BitReader(source)
    var total = 0
    repeat {
      try readHeader(&input)
      var window = SlidingWindow()
      try Inflate.run(&input, into: &window) { chunk in
        total += chunk.count
        if total > limitBytes { throw GzipError(.tooLarge, "more than \(limitBytes) bytes come out") }
        try output(chunk)
      }
      try input.alignToByte()
      let checksum = try input.littleEndian32()
      let length = try input.littleEndian32()
      guard checksum == window.checksum, length == UInt32(truncatingIfNeeded: window.total) else {
        throw GzipError(.damaged, "the checksum doesn't agree with what came out")
      }
    } while try !input.isAtEnd()
  }

  private static func readHeader(_ input: inout BitReader<some ByteSource>) throws {
    guard try input.byte() == 0x1F, try input.byte() == 0x8B, try input.byte() == 8 else {
      throw GzipError(.damaged, "this isn't the beginning of gzip")
    }
    let flags = try input.byte()
    for _ in 0..<6 { _ = try input.byte() }
    if flags & 4 != 0 {
      let length = Int(try input.byte()) + Int(try input.byte()) << 8
      for _ in 0..<length { _ = try input.byte() }
    }
    for mark in [8, 16] as [UInt8] where flags & mark != 0 {
      while try input.byte() != 0 {}
    }
    if flags & 2 != 0 { for _ in 0..<2 { _ = try input.byte() } }
  }
}

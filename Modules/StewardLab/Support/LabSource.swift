internal import StewardCompression
internal import StewardFormats

/// The bytes of an input file, unpacked where it is gzip, whatever its name.
final class LabSource: ByteSource {
  private var file: FileByteSource
  private var unpacker: Gunzip?
  private var packed = [UInt8](repeating: 0, count: 1 << 18)
  private var ready: [UInt8] = []
  private var position = 0
  private var isOver = false

  init(path: String) throws {
    file = try FileByteSource(path: path)
    let count = try packed.withUnsafeMutableBytes { try file.read(into: $0) }
    let isGzip = packed.withUnsafeBytes { Gunzip.isGzip(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
    if isGzip { unpacker = try Gunzip() }
    try take(count)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while position == ready.count, !isOver {
      let count = try packed.withUnsafeMutableBytes { try file.read(into: $0) }
      try take(count)
    }
    let count = min(buffer.count, ready.count - position)
    ready.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }

  /// Makes the next bytes of the file ready; none means its end.
  private func take(_ count: Int) throws {
    ready.removeAll(keepingCapacity: true)
    position = 0
    isOver = count == 0
    guard unpacker != nil else {
      ready.append(contentsOf: packed[0..<count])
      return
    }
    guard !isOver else {
      try unpacker?.finish()
      return
    }
    try packed.withUnsafeBytes { input in
      try unpacker?.consume(UnsafeRawBufferPointer(rebasing: input[0..<count])) { ready.append(contentsOf: $0) }
    }
  }
}

internal import StewardCompression
internal import StewardFormats

/// Reads a file in pieces of whole lines, unpacked where it is gzip. Lives on one thread.
final class FactFileLines {
  private var file: FileByteSource
  private let chunkBytes: Int
  private let archive: ([UInt8], Bool) -> Void
  private var unpacker: Gunzip?
  private var isStarted = false
  private var isOver = false
  /// Bytes that weren't handed over yet, with room for what is read next and 64 bytes behind.
  private var buffer: UnsafeMutableRawPointer
  private var capacity: Int
  private var start = 0
  private var end = 0
  /// Of the file, as it is stored on the disk.
  private(set) var byteCount = 0

  /// - Parameter archive: takes the file's own bytes, and whether they are packed.
  init(path: String, chunkBytes: Int, archive: @escaping ([UInt8], Bool) -> Void) throws {
    file = try FileByteSource(path: path)
    self.chunkBytes = chunkBytes
    self.archive = archive
    capacity = chunkBytes + FactRowReader.longestRow
    buffer = .allocate(byteCount: capacity + 64, alignment: 64)
    buffer.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + 64)
  }

  deinit { buffer.deallocate() }

  /// The first line without its end; `nil` for an empty file.
  func header() throws -> [UInt8]? {
    while true {
      let bytes = UnsafeRawBufferPointer(start: buffer + start, count: end - start)
      if let line = bytes.firstIndex(of: 0x0A) {
        let header = Array(bytes[0..<line])
        start += line + 1
        return header
      }
      guard bytes.count <= FactRowReader.longestRow else {
        throw FormatError(.recordTooLong, "the line is longer than \(FactRowReader.longestRow) bytes").at(line: 1)
      }
      guard try fill() else {
        defer { start = end }
        return bytes.isEmpty ? nil : Array(bytes)
      }
    }
  }

  /// Hands over the next whole lines; `false` at the end.
  func next(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    while true {
      let bytes = UnsafeRawBufferPointer(start: buffer + start, count: end - start)
      if let last = bytes.lastIndex(of: 0x0A) {
        start += last + 1
        try body(UnsafeRawBufferPointer(rebasing: bytes[0...last]))
        _ = try fill()
        return true
      }
      guard bytes.count <= FactRowReader.longestRow else {
        throw FormatError(
          .recordTooLong, "a line is longer than \(FactRowReader.longestRow) bytes; expected line feeds")
      }
      guard try !fill() else { continue }
      guard end > start else { return false }
      // The last line lacks its end.
      (buffer + end).storeBytes(of: 0x0A, as: UInt8.self)
      end += 1
    }
  }

  /// Moves what is left to the front and reads more behind it.
  private func fill() throws -> Bool {
    guard !isOver else { return false }
    let rest = end - start
    buffer.copyMemory(from: buffer + start, byteCount: rest)
    start = 0
    end = rest
    let chunk = try [UInt8](unsafeUninitializedCapacity: chunkBytes) { target, count in
      count = 0
      while count < chunkBytes {
        let got = try file.read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[count...]))
        if got == 0 { break }
        count += got
      }
    }
    if !isStarted {
      isStarted = true
      if chunk.withUnsafeBytes({ Gunzip.isGzip($0) }) { unpacker = try Gunzip() }
    }
    guard !chunk.isEmpty else {
      isOver = true
      try unpacker?.finish()
      return false
    }
    byteCount += chunk.count
    archive(chunk, unpacker != nil)
    try chunk.withUnsafeBytes { bytes in
      if unpacker == nil {
        append(bytes)
      } else {
        try unpacker?.consume(bytes) { append($0) }
      }
    }
    return true
  }

  private func append(_ bytes: UnsafeRawBufferPointer) {
    if end + bytes.count > capacity {
      capacity = (end + bytes.count) * 2
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + 64, alignment: 64)
      larger.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + 64)
      larger.copyMemory(from: buffer, byteCount: end)
      buffer.deallocate()
      buffer = larger
    }
    if let source = bytes.baseAddress { (buffer + end).copyMemory(from: source, byteCount: bytes.count) }
    end += bytes.count
  }
}

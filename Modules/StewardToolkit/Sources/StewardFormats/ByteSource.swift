/// Somewhere bytes come from, one chunk after the other.
public protocol ByteSource {
  /// Puts the next bytes at the start of `buffer`.
  ///
  /// A source may deliver fewer bytes than there is room for.
  /// - Returns: how many bytes were put; 0 means the end, and stays so.
  /// - Throws: whatever goes wrong in the source; readers pass it on as it is.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that are already in memory.
public struct ArrayByteSource: ByteSource, Sendable {
  private let bytes: [UInt8]
  private var position = 0
  private let maximumRead: Int

  /// - Parameter maximumRead: the most bytes one read delivers; small values show faults at chunk borders.
  public init(_ bytes: [UInt8], maximumRead: Int = .max) {
    self.bytes = bytes
    self.maximumRead = max(1, maximumRead)
  }

  /// The UTF-8 of a text.
  public init(_ text: String, maximumRead: Int = .max) {
    self.init(Array(text.utf8), maximumRead: maximumRead)
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position, maximumRead)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes { all in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
    }
    position += count
    return count
  }
}

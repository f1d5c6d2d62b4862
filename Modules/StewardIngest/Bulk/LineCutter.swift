internal import StewardFormats

/// Cuts bytes that come in pieces into whole lines. A piece's own lines are handed over where they lie; only what reaches over its ends is
/// copied.
struct LineCutter {
  /// What was handed over can be read so far beyond its end.
  static let padding = 64

  /// Bytes of lines whose end didn't come yet.
  private var carry: [UInt8] = []
  private(set) var header: [UInt8]?

  /// Adds a piece.
  ///
  /// - Parameters:
  ///   - header: called with the first line, without its end, before `lines` is called.
  ///   - lines: called with whole lines, each with its line feed.
  mutating func add(
    _ piece: UnsafeRawBufferPointer, header: ([UInt8]) throws -> Void,
    lines: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var rest = piece
    if self.header == nil {
      guard let end = rest.firstIndex(of: 0x0A) else { return try keep(rest) }
      let line = carry + rest[0..<end]
      carry.removeAll(keepingCapacity: true)
      self.header = line
      try header(line)
      rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
    }
    // The last bytes of a piece have nothing behind them that may be read.
    let readable = UnsafeRawBufferPointer(rebasing: rest[0..<max(0, rest.count - Self.padding)])
    guard let last = readable.lastIndex(of: 0x0A) else {
      try keep(rest)
      return try handOver(lines)
    }
    var start = 0
    if !carry.isEmpty, let end = readable.firstIndex(of: 0x0A) {
      carry.append(contentsOf: readable[0...end])
      try handOver(lines)
      start = end + 1
    }
    if start <= last { try lines(UnsafeRawBufferPointer(rebasing: rest[start...last])) }
    try keep(UnsafeRawBufferPointer(rebasing: rest[(last + 1)...]))
  }

  /// Hands over what is left, with the line feed that the last line may lack.
  mutating func finish(
    header: ([UInt8]) throws -> Void, lines: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard let last = carry.last else { return }
    if self.header == nil {
      self.header = carry
      let line = carry
      carry.removeAll()
      return try header(line)
    }
    if last != 0x0A { carry.append(0x0A) }
    try handOver(lines)
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) throws {
    carry.append(contentsOf: bytes)
    guard carry.count > FactRowReader.longestRow, !carry.contains(0x0A) else { return }
    let error = FormatError(
      .recordTooLong, "a line is longer than \(FactRowReader.longestRow) bytes; expected line feeds")
    throw header == nil ? error.at(line: 1) : error
  }

  /// Hands over the whole lines that were carried over.
  private mutating func handOver(_ lines: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let last = carry.lastIndex(of: 0x0A) else { return }
    let end = carry.count
    carry.append(contentsOf: repeatElement(0, count: Self.padding))
    try carry.withUnsafeBytes { try lines(UnsafeRawBufferPointer(rebasing: $0[0...last])) }
    carry.removeSubrange(end...)
    carry.removeSubrange(0...last)
  }
}

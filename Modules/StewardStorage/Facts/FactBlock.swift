internal import StewardCompression
public import StewardDomain

/// The facts that one document states for one day: a few columns over a list of items, packed.
///
/// Layout, version 1: version byte; row count and column count; item ids as ascending differences; then per column its metric,
/// a flag byte (width code in bits 0–2, zigzag in bit 3, every-row-present in bit 4), a presence bitmap unless every row is
/// present, and the present values in little-endian order of 0, 1, 2, 4 or 8 bytes; at the end the CRC-32 of all before it.
/// Counts, differences and metrics are LEB128.
public struct FactBlock: Sendable, Equatable {
  /// Ascending, without repeats.
  public var items: [Int32]
  /// Ascending by metric, each with one optional value per item.
  public var columns: [Column]

  public struct Column: Sendable, Equatable {
    public let metric: Metric
    /// One per item; `nil` where it wasn't reported.
    public var values: [Int64?]
    public init(metric: Metric, values: [Int64?]) {
      self.metric = metric
      self.values = values
    }
  }

  public init(items: [Int32], columns: [Column]) {
    self.items = items
    self.columns = columns
  }

  /// How many values are reported.
  public var cellCount: Int {
    columns.reduce(0) { $0 + $1.values.reduce(0) { $1 == nil ? $0 : $0 + 1 } }
  }
}

/// What is wrong with a stored block.
public enum FactBlockError: Error, Equatable, Sendable {
  case truncated
  case checksum
  case unknownVersion(UInt8)
  case malformed
}

extension FactBlock {
  /// The packed form. O(cells).
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = [1]
    bytes.reserveCapacity(16 + items.count * (1 + columns.count * 3))
    FactBlock.append(UInt64(items.count), to: &bytes)
    FactBlock.append(UInt64(columns.count), to: &bytes)
    var previous: Int32 = 0
    for item in items {
      FactBlock.append(UInt64(item &- previous), to: &bytes)
      previous = item
    }
    for column in columns { column.encode(into: &bytes) }
    let sum = bytes.withUnsafeBytes { crc32($0) }
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: sum >> shift)) }
    return bytes
  }

  fileprivate static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FactBlock.Column {
  fileprivate func encode(into bytes: inout [UInt8]) {
    var every = true
    var negative = false
    for value in values {
      guard let value else {
        every = false
        continue
      }
      if value < 0 { negative = true }
    }
    func stored(_ value: Int64) -> UInt64 {
      negative ? UInt64(bitPattern: value << 1 ^ value >> 63) : UInt64(bitPattern: value)
    }
    var union: UInt64 = 0
    for case let value? in values { union |= stored(value) }
    let code: UInt8 = union == 0 ? 0 : union < 1 << 8 ? 1 : union < 1 << 16 ? 2 : union < 1 << 32 ? 3 : 4
    FactBlock.append(UInt64(metric.number), to: &bytes)
    bytes.append(code | (negative ? 8 : 0) | (every ? 16 : 0))
    if !every {
      var bits: UInt8 = 0
      for (index, value) in values.enumerated() {
        if value != nil { bits |= 1 << UInt8(index & 7) }
        if index & 7 == 7 || index == values.count - 1 {
          bytes.append(bits)
          bits = 0
        }
      }
    }
    let width = code == 0 ? 0 : 1 << (Int(code) - 1)
    for case let value? in values {
      var rest = stored(value)
      for _ in 0..<width {
        bytes.append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
    }
  }
}

extension FactBlock {
  /// Unpacks a block into values.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(FactBlockError) {
    var items: [Int32] = []
    var columns: [Column] = []
    try FactBlock.visit(bytes) { ids in
      items = ids
    } column: { metric in
      columns.append(Column(metric: metric, values: [Int64?](repeating: nil, count: items.count)))
    } cell: { row, value in
      columns[columns.count - 1].values[row] = value
    }
    self.init(items: items, columns: columns)
  }

  /// Walks over a packed block: the items, then each column and its reported cells.
  ///
  /// Every byte is checked before anything is handed over, so a damaged block is never taken for data. O(bytes).
  @inline(__always)
  public static func visit(
    _ bytes: UnsafeRawBufferPointer,
    items: ([Int32]) -> Void,
    column: (Metric) -> Void,
    cell: (_ row: Int, _ value: Int64) -> Void
  ) throws(FactBlockError) {
    guard bytes.count >= 7 else { throw .truncated }
    let body = UnsafeRawBufferPointer(rebasing: bytes[0..<(bytes.count - 4)])
    let stated = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self))
    guard crc32(body) == stated else { throw .checksum }
    guard body[0] == 1 else { throw .unknownVersion(body[0]) }
    var cursor = BlockCursor(bytes: body, offset: 1)
    let rowCount = Int(clamping: try cursor.count())
    let columnCount = Int(clamping: try cursor.count())
    guard rowCount <= body.count, columnCount <= body.count else { throw .malformed }
    var ids: [Int32] = []
    ids.reserveCapacity(rowCount)
    var previous: UInt64 = 0
    for _ in 0..<rowCount {
      previous &+= try cursor.count()
      guard previous <= UInt64(Int32.max) else { throw .malformed }
      ids.append(Int32(previous))
    }
    items(ids)
    for _ in 0..<columnCount {
      let number = try cursor.count()
      guard number <= UInt64(UInt16.max) else { throw .malformed }
      column(Metric(number: UInt16(number)))
      try cursor.cells(rowCount, cell)
    }
    guard cursor.offset == body.count else { throw .malformed }
  }
}

/// Reads a block's parts in order, with every step checked against the end.
private struct BlockCursor {
  let bytes: UnsafeRawBufferPointer
  var offset: Int

  mutating func byte() throws(FactBlockError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func count() throws(FactBlockError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next < 2 else { throw .malformed }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func cells(_ rowCount: Int, _ cell: (Int, Int64) -> Void) throws(FactBlockError) {
    let flags = try byte()
    let code = Int(flags & 7)
    guard code <= 4, flags < 32 else { throw .malformed }
    let width = code == 0 ? 0 : 1 << (code - 1)
    let zigzag = flags & 8 != 0
    var presence = 0
    if flags & 16 == 0 {
      presence = offset
      offset += (rowCount + 7) / 8
      guard offset <= bytes.count else { throw .truncated }
    }
    for row in 0..<rowCount {
      if flags & 16 == 0, bytes[presence + (row >> 3)] >> UInt8(row & 7) & 1 == 0 { continue }
      guard offset + width <= bytes.count else { throw .truncated }
      var raw: UInt64 = 0
      for index in 0..<width { raw |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
      offset += width
      cell(row, zigzag ? Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1) : Int64(bitPattern: raw))
    }
  }
}

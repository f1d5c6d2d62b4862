/// A section that is read in place: its masks first, then row after row.
///
/// The bytes have to be those of a checked section; each step is checked against the end all the same, so that a section that is
/// wrong though its checksum is right ends in an error. O(cells).
struct SectionReader {
  let days: Int
  let itemCount: Int
  /// `nil` where every item has every day.
  let masks: [UInt32]?
  private let form: Form

  private enum Form {
    case wide(code: Int, isSigned: Bool, cells: UnsafeRawBufferPointer)
    case packed(rest: ByteCursor)
  }

  /// - Parameter rows: the masks of the segment, which a section may share; `nil` where every item has every day.
  init(_ bytes: UnsafeRawBufferPointer, itemCount: Int, days: Int, rows: [UInt32]?) throws(FactBlockError) {
    self.days = days
    self.itemCount = itemCount
    var cursor = ByteCursor(bytes)
    let form = try cursor.byte()
    masks = try DayMasks.read(&cursor, count: itemCount, days: days, rows: rows)
    switch form {
    case 0:
      let flags = try cursor.byte()
      let code = Int(flags & 7)
      guard code <= 4, flags < 16 else { throw .malformed }
      let width = code == 0 ? 0 : 1 << (code - 1)
      let cells = try cursor.take(itemCount * days * width)
      guard cursor.offset == bytes.count else { throw .malformed }
      self.form = .wide(code: code, isSigned: flags & 8 != 0, cells: cells)
    case 1: self.form = .packed(rest: cursor)
    default: throw .malformed
    }
  }

  /// Writes item after item, each `days` cells wide, 0 where absent.
  ///
  /// - Parameter target: where an item's first day goes, or `nil` to pass it over.
  @inline(__always)
  func unpack(_ target: (_ item: Int) -> UnsafeMutablePointer<Int64>?) throws(FactBlockError) {
    switch form {
    case .wide(let code, let isSigned, let cells):
      switch (code, isSigned) {
      case (0, _): for item in 0..<itemCount { target(item)?.update(repeating: 0, count: days) }
      case (1, false): copy(cells, UInt8.self, target) { Int64($0) }
      case (2, false): copy(cells, UInt16.self, target) { Int64(UInt16(littleEndian: $0)) }
      case (3, false): copy(cells, UInt32.self, target) { Int64(UInt32(littleEndian: $0)) }
      case (4, false): copy(cells, UInt64.self, target) { Int64(bitPattern: UInt64(littleEndian: $0)) }
      case (1, true): copy(cells, UInt8.self, target) { BitRow.unzigzag(UInt64($0)) }
      case (2, true): copy(cells, UInt16.self, target) { BitRow.unzigzag(UInt64(UInt16(littleEndian: $0))) }
      case (3, true): copy(cells, UInt32.self, target) { BitRow.unzigzag(UInt64(UInt32(littleEndian: $0))) }
      default: copy(cells, UInt64.self, target) { BitRow.unzigzag(UInt64(littleEndian: $0)) }
      }
    case .packed(let rest): try unpack(rest, target)
    }
  }

  @inline(__always)
  private func copy<Number: FixedWidthInteger>(
    _ cells: UnsafeRawBufferPointer, _ type: Number.Type, _ target: (_ item: Int) -> UnsafeMutablePointer<Int64>?,
    _ value: (Number) -> Int64
  ) {
    guard let base = cells.baseAddress else { return }
    let size = MemoryLayout<Number>.size
    for item in 0..<itemCount {
      guard let row = target(item) else { continue }
      let source = base + item * days * size
      for day in 0..<days { row[day] = value(source.loadUnaligned(fromByteOffset: day * size, as: Number.self)) }
    }
  }

  @inline(__always)
  private func unpack(
    _ rest: ByteCursor, _ target: (_ item: Int) -> UnsafeMutablePointer<Int64>?
  ) throws(FactBlockError) {
    var bases = rest
    let widths = try bases.take(itemCount)
    var outliers = bases
    var bitCount = 0
    for item in 0..<itemCount {
      _ = try outliers.varint()
      if widths[item] & 0x40 != 0 { _ = try outliers.varint() }
      let width = Int(widths[item] & 0x3F)
      guard width <= BitRow.largestWidth else { throw .malformed }
      bitCount += width * (masks.map { $0[item].nonzeroBitCount } ?? days)
    }
    var cells = outliers
    for item in 0..<itemCount where widths[item] & 0x80 != 0 {
      for _ in 0..<(try cells.byte()) {
        _ = try cells.byte()
        _ = try cells.varint()
      }
    }
    guard cells.offset + (bitCount + 7) / 8 + 8 == cells.bytes.count, let base = cells.bytes.baseAddress else {
      throw .malformed
    }
    let data = base + cells.offset
    let full = DayMasks.all(days)
    var bit = 0
    for item in 0..<itemCount {
      let low = BitRow.unzigzag(try bases.varint())
      let divisor = widths[item] & 0x40 == 0 ? 1 : Int64(truncatingIfNeeded: try bases.varint())
      let width = Int(widths[item] & 0x3F)
      let mask = masks.map { $0[item] } ?? full
      guard let row = target(item) else {
        bit += width * mask.nonzeroBitCount
        if widths[item] & 0x80 != 0 { try BitRowReader.skipOutliers(&outliers) }
        continue
      }
      if mask == full {
        BitRowReader.dense(data, bit, width, low, divisor, row, days)
      } else {
        BitRowReader.sparse(data, bit, width, low, divisor, row, days, mask)
      }
      bit += width * mask.nonzeroBitCount
      if widths[item] & 0x80 != 0 { try BitRowReader.patch(&outliers, row, days, width, divisor, mask) }
    }
  }
}

/// Reads one row of bits.
enum BitRowReader {
  @inline(__always)
  static func dense(
    _ data: UnsafeRawPointer, _ start: Int, _ width: Int, _ low: Int64, _ divisor: Int64,
    _ row: UnsafeMutablePointer<Int64>, _ days: Int
  ) {
    guard width > 0 else {
      row.update(repeating: low, count: days)
      return
    }
    let lower: UInt64 = (1 << UInt64(width)) &- 1
    var bit = start
    for day in 0..<days {
      let word = UInt64(littleEndian: data.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
      row[day] = low &+ Int64(bitPattern: word >> UInt64(bit & 7) & lower) &* divisor
      bit &+= width
    }
  }

  @inline(__always)
  static func sparse(
    _ data: UnsafeRawPointer, _ start: Int, _ width: Int, _ low: Int64, _ divisor: Int64,
    _ row: UnsafeMutablePointer<Int64>, _ days: Int, _ mask: UInt32
  ) {
    row.update(repeating: 0, count: days)
    let lower: UInt64 = (1 << UInt64(width)) &- 1
    var bit = start
    var rest = mask
    while rest != 0 {
      let word = UInt64(littleEndian: data.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
      row[rest.trailingZeroBitCount] = low &+ Int64(bitPattern: word >> UInt64(bit & 7) & lower) &* divisor
      bit &+= width
      rest &= rest &- 1
    }
  }

  static func skipOutliers(_ cursor: inout ByteCursor) throws(FactBlockError) {
    for _ in 0..<(try cursor.byte()) {
      _ = try cursor.byte()
      _ = try cursor.varint()
    }
  }

  /// Puts the upper bits of a row's outliers where they belong.
  static func patch(
    _ cursor: inout ByteCursor, _ row: UnsafeMutablePointer<Int64>, _ days: Int, _ width: Int, _ divisor: Int64,
    _ mask: UInt32
  ) throws(FactBlockError) {
    for _ in 0..<(try cursor.byte()) {
      let place = Int(try cursor.byte())
      let upper = try cursor.varint()
      guard place < mask.nonzeroBitCount else { throw .malformed }
      var day = place
      if mask != DayMasks.all(days) {
        var rest = mask
        for _ in 0..<place { rest &= rest &- 1 }
        day = rest.trailingZeroBitCount
      }
      row[day] &+= Int64(bitPattern: upper << UInt64(width)) &* divisor
    }
  }
}

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
    case packed(bits: UnsafeRawBufferPointer)
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
    case 1:
      self.form = .packed(bits: try cursor.take(bytes.count - cursor.offset))
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
      case (0, _):
        for item in 0..<itemCount {
          target(item)?.update(repeating: 0, count: days)
        }
      case (1, false): copy(cells, UInt8.self, target) { Int64($0) }
      case (2, false): copy(cells, UInt16.self, target) { Int64(UInt16(littleEndian: $0)) }
      case (3, false): copy(cells, UInt32.self, target) { Int64(UInt32(littleEndian: $0)) }
      case (4, false): copy(cells, UInt64.self, target) { Int64(bitPattern: UInt64(littleEndian: $0)) }
      case (1, true): copy(cells, UInt8.self, target) { BitRow.unzigzag(UInt64($0)) }
      case (2, true): copy(cells, UInt16.self, target) { BitRow.unzigzag(UInt64(UInt16(littleEndian: $0))) }
      case (3, true): copy(cells, UInt32.self, target) { BitRow.unzigzag(UInt64(UInt32(littleEndian: $0))) }
      default: copy(cells, UInt64.self, target) { BitRow.unzigzag(UInt64(littleEndian: $0)) }
      }
    case .packed(let bits): try unpack(bits, target)
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
    _ bits: UnsafeRawBufferPointer, _ target: (_ item: Int) -> UnsafeMutablePointer<Int64>?
  ) throws(FactBlockError) {
    let full = DayMasks.all(days)
    var reader = try BitRowReader(bits)
    for item in 0..<itemCount {
      let mask = masks.map { $0[item] } ?? full
      guard mask != 0 else {
        target(item)?.update(repeating: 0, count: days)
        continue
      }
      let row = try reader.next(cells: mask.nonzeroBitCount)
      guard let cells = target(item) else { continue }
      if mask == full { reader.dense(row, cells, days) } else { reader.sparse(row, cells, days, mask) }
      if row.exceptions > 0 { try reader.patch(row, cells, days, mask) }
    }
    guard reader.isAtEnd else { throw .malformed }
  }

  /// The sum of some days of some items, and of how many cells it is; no cell is written anywhere where that can be.
  func sum(_ isWanted: [Bool], days wanted: UInt32) throws(FactBlockError) -> DailySum {
    guard wanted != 0 else { return .none }
    guard case .packed(let bits) = form else { return try section().sum(isWanted, days: wanted, of: days) }
    let full = DayMasks.all(days)
    var sum = DailySum.none
    var reader = try BitRowReader(bits)
    for item in 0..<itemCount {
      let mask = masks.map { $0[item] } ?? full
      guard mask != 0 else { continue }
      let row = try reader.next(cells: mask.nonzeroBitCount)
      guard isWanted[item] else { continue }
      sum.reported &+= (mask & wanted).nonzeroBitCount
      sum.value &+= try reader.sum(row, mask, wanted: wanted, of: days)
    }
    guard reader.isAtEnd else { throw .malformed }
    return sum
  }
}

/// Reads rows of bits (``BitRow``), one behind the other.
struct BitRowReader {
  struct Row {
    let base: Int64
    let step: Int64
    let width: Int
    let exceptions: Int
    let exceptionWidth: Int
    /// Where the places of the exceptions begin, and where the cells do.
    let places: Int
    let cells: Int
    let count: Int
  }

  private let data: UnsafeRawPointer
  /// The first bit that can't begin a number any more, since eight bytes are read at once.
  private let limit: Int
  private let fields: BitRowFields
  private var bit = 12

  init(_ bits: UnsafeRawBufferPointer) throws(FactBlockError) {
    guard bits.count >= 10, let base = bits.baseAddress else { throw .truncated }
    data = base
    fields = BitRowFields(bits: UInt64(UInt16(littleEndian: base.loadUnaligned(as: UInt16.self))))
    limit = (bits.count - 8) * 8
  }

  /// Whether only the eight bytes of zero are left.
  var isAtEnd: Bool { bit <= limit && bit > limit - 8 }

  @inline(__always)
  private func word(_ bit: Int) -> UInt64 {
    UInt64(littleEndian: data.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self)) >> UInt64(bit & 7)
  }

  @inline(__always)
  private static func lower(_ width: Int) -> UInt64 { (1 << UInt64(width)) &- 1 }

  /// A number with its length before it.
  @inline(__always)
  private mutating func number(_ field: Int) throws(FactBlockError) -> UInt64 {
    let length = Int(word(bit) & Self.lower(field))
    bit &+= field
    guard length <= BitRow.largestWidth + 1, bit <= limit else { throw .malformed }
    defer { bit &+= length }
    return word(bit) & Self.lower(length)
  }

  /// Reads a row's header and steps behind the row, all of which is there.
  @inline(__always)
  mutating func next(cells count: Int) throws(FactBlockError) -> Row {
    guard bit <= limit else { throw .truncated }
    let head = word(bit)
    let width = Int(head & Self.lower(fields.width))
    var flags = head >> UInt64(fields.width)
    let hasStep = fields.step > 0 && flags & 1 == 1
    if fields.step > 0 { flags >>= 1 }
    let hasExceptions = fields.exception > 0 && flags & 1 == 1
    bit &+= fields.width &+ (fields.step > 0 ? 1 : 0) &+ (fields.exception > 0 ? 1 : 0)
    guard width <= BitRow.largestWidth, bit <= limit else { throw .malformed }
    let base = BitRow.unzigzag(try number(fields.base))
    guard bit <= limit else { throw .truncated }
    let step = hasStep ? Int64(bitPattern: try number(fields.step)) : 1
    guard bit <= limit else { throw .truncated }
    var exceptions = 0
    var exceptionWidth = 0
    var places = bit
    if hasExceptions {
      let more = word(bit)
      exceptions = Int(more & 31) + 1
      exceptionWidth = Int(more >> 5 & Self.lower(fields.exception))
      guard exceptionWidth <= BitRow.largestWidth, exceptions <= count else { throw .malformed }
      places = bit &+ 5 &+ fields.exception
      bit = places &+ BitRow.placeBits(exceptions, of: count) &+ exceptions &* exceptionWidth
    }
    let cells = bit
    bit &+= count &* width
    guard bit <= limit else { throw .truncated }
    return Row(
      base: base, step: step, width: width, exceptions: exceptions, exceptionWidth: exceptionWidth, places: places,
      cells: cells, count: count)
  }

  /// Writes a row that has every day.
  @inline(__always)
  func dense(_ row: Row, _ target: UnsafeMutablePointer<Int64>, _ days: Int) {
    guard row.width > 0 else {
      target.update(repeating: row.base, count: days)
      return
    }
    let lower = Self.lower(row.width)
    var bit = row.cells
    if row.step == 1 {
      for day in 0..<days {
        target[day] = row.base &+ Int64(bitPattern: word(bit) & lower)
        bit &+= row.width
      }
    } else {
      for day in 0..<days {
        target[day] = row.base &+ Int64(bitPattern: word(bit) & lower) &* row.step
        bit &+= row.width
      }
    }
  }

  /// Writes a row with the days of a mask, 0 on the others.
  @inline(__always)
  func sparse(_ row: Row, _ target: UnsafeMutablePointer<Int64>, _ days: Int, _ mask: UInt32) {
    target.update(repeating: 0, count: days)
    let lower = Self.lower(row.width)
    var bit = row.cells
    var rest = mask
    while rest != 0 {
      target[rest.trailingZeroBitCount] = row.base &+ Int64(bitPattern: word(bit) & lower) &* row.step
      bit &+= row.width
      rest &= rest &- 1
    }
  }

  /// Adds a row's exceptions where they belong.
  func patch(
    _ row: Row, _ target: UnsafeMutablePointer<Int64>, _ days: Int, _ mask: UInt32
  ) throws(FactBlockError) {
    let isListed = 5 * row.exceptions <= row.count
    let isFull = mask == DayMasks.all(days)
    var marks = isListed ? 0 : word(row.places) & Self.lower(row.count)
    guard isListed || marks.nonzeroBitCount == row.exceptions else { throw .malformed }
    var bit = row.places + BitRow.placeBits(row.exceptions, of: row.count)
    for index in 0..<row.exceptions {
      let place = isListed ? Int(word(row.places + 5 * index) & 31) : marks.trailingZeroBitCount
      marks &= marks &- 1
      guard place < row.count else { throw .malformed }
      let day = isFull ? place : Self.day(place, of: mask)
      target[day] &+= BitRow.unzigzag(word(bit) & Self.lower(row.exceptionWidth))
      bit &+= row.exceptionWidth
    }
  }

  private static func day(_ place: Int, of mask: UInt32) -> Int {
    var rest = mask
    for _ in 0..<place { rest &= rest &- 1 }
    return rest.trailingZeroBitCount
  }
}

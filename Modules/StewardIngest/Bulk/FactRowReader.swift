internal import StewardDomain
internal import StewardFormats

/// Reads the rows of a facts file, field by field, and finds out what didn't change since the last row without looking at it twice.
///
/// A field that holds the same bytes as the last row's, or as the listing's that is expected next, is compared eight bytes at a time and
/// not looked up. Files are sorted somehow nearly always: by day, then the same listings follow each other each day.
struct FactRowReader {
  /// A number as it was written: digits and how many of them stand behind the decimal point.
  struct Number {
    var digits: Int64 = 0
    var fraction: Int32 = 0
    var isThere = false
  }

  /// A text of the row, and whether it is the one that was expected.
  struct Text {
    var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    var isExpected = false
  }

  let layout: FactFileLayout
  /// By metric and by column; they stay where they are, so that reading a row touches no reference count.
  let numbers: UnsafeMutablePointer<Number>
  let texts: UnsafeMutablePointer<Text>
  /// What each text column holds if the row is the one that comes next. Eight bytes behind each can be read.
  let expected: UnsafeMutablePointer<UnsafeRawBufferPointer>
  private let kinds: UnsafeMutablePointer<Int8>
  private let columnCount: Int
  private let delimiter: UInt8
  private let room: Room

  private enum Kind {
    static let text: Int8 = -1
    static let ignored: Int8 = -2
  }

  /// The memory of a reader.
  private final class Room {
    let numbers: UnsafeMutablePointer<Number>
    let texts: UnsafeMutablePointer<Text>
    let expected: UnsafeMutablePointer<UnsafeRawBufferPointer>
    let kinds: UnsafeMutablePointer<Int8>
    /// The texts of a row that stood in quotes.
    let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: FactRowReader.longestRow + 8)
    var used = 0

    init(_ layout: FactFileLayout) {
      numbers = .allocate(capacity: layout.metrics.count)
      numbers.initialize(repeating: Number(), count: layout.metrics.count)
      texts = .allocate(capacity: layout.roles.count)
      texts.initialize(repeating: Text(), count: layout.roles.count)
      expected = .allocate(capacity: layout.roles.count)
      expected.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: layout.roles.count)
      kinds = .allocate(capacity: layout.roles.count)
      for (column, role) in layout.roles.enumerated() {
        switch role {
        case .metric(let index): kinds[column] = Int8(index)
        case .ignored: kinds[column] = Kind.ignored
        default: kinds[column] = Kind.text
        }
      }
    }

    deinit {
      numbers.deallocate()
      texts.deallocate()
      expected.deallocate()
      kinds.deallocate()
      scratch.deallocate()
    }
  }

  /// No row is longer.
  static let longestRow = 1 << 16

  init(layout: FactFileLayout) {
    self.layout = layout
    room = Room(layout)
    numbers = room.numbers
    texts = room.texts
    expected = room.expected
    kinds = room.kinds
    columnCount = layout.roles.count
    delimiter = layout.delimiter
  }

  /// What is wrong with a row: the field, what was found, what was expected.
  struct Fault: Error {
    let column: Int
    let message: String
    let code: FormatError.Code
  }

  /// Reads one row.
  ///
  /// - Parameters:
  ///   - cursor: at the row's first byte; afterwards at the next row's.
  ///   - end: behind the last byte of whole rows. At least 32 bytes behind it can be read.
  /// - Returns: `false` for a line with nothing on it.
  @inline(__always)
  func row(
    _ cursor: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) throws(Fault) -> Bool {
    if cursor[0] == 0x0A {
      cursor += 1
      return false
    }
    if cursor[0] == 0x0D, cursor[1] == 0x0A {
      cursor += 2
      return false
    }
    let last = columnCount - 1
    for column in 0...last {
      let kind = kinds[column]
      if kind >= 0 {
        numbers[Int(kind)] = try number(&cursor, column)
      } else if kind == Kind.text {
        try text(&cursor, column, end, expected[column])
      } else {
        try skip(&cursor, column, end)
      }
      if column < last {
        guard cursor[0] == delimiter else {
          throw Fault(
            column: column + 1, message: "the row has \(column + 1) fields, the header \(last + 1); expected as many",
            code: .tooFewFields)
        }
        cursor += 1
      }
    }
    if cursor[0] == 0x0D { cursor += 1 }
    guard cursor[0] == 0x0A else {
      throw Fault(
        column: last + 1, message: "the row has more fields than the header; expected \(last + 1)", code: .tooManyFields
      )
    }
    cursor += 1
    return true
  }

  @inline(__always)
  private func text(
    _ cursor: inout UnsafePointer<UInt8>, _ column: Int, _ end: UnsafePointer<UInt8>, _ expected: UnsafeRawBufferPointer
  ) throws(Fault) {
    if let base = expected.baseAddress, PaddedBytes.isSame(UnsafeRawPointer(cursor), base, expected.count) {
      let next = cursor[expected.count]
      if next == delimiter || next == 0x0A || next == 0x0D {
        cursor += expected.count
        texts[column] = Text(bytes: expected, isExpected: true)
        return
      }
    }
    if cursor[0] == 0x22, delimiter == 0x2C {
      try quoted(&cursor, column, end)
      return
    }
    let start = cursor
    while cursor[0] != delimiter, cursor[0] != 0x0A, cursor[0] != 0x0D {
      guard cursor[0] >= 0x20 else {
        throw Fault(
          column: column, message: "a control character stands in the text; expected none", code: .invalidValue)
      }
      cursor += 1
    }
    texts[column] = Text(bytes: UnsafeRawBufferPointer(start: start, count: cursor - start))
  }

  /// A field in quotes (RFC 4180, section 2), with doubled quotes made one.
  private func quoted(
    _ cursor: inout UnsafePointer<UInt8>, _ column: Int, _ end: UnsafePointer<UInt8>
  ) throws(Fault) {
    cursor += 1
    // Only the first quoted text of a row begins anew.
    if column == 0 || !hasQuotedBefore(column) { room.used = 0 }
    let start = room.used
    while true {
      guard cursor < end, cursor[0] != 0x0A else {
        throw Fault(column: column, message: "a quote isn't closed; expected one more \"", code: .unbalancedQuote)
      }
      if cursor[0] == 0x22 {
        cursor += 1
        guard cursor[0] == 0x22 else { break }
      }
      guard room.used < Self.longestRow else {
        throw Fault(column: column, message: "the texts of the row are too long", code: .recordTooLong)
      }
      room.scratch[room.used] = cursor[0]
      room.used += 1
      cursor += 1
    }
    texts[column] = Text(bytes: UnsafeRawBufferPointer(start: room.scratch + start, count: room.used - start))
  }

  /// Whether a column before this one has its text of this row in the room for quoted ones.
  private func hasQuotedBefore(_ column: Int) -> Bool {
    let room = UnsafeRawPointer(room.scratch)
    return (0..<column).contains { before in
      guard kinds[before] != Kind.ignored, kinds[before] < 0, let base = texts[before].bytes.baseAddress else {
        return false
      }
      return base >= room && base < room + Self.longestRow
    }
  }

  private func skip(
    _ cursor: inout UnsafePointer<UInt8>, _ column: Int, _ end: UnsafePointer<UInt8>
  ) throws(Fault) {
    if cursor[0] == 0x22, delimiter == 0x2C { return try quoted(&cursor, column, end) }
    while cursor[0] != delimiter, cursor[0] != 0x0A, cursor[0] != 0x0D { cursor += 1 }
  }

  /// Digits at the front of eight bytes as a number (Lemire, Quickly parsing eight digits, 2018): all are looked at at once.
  ///
  /// - Returns: how many there are; 8 where the number may go on.
  @inline(__always)
  private static func digits(_ text: UnsafePointer<UInt8>) -> (value: UInt64, count: Int) {
    let word = UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)) ^ 0x3030_3030_3030_3030
    let others = (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount &>> 3
    guard count > 0 else { return (0, 0) }
    // Zeros are put before the digits until there are eight.
    var value = word &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
    value = (value &* 10 &+ value &>> 8) & 0x00FF_00FF_00FF_00FF
    value = (value &* 100 &+ value &>> 16) & 0x0000_FFFF_0000_FFFF
    value = (value &* 10_000 &+ value &>> 32) & 0x0000_0000_FFFF_FFFF
    return (value, count)
  }

  @inline(__always)
  private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

  /// Numbers as nearly all are: up to seven digits, and one or two behind a point. All others, and what isn't one, is left to
  /// ``anyNumber(_:_:)``.
  @inline(__always)
  private func number(_ cursor: inout UnsafePointer<UInt8>, _ column: Int) throws(Fault) -> Number {
    let (whole, count) = Self.digits(cursor)
    if count &- 1 < 7, count > 0 {
      let next = cursor[count]
      if isEnd(next) {
        cursor += count
        return Number(digits: Int64(bitPattern: whole), fraction: 0, isThere: true)
      }
      if next == 0x2E {
        let (part, places) = Self.digits(cursor + (count &+ 1))
        let end = cursor + (count &+ 1 &+ places)
        if places == 2 || places == 1, isEnd(end[0]) {
          cursor = end
          let value = whole &* (places == 2 ? 100 : 10) &+ part
          return Number(digits: Int64(bitPattern: value), fraction: Int32(truncatingIfNeeded: places), isThere: true)
        }
      }
    }
    return try anyNumber(&cursor, column)
  }

  @inline(never)
  private func anyNumber(_ cursor: inout UnsafePointer<UInt8>, _ column: Int) throws(Fault) -> Number {
    var number = Number()
    let start = cursor
    let isNegative = cursor[0] == 0x2D
    if isNegative { cursor += 1 }
    var digits: Int64 = 0
    var count = 0
    while true {
      let digit = cursor[0] &- 0x30
      guard digit < 10 else { break }
      digits = digits &* 10 &+ Int64(digit)
      count += 1
      cursor += 1
    }
    if cursor[0] == 0x2E {
      cursor += 1
      while true {
        let digit = cursor[0] &- 0x30
        guard digit < 10 else { break }
        digits = digits &* 10 &+ Int64(digit)
        number.fraction += 1
        cursor += 1
      }
      count += Int(number.fraction)
      if number.fraction == 0 { count = 99 }
    }
    let next = cursor[0]
    guard next == delimiter || next == 0x0A || next == 0x0D, count <= 17, count > 0 || cursor == start else {
      while cursor[0] != delimiter, cursor[0] != 0x0A, cursor[0] != 0x0D { cursor += 1 }
      let found = String(decoding: UnsafeBufferPointer(start: start, count: min(40, cursor - start)), as: UTF8.self)
      throw Fault(
        column: column, message: "found \"\(found)\"; expected a number with a decimal point, or nothing",
        code: .invalidNumber)
    }
    number.digits = isNegative ? 0 &- digits : digits
    number.isThere = count > 0
    return number
  }
}

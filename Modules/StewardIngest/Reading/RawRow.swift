/// One row of a document as text: for each column of its definition the bytes of its value, or nothing.
struct RawRow {
  /// Index of the row entry in the definition.
  var entry = 0
  /// Line at which the row begins, from 1.
  var line = 0
  /// Where the columns are in a flat file: field numbers from 0.
  var fieldOfColumn: [Int?] = []
  /// Number of the row within the document, from 1, over all entries.
  var number = 0
  private(set) var arena: [UInt8] = []
  private var ranges: [Range<Int>?] = []

  mutating func reset(columns: Int) {
    arena.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    ranges.append(contentsOf: repeatElement(nil, count: columns))
  }

  mutating func set(_ column: Int, _ bytes: UnsafeRawBufferPointer) {
    let start = arena.count
    arena.append(contentsOf: bytes)
    ranges[column] = start..<arena.count
  }

  /// Takes a text of which ranges are then values; before any value is set.
  mutating func take(text: UnsafeRawBufferPointer) { arena.append(contentsOf: text) }

  /// Sets a value to a range of the text that was taken, without outer blanks and tabs; nothing where that is empty.
  mutating func set(_ column: Int, trimming range: Range<Int>) {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, arena[low] == 0x20 || arena[low] == 0x09 { low += 1 }
    while high > low, arena[high - 1] == 0x20 || arena[high - 1] == 0x09 { high -= 1 }
    if low < high { ranges[column] = low..<high }
  }

  func range(_ column: Int) -> Range<Int>? { ranges[column] }

  func text(_ column: Int) -> String? {
    ranges[column].map { String(decoding: arena[$0], as: UTF8.self) }
  }
}

/// Gives the rows of one document, in their order.
protocol RowSource {
  /// Makes the next row; says `false` at the end.
  mutating func next(_ row: inout RawRow) throws -> Bool

  /// What the document differs in from its definition; complete at the end.
  var drift: DriftLog { get }
}
